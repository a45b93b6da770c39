import { expect, test } from "vitest";
import { creditPolicyHash } from "./credit-repository.js";
import { PerformancePolicy } from "./policy.js";

const hash = (policy: Parameters<typeof PerformancePolicy.parse>[0]) =>
  creditPolicyHash(PerformancePolicy.parse(policy));

test("an entry is marked with all that shapes it: the shares, and the share of who covers", () => {
  const whole = [{ role: "owner", share: 10_000 }];
  expect(hash({ coverShare: 3_000 })).not.toBe(hash({}));
  expect(hash({ splits: [{ role: "seller", share: 10_000 }] })).not.toBe(hash({}));
  expect(hash({ splits: whole, coverShare: 0 })).toBe(hash({}));
});

test("and with nothing that does not", () => {
  expect(hash({ approveOwn: true, fiscal: { endMonth: 3 } })).toBe(hash({}));
});
