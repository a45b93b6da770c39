import fc from "fast-check";
import { WHOLE_CUSTOMER } from "../../../ownership/index.js";
import { ofFunctions, say } from "../functions.js";
import type { Law } from "../law.js";

const reps = ["ann", "bo", "cy", "di"];

/** Shares that sum to the whole, or miss it by a basis point. */
const anyOwners = fc
  .tuple(
    fc.shuffledSubarray(reps, { minLength: 1 }),
    fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 3, maxLength: 3 }),
  )
  .map(([ids, cuts]) => {
    const edges = [0, ...new Set(cuts.slice(0, ids.length - 1).sort((a, b) => a - b)), WHOLE_CUSTOMER];
    return edges.slice(1).map((edge, at) => ({
      ...{ repId: ids[at] ?? "ann", teamId: "east", active: true, share: edge - (edges[at] ?? 0) },
    }));
  });

const listed = (owners: readonly { readonly repId: string; readonly share: number }[]): string =>
  owners.map(({ repId, share }) => `${repId} ${share / 100} %`).join(", ");

/** Owning together 共有, and standing in 代理. */
export const sharingLaws: readonly Law[] = [
  ofFunctions(
    "S1",
    ["Shares are taken exactly when they sum to 100 %", "份额之和恰为 100 % 方可生效"],
    "accepted(s) ⇔ Σ sᵢ = 10 000 (each rep once, the owner among them)",
    fc.tuple(anyOwners, fc.constantFrom(0, 0, -1, 1)),
    ({ judgeShares }, [owners, off]) => {
      const [first, ...others] = owners;
      if (first === undefined) return null;
      const asked = [{ ...first, share: first.share + off }, ...others];
      const { ok } = judgeShares({ customerId: "c-1", ownerId: first.repId }, asked, { maxOwners: 5 });
      if (ok === (off === 0)) return null;
      return {
        text: say("{shares} was accepted: {ok}", "{shares} 被接受：{ok}", { shares: listed(asked), ok }),
        story: [],
      };
    },
  ),
  ofFunctions(
    "S2",
    ["A handover loses no share and gives nobody two", "交接后份额不增不减，每人一份"],
    "Σ s′ᵢ = Σ sᵢ; each rep once; the former owner has none",
    fc.tuple(anyOwners, fc.constantFrom(...reps)),
    ({ handedOver }, [owners, to]) => {
      const from = owners[0]?.repId ?? "";
      if (from === to) return null;
      const after = handedOver(owners, from, { repId: to, teamId: "north" });
      const sum = after.reduce((total, one) => total + one.share, 0);
      const ids = after.map((one) => one.repId);
      if (
        sum === WHOLE_CUSTOMER &&
        new Set(ids).size === ids.length &&
        !ids.includes(from) &&
        ids.includes(to)
      )
        return null;
      const facts = { before: listed(owners), from, to, after: listed(after) };
      return {
        text: say(
          "{before}: {from} hands over to {to}, and it is {after}",
          "{before}：{from} 交接给 {to} 后为 {after}",
          facts,
        ),
        story: [],
      };
    },
  ),
  ofFunctions(
    "S3",
    [
      "At every moment all of a customer is somebody's, and what was shared ends with the tenure",
      "任一时刻份额合计 100 %，随任期终止",
    ],
    "owned(c, t) ⇒ Σ sᵢ(t) = 10 000; tenure over ⇒ its shares are over",
    fc.tuple(anyOwners, fc.nat({ max: 40 })),
    ({ ownersAt }, [owners, at]) => {
      const tenures = [
        { id: "t-1", ownerId: "ann", teamId: "east", from: 0, until: 20 },
        { id: "t-2", ownerId: "zoe", teamId: "east", from: 20, until: 30 },
      ];
      const found = ownersAt(tenures, [{ tenureId: "t-1", at: 10, owners }], at);
      const due = at < 10 ? "ann 100 %" : at < 20 ? listed(owners) : at < 30 ? "zoe 100 %" : "";
      if (listed(found) === due) return null;
      return {
        text: say("at {at} it is shared {found}, not {due}", "{at} 时份额为 {found}，应为 {due}", {
          at,
          found: listed(found),
          due,
        }),
        story: [],
      };
    },
  ),
  ofFunctions(
    "C1",
    ["A cover begins and ends with the absence, by itself", "代理随缺勤自动开始与结束"],
    "cover(i, t) = {j} ⇔ from ≤ t < until",
    fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 5 }), fc.nat({ max: 11 }), fc.boolean()),
    ({ coversAt }, [from, days, at, named]) => {
      const until = from + days;
      const absence = { from, until, reason: "leave", ...(named ? { coverId: "bo" } : {}) };
      const found = coversAt({ absences: [absence] }, at);
      if (found.length === Number(named && from <= at && at < until)) return null;
      return {
        text: say(
          "away from {from} until {until}: at {at} {found} covers",
          "缺勤 {from} 至 {until}：{at} 时代理人为 {found}",
          { from, until, at, found },
        ),
        story: [],
      };
    },
  ),
];
