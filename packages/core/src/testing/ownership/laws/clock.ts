import { type Instant, iso } from "../../../kernel/index.js";
import type { Law } from "../law.js";
import { ofSteps, wrong } from "../law.js";
import { dueOf, pastOf, placeOf } from "../memory.js";

const say = (at: Instant | null): string | null => (at === null ? null : iso(at));

/** The protection clock 保护期. */
export const clockLaws: readonly Law[] = [
  ofSteps(
    "O11",
    ["Only a follow-up by the owner extends protection", "仅负责人的跟进可延长保护期"],
    "due(c) changes, owner same ⇒ actor = own(c) ∧ kind ∈ kinds",
    ({ request, before, after, memory }) => {
      for (const { customerId, ownerId, dueAt } of after.places) {
        const was = placeOf(before, customerId);
        const since = pastOf(memory, customerId);
        if (was === undefined || was.ownerId !== ownerId || was.dueAt === dueAt) continue;
        const byOwner = request.repId === since.ownerId && customerId === request.customerId;
        if (byOwner && ["follow-up", "note"].includes(request.kind)) continue;
        return wrong(
          "{customer} was due at {was} and is due at {now}, though {rep} is not its owner",
          "{customer} 原到期 {was}，现到期 {now}，而 {rep} 并非负责人",
          { customer: customerId, was: say(was.dueAt), now: say(dueAt), rep: request.repId },
        );
      }
      return null;
    },
  ),
  ofSteps(
    "O12",
    ["Taken back at the first sweep at or after the due date, never before", "到期即回收，绝不提前"],
    "recycled at t ⇔ t ≥ due(c) = min(received + max, max(received + base, followed + renew))",
    ({ request, before, after, memory, first }, setting) => {
      if (request.kind !== "recycle" || first !== null) return null;
      for (const { customerId, ownerId } of before.places) {
        const due = dueOf(setting, pastOf(memory, customerId));
        const taken = ownerId !== null && placeOf(after, customerId)?.ownerId === null;
        if (ownerId === null || taken === (due !== null && due <= request.at)) continue;
        return wrong(
          "{customer} of {owner} is due at {due}; the sweep at {at} took it back: {taken}",
          "{owner} 的客户 {customer} 到期 {due}；{at} 的回收取回：{taken}",
          { customer: customerId, owner: ownerId, due: say(due), at: iso(request.at), taken },
        );
      }
      return null;
    },
  ),
  ofSteps(
    "O12b",
    ["The due date that is shown is the one that is kept", "显示的到期日即执行的到期日"],
    "shown(c) = due(c)",
    ({ after, remembered }, setting) => {
      for (const { customerId, ownerId, dueAt } of after.places) {
        const due = dueOf(setting, { ...pastOf(remembered, customerId), ownerId });
        if (due !== dueAt)
          return wrong(
            "{customer} is due at {due}, and shows {shown}",
            "{customer} 应于 {due} 到期，却显示 {shown}",
            {
              customer: customerId,
              due: say(due),
              shown: say(dueAt),
            },
          );
      }
      return null;
    },
  ),
];
