import fc from "fast-check";
import { type Actor, DAY, makeCalendar } from "../../../kernel/index.js";
import {
  type Approved,
  type Handover,
  type HandoverApproval,
  OwnershipPolicy,
} from "../../../ownership/index.js";
import { ofFunctions, say } from "../functions.js";
import type { Law } from "../law.js";

const EXPIRES = 3 * DAY;
const calendar = makeCalendar();

const anyNeeds: fc.Arbitrary<readonly HandoverApproval[]> = fc.array(
  fc.oneof(
    fc.constantFrom("owner" as const, "receiver" as const),
    fc.constantFrom({ role: "manager" }, { role: "manager", team: "owner" as const }),
  ),
  { minLength: 1, maxLength: 3 },
);

const people: readonly Actor[] = [
  { id: "ann", roles: ["rep"], teams: ["east"] },
  { id: "bo", roles: ["rep"], teams: ["north"] },
  { id: "mo", roles: ["manager"], teams: ["east"] },
  { id: "nina", roles: ["manager"], teams: ["north"] },
];

/** Ann hands c-1 over to Bo, on the request of one of them all. */
const requested = (needs: readonly HandoverApproval[], requestedBy: string): Handover => ({
  ...{ id: "h-1", version: 1, customerId: "c-1", fromOwnerId: "ann", fromTeamId: "east" },
  ...{ toRepId: "bo", toTeamId: "north", requestedBy, requestedAt: 0, expiresAt: EXPIRES },
  ...{ reason: "moves", deals: "all", formerOwner: null, needs: [...needs], approvals: [] },
  ...{ status: "open", endedAt: null, endedBy: null, endReason: null },
});

/** May this person settle this need, as the documentation says it? */
const settles = (need: HandoverApproval, actor: Actor, requestedBy: string): boolean => {
  if (typeof need === "string") return actor.id === (need === "owner" ? "ann" : "bo");
  if (actor.id === requestedBy || !actor.roles.includes(need.role)) return false;
  return need.team === undefined || actor.teams.includes(need.team === "owner" ? "east" : "north");
};

const anyCourse = fc.record({
  needs: anyNeeds,
  requestedBy: fc.constantFrom(...people.map((one) => one.id)),
  said: fc.array(
    fc.record({ who: fc.nat({ max: 3 }), at: fc.constantFrom(1, DAY, EXPIRES - 1, EXPIRES, EXPIRES + 1) }),
    {
      maxLength: 5,
    },
  ),
});

const lineOf = (who: string, at: number) =>
  say("{who} says yes after {at} ms", "{who} 于 {at} 毫秒后同意", { who, at });

/** Handing a customer over 交接. */
export const handoverLaws: readonly Law[] = [
  ofFunctions(
    "H1",
    ["A request that has expired can be neither approved nor withdrawn", "交接申请到期后不可同意或撤回"],
    "t ≥ expires ⇒ approve, withdraw refused; withdraw by the owner at t < expires ⇒ ok",
    anyCourse,
    ({ judgeApproval, judgeWithdrawal }, { needs, requestedBy, said }) => {
      const handover = requested(needs, requestedBy);
      for (const { who, at } of said) {
        const actor = people[who] ?? (people[0] as Actor);
        const owner = people[0] as Actor;
        const [yes, back] = [judgeApproval(handover, actor, at), judgeWithdrawal(handover, owner, at)];
        const over = at >= EXPIRES;
        if (over ? !yes.ok && !back.ok : back.ok) continue;
        const facts = { at, expires: EXPIRES, yes: yes.ok, back: back.ok };
        const text = say(
          "after {at} ms of {expires}, approving was allowed: {yes}, withdrawing: {back}",
          "第 {at} 毫秒（有效期 {expires}）：可同意 {yes}，可撤回 {back}",
          facts,
        );
        return { text, story: [lineOf(actor.id, at)] };
      }
      return null;
    },
  ),
  ofFunctions(
    "H2",
    [
      "Only who is asked for says yes, and nobody approves by a role what they asked for themselves",
      "仅被要求者可同意，申请人不得以职务审批",
    ],
    "approve(a) = {n ∈ needs : a settles n, nobody did before}; ∅ ⇒ refused",
    anyCourse,
    ({ judgeApproval }, { needs, requestedBy, said }) => {
      const approvals: Approved[] = [];
      const story = [];
      for (const { who, at } of said) {
        const actor = people[who] ?? (people[0] as Actor);
        if (at >= EXPIRES) continue;
        story.push(lineOf(actor.id, at));
        const due = needs.flatMap((need, index) =>
          settles(need, actor, requestedBy) && !approvals.some((one) => one.need === index) ? [index] : [],
        );
        const judged = judgeApproval(
          { ...requested(needs, requestedBy), approvals: [...approvals] },
          actor,
          at,
        );
        const settled = judged.ok ? judged.value.map((one) => one.need) : [];
        if (settled.join() === due.join()) {
          approvals.push(...(judged.ok ? judged.value : []));
          continue;
        }
        const facts = { who: actor.id, needs: JSON.stringify(needs), requestedBy, settled, due };
        const text = say(
          "of {needs}, asked by {requestedBy}, the yes of {who} settles {settled}, not {due}",
          "{requestedBy} 申请，需 {needs}：{who} 的同意完成 {settled}，应为 {due}",
          facts,
        );
        return { text, story };
      }
      return null;
    },
  ),
  ofFunctions(
    "H3",
    [
      "The receiver is active, has room, and is past the cooldown where the policy says so",
      "接收人须在职、未达上限、过冷却期",
    ],
    "accepted by i ⇔ active(i) ∧ held(i) < min(maxHeld?, capᵢ) ∧ cooled(i)?",
    fc.record({
      held: fc.nat({ max: 4 }),
      maxHeld: fc.constantFrom(null, 2, 3),
      capacity: fc.constantFrom(null, 2, 4),
      active: fc.boolean(),
      lostAt: fc.constantFrom(null, 0, 8, 10),
      limits: fc.subarray(["max-held" as const, "cooldown" as const]),
    }),
    ({ judgeReceipt }, { held, maxHeld, capacity, active, lostAt, limits }) => {
      const policy = OwnershipPolicy.parse({ claim: { maxHeld, cooldownDays: 5 }, handover: { limits } });
      const formerOwners = lostAt === null ? [] : [{ repId: "bo", lostAt: lostAt * DAY }];
      const facts = {
        ...{ customerId: "c-1", ownerId: "ann", formerOwners, held, withoutOrders: held, ordered: false },
        ...{ rep: { id: "bo", active, capacity }, now: 13 * DAY },
      };
      const cooling = limits.includes("cooldown") && lostAt !== null && 13 < lostAt + 5;
      const full =
        (capacity !== null && held >= capacity) ||
        (limits.includes("max-held") && maxHeld !== null && held >= maxHeld);
      const due = active && !cooling && !full;
      const { ok } = judgeReceipt(facts, policy, calendar);
      if (ok === due) return null;
      const told = { held, maxHeld, capacity, active, lostAt, limits, ok };
      return {
        text: say(
          "bo holds {held} (limit {maxHeld}, capacity {capacity}), active {active}, lost it on day {lostAt}; by {limits} the handover on day 13 was accepted: {ok}",
          "bo 持有 {held}（上限 {maxHeld}，容量 {capacity}），在职 {active}，第 {lostAt} 天失去；按 {limits}，第 13 天接收：{ok}",
          told,
        ),
        story: [],
      };
    },
  ),
  ofFunctions(
    "H4",
    [
      "A collaborator may do what their level allows until it ends, and nothing from then on",
      "协作人权限到期即止",
    ],
    "allowed(i, t) ≠ ∅ ⇔ from ≤ t < until",
    fc.tuple(
      fc.constantFrom("view" as const, "assist" as const, "negotiate" as const),
      fc.integer({ min: 1, max: 3 }),
      fc.nat({ max: 4 }),
    ),
    ({ allowancesAt }, [level, until, at]) => {
      const allowed = allowancesAt([{ repId: "ann", level, from: 0, until }], at);
      if (allowed.length === (at < until ? 1 : 0)) return null;
      const facts = { level, until, at, allowed: allowed.length };
      return {
        text: say(
          "who may {level} until {until} has {allowed} allowances at {at}",
          "{level} 协作人至 {until}；{at} 时有 {allowed} 项许可",
          facts,
        ),
        story: [],
      };
    },
  ),
];
