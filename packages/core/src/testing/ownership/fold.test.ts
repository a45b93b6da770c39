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

test("a handover that expired, shares that miss the whole, and a disputed customer that is moved are named", () => {
  const said = (type: string, at: number, data: object): LoggedEvent => ({
    type: `ownership.${type}`,
    at,
    data,
  });
  const asked = said("handover-requested", 0, { handoverId: "h-1", expiresAt: DAY });
  const ended = (at: number, outcome = "accepted") =>
    said("handover-ended", at, { handoverId: "h-1", outcome });
  expect(broken(asked, ended(DAY - 1))).toEqual([]);
  expect(broken(asked, ended(DAY))).toEqual(["O13 1"]);
  expect(broken(asked, ended(DAY, "rejected"))).toEqual([]);
  const shared = (...shares: number[]) =>
    said("shared", 1, { customerId: "acme", owners: shares.map((share) => ({ share })) });
  expect(broken(shared(6_000, 4_000), shared(6_000, 3_999))).toEqual(["S1 1"]);
  const claimed = event("claimed", 0, "lin");
  const disputed = said("disputed", 1, { customerIds: ["acme"], decideBy: DAY });
  const taken = (at: number, reason = "manual") => event("released", at, "lin", { reason });
  expect(broken(claimed, disputed, taken(DAY - 1))).toEqual(["Q1 2"]);
  expect(broken(claimed, disputed, taken(DAY))).toEqual([]);
  expect(broken(claimed, disputed, taken(2, "dispute"))).toEqual([]);
  const ruled = said("ruled", 2, { customerIds: ["acme"], appealBy: 9 });
  expect(broken(claimed, disputed, ruled, taken(8))).toEqual(["Q1 3"]);
  expect(broken(claimed, disputed, ruled, taken(9))).toEqual([]);
  const appealed = said("appealed", 3, { customerIds: ["acme"], decideBy: 20 });
  expect(broken(claimed, disputed, ruled, appealed, taken(19))).toEqual(["Q1 4"]);
  const withdrawn = said("dispute-withdrawn", 2, { customerIds: ["acme"] });
  expect(broken(claimed, disputed, withdrawn, taken(2))).toEqual([]);
});

test("a pause that was ended brings the due date forward again", () => {
  const held = event("claimed", 0, "lin", { dueAt: 4 * DAY });
  const longer = event("renewed", DAY, "lin", { dueAt: 9 * DAY });
  const ended = event("protected", 2 * DAY, "lin", { dueAt: 5 * DAY });
  const recycled = event("released", 6 * DAY, "lin", { reason: "recycled" });
  expect(broken(held, longer, ended, recycled)).toEqual([]);
  expect(broken(held, longer, recycled)).toEqual(["O12 2"]);
});

test("a violation says what happened in both languages' words", () => {
  const [found] = checkLog([event("claimed", 0, "lin"), event("claimed", DAY, "zhou")]);
  expect(found?.text.en).toBe("{rep} claimed {customer} while {owner} owned it");
  expect(found?.facts).toMatchObject({ rep: "zhou", customer: "acme", owner: "lin" });
});
