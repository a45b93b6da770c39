import { expect, test } from "vitest";
import { DAY, makeCalendar } from "../../kernel/index.js";
import { OwnershipPolicy } from "../../ownership/index.js";
import { checkLog } from "./fold.js";
import type { LoggedEvent } from "./sut.js";

const event = (type: string, at: number, ownerId: string, more: object = {}): LoggedEvent => ({
  type: `ownership.${type}`,
  at,
  data: { customerId: "acme", ownerId, dueAt: null, ...more },
});
const rules = {
  policy: OwnershipPolicy.parse({ claim: { cooldownDays: 3, perDay: 1 } }),
  calendar: makeCalendar(),
};
const broken = (...log: readonly LoggedEvent[]) =>
  checkLog(log, rules).map((one) => `${one.law} ${one.index}`);

test("a log in which everything is in order breaks nothing", () => {
  const recycled = event("released", 5 * DAY, "lin", { reason: "recycled" });
  const log = [
    event("claimed", 1, "lin", { dueAt: 2 * DAY }),
    event("renewed", DAY, "lin", { dueAt: 5 * DAY }),
    event("warned", 4 * DAY, "lin"),
    recycled,
    event("claimed", 8 * DAY, "lin"),
    event("released", 9 * DAY, "lin", { reason: "reassigned" }),
    event("assigned", 9 * DAY, "zhou"),
  ];
  expect(broken(...log)).toEqual([]);
});

test("each contradiction is named by its law and its event", () => {
  const claimed = event("claimed", DAY, "lin", { dueAt: 4 * DAY });
  expect(broken(claimed, event("claimed", 2 * DAY, "zhou"))).toEqual(["O7 1"]);
  expect(broken(claimed, event("assigned", 2 * DAY, "zhou"))).toEqual(["O3 1"]);
  expect(broken(event("released", DAY, "lin"))).toEqual(["O3 0"]);
  expect(broken(claimed, event("released", 0, "lin"))).toEqual(["O17 1"]);
  expect(broken(claimed, event("released", 4 * DAY - 1, "lin", { reason: "recycled" }))).toEqual(["O12 1"]);
  const renewed = event("renewed", 3 * DAY, "lin", { dueAt: 6 * DAY });
  const early = event("released", 5 * DAY, "lin", { reason: "recycled" });
  expect(broken(claimed, renewed, early)).toEqual(["O12 2"]);
  const released = event("released", 2 * DAY, "lin", { reason: "manual" });
  expect(broken(claimed, released, event("claimed", 5 * DAY - 1, "lin"))).toEqual(["O8 2"]);
  expect(broken(claimed, released, event("claimed", 5 * DAY, "lin"))).toEqual([]);
  const second = event("claimed", DAY + 1, "lin", { customerId: "umbrella" });
  expect(broken(claimed, second)).toEqual(["O9 1"]);
  expect(checkLog([claimed, second])).toEqual([]);
});

test("a violation says what happened in both languages' words", () => {
  const [found] = checkLog([event("claimed", 0, "lin"), event("claimed", DAY, "zhou")]);
  expect(found?.text.en).toBe("{rep} claimed {customer} while {owner} owned it");
  expect(found?.facts).toMatchObject({ rep: "zhou", customer: "acme", owner: "lin" });
});
