import { describe, expect, test } from "vitest";
import { parse } from "../kernel/index.js";
import { OwnershipPolicy } from "./policy.js";

const faultsOf = (policy: unknown): readonly string[] => {
  const read = parse(OwnershipPolicy, policy, "the ownership policy");
  return read.ok ? [] : read.error.issues.map((issue) => issue.path);
};

describe("an ownership policy", () => {
  test("left out begins with one public pool, and nothing is ever due", () => {
    expect(OwnershipPolicy.parse({})).toMatchObject({
      rules: [],
      fallback: { pool: "public" },
      protection: null,
      pools: [{ id: "public", teamIds: [], members: [], admins: [], hidden: [], viewsPerDay: null }],
      assignOnRegister: false,
    });
  });

  test("has every fault of it named with its path, at once", () => {
    const rule = { id: "a", when: {}, then: { pool: "nowhere" } };
    expect(
      faultsOf({
        rules: [rule, rule],
        fallback: { pool: "gone" },
        pools: [{ id: "public" }, { id: "public" }],
      }),
    ).toEqual(["rules[1].id", "pools[1].id", "rules[0].then.pool", "rules[1].then.pool", "fallback.pool"]);
  });

  test("refuses what can never hold: an empty condition, an empty span, a maximum below the base", () => {
    const rule = (when: unknown) => ({ rules: [{ id: "a", when, then: { pool: "public" } }] });
    expect(faultsOf(rule({ region: {} }))).toEqual(["rules[0].when.region"]);
    expect(faultsOf(rule({ size: { gte: 9, lt: 9 } }))).toEqual(["rules[0].when.size"]);
    expect(faultsOf(rule({ attributes: { credit: { in: [] } } }))).toEqual([
      "rules[0].when.attributes.credit.in",
    ]);
    expect(faultsOf({ protection: { base: 10, renew: 3, max: 9 } })).toEqual(["protection.max"]);
    expect(faultsOf({ protection: { base: 3, renew: 3, max: 9, warnDays: 3 } })).toEqual([
      "protection.warnDays",
    ]);
    const overrides = [{ when: { tiers: ["A"] }, base: 30 }, { when: {} }, { when: { pools: ["gone"] } }];
    expect(faultsOf({ protection: { base: 10, renew: 3, max: 20, overrides } })).toEqual([
      "protection.overrides[1].when",
      "protection.overrides[0].max",
      "protection.overrides[2].when.pools[0]",
    ]);
  });
});
