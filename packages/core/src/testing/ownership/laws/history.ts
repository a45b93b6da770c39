import { canonicalJson, iso } from "../../../kernel/index.js";
import type { Law } from "../law.js";
import { ofSteps, wrong } from "../law.js";
import { cooledAt, dueOf, heldBy, pastOf, placeOf } from "../memory.js";
import type { Snapshot } from "../sut.js";

/** Whose customers changed hands in a step. */
const changed = (before: Snapshot, after: Snapshot) =>
  after.places.flatMap(({ customerId, ownerId }) => {
    const from = placeOf(before, customerId)?.ownerId ?? null;
    return from === ownerId ? [] : [{ customerId, from, to: ownerId }];
  });

const state = ({ places, log }: Snapshot): string => canonicalJson([places, log]);

/** Where customers are, and that they stay somebody's. */
export const historyLaws: readonly Law[] = [
  ofSteps(
    "O1",
    ["Every customer is in exactly one place", "每个客户恰在一处"],
    "|{owned, pooled}(c)| = 1",
    ({ after }, { customers }) => {
      for (const { id } of customers) {
        const places = after.places.filter((place) => place.customerId === id);
        const held = places.flatMap(({ ownerId, poolId }) => [ownerId, poolId]).filter((one) => one !== null);
        if (places.length > 0 && held.length !== 1)
          return wrong(
            "customer {customer} is in {count} places at once: {places}",
            "客户 {customer} 同时在 {count} 处：{places}",
            { customer: id, count: held.length, places: held },
          );
      }
      return null;
    },
  ),
  ofSteps(
    "O2",
    ["No customer is lost or made up", "客户不多不少"],
    "Σ load(i) + |pool| = |C|",
    ({ after }, { customers }) => {
      const missing = customers.filter(({ id }) => placeOf(after, id) === undefined).map((one) => one.id);
      const more = after.places.filter((place) => !customers.some(({ id }) => id === place.customerId));
      return missing.length + more.length === 0
        ? null
        : wrong("lost: {missing}; made up: {more}", "丢失：{missing}；多出：{more}", {
            missing,
            more: more.map((place) => place.customerId),
          });
    },
  ),
  ofSteps(
    "O4",
    ["Nobody who has left is given a customer", "离职人员不再分得客户"],
    "own changed to i ⇒ active(i)",
    ({ before, after, memory }) => {
      const bad = changed(before, after).find(({ to }) => to !== null && memory.gone.includes(to));
      return bad === undefined
        ? null
        : wrong("{rep} had left and was given {customer}", "{rep} 已离职，却分得 {customer}", {
            rep: bad.to,
            customer: bad.customerId,
          });
    },
  ),
  ofSteps(
    "O4b",
    [
      "Nobody who is away is given a customer by the policy, whenever the absence was entered",
      "缺勤人员不由策略分得客户",
    ],
    "own changed to i by assign ⇒ not away(i, t)",
    ({ request, before, after, memory }, { reps }) => {
      if (request.kind !== "assign" && request.kind !== "redistribute") return null;
      for (const { customerId, to } of changed(before, after)) {
        const own = reps.find((one) => one.id === to)?.absences ?? [];
        const entered = memory.away.filter((one) => one.repId === to);
        const absence = [...own, ...entered].find((one) => one.from <= request.at && request.at < one.until);
        if (absence !== undefined)
          return wrong(
            "{rep} is away until {until} and was given {customer}",
            "{rep} 缺勤至 {until}，却分得 {customer}",
            {
              rep: to,
              until: iso(absence.until),
              customer: customerId,
            },
          );
      }
      return null;
    },
  ),
  ofSteps(
    "O5",
    ["Nobody is given more than they may hold", "持有不超过上限"],
    "grant to i ⇒ load(i) ≤ cap(i)",
    ({ request, before, after }, { reps, policy }) => {
      for (const { customerId, to } of changed(before, after)) {
        const rep = reps.find((one) => one.id === to);
        if (rep === undefined) continue;
        const ofClaim = request.kind === "claim" ? policy.claim.maxHeld : null;
        const max = Math.min(rep.capacity ?? Number.POSITIVE_INFINITY, ofClaim ?? Number.POSITIVE_INFINITY);
        const held = heldBy(after, rep.id);
        if (held > max)
          return wrong(
            "{rep} was given {customer} and holds {held}, though at most {max}",
            "{rep} 分得 {customer} 后持有 {held} 个，上限为 {max}",
            { rep: rep.id, customer: customerId, held, max },
          );
      }
      return null;
    },
  ),
  ofSteps(
    "O6",
    ["No theft within protection", "保护期内不得被抢"],
    "own(c)=i ∧ t<due(c) ∧ own′(c)≠i ⇒ cause ∈ {by hand, release, leaver, handover}",
    ({ request, before, after, memory }, setting) => {
      const byHand = ["assign-to", "release", "redistribute", "request-handover", "approve-handover"];
      if (byHand.includes(request.kind)) return null;
      const bad = changed(before, after).find(({ customerId, from }) => {
        const due = dueOf(setting, pastOf(memory, customerId));
        return from !== null && (due === null || request.at < due);
      });
      if (bad === undefined) return null;
      const due = dueOf(setting, pastOf(memory, bad.customerId));
      return wrong(
        "{rep} lost {customer} at {at}, protected until {due}",
        "{rep} 于 {at} 失去 {customer}，保护期至 {due}",
        { rep: bad.from, customer: bad.customerId, at: iso(request.at), due: due === null ? null : iso(due) },
      );
    },
  ),
  ofSteps(
    "O14",
    ["What is refused changes nothing", "被拒绝的请求不改变任何状态"],
    "¬ok ⇒ s′ = s",
    ({ outcome, before, after }) =>
      outcome.ok || state(before) === state(after)
        ? null
        : wrong("it was refused ({code}), yet something changed", "已拒绝（{code}），状态却改变了", {
            code: outcome.code,
          }),
  ),
  ofSteps(
    "O16",
    ["Delivered twice, done once", "重复投递只生效一次"],
    "step(step(s, a), a) = step(s, a)",
    ({ first, outcome, before, after, request }) =>
      first === null || (state(before) === state(after) && canonicalJson(first) === canonicalJson(outcome))
        ? null
        : wrong(
            "request {id} came twice: first {first}, then {then}, and something changed: {changed}",
            "请求 {id} 到达两次：先 {first}，后 {then}；状态改变：{changed}",
            {
              id: request.id,
              first: first.code ?? "ok",
              then: outcome.code ?? "ok",
              changed: state(before) !== state(after),
            },
          ),
  ),
  ofSteps(
    "O19",
    ["Every former owner is remembered, with the last loss", "前负责人与失去时间均有记录"],
    "i loses c at t ⇒ (i, t) ∈ prev(c)",
    ({ after, remembered }) => {
      for (const { customerId, formerOwners } of after.places) {
        for (const { repId, at } of pastOf(remembered, customerId).losses) {
          const last = Math.max(
            ...formerOwners.filter((one) => one.repId === repId).map((one) => one.lostAt),
          );
          if (last < at)
            return wrong(
              "{rep} lost {customer} at {at}, which its history does not say",
              "{rep} 于 {at} 失去 {customer}，历史中没有记录",
              { rep: repId, customer: customerId, at: iso(at) },
            );
        }
      }
      return null;
    },
  ),
  ofSteps(
    "O8",
    ["Nobody takes back what they lost before the cooldown is over", "冷却期内前负责人不得取回"],
    "j lost c at t₀ ⇒ claim, assignment by policy, and handover where it says so, to j refused while t < t₀ + cooldown",
    ({ request, before, after, memory }, setting) => {
      const handover = request.kind === "request-handover" || request.kind === "approve-handover";
      const limited = setting.policy.handover.limits.includes("cooldown");
      if (request.kind === "assign-to" || (handover && !limited)) return null;
      for (const { customerId, to } of changed(before, after)) {
        if (to === null) continue;
        const until = cooledAt(setting, pastOf(memory, customerId), to);
        if (request.at < until)
          return wrong(
            "{rep} got {customer} back at {at}, though not before {until}",
            "{rep} 于 {at} 取回 {customer}，冷却期至 {until}",
            { rep: to, customer: customerId, at: iso(request.at), until: iso(until) },
          );
      }
      return null;
    },
  ),
];
