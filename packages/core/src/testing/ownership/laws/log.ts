import { canonicalJson } from "../../../kernel/index.js";
import { foldLog } from "../fold.js";
import type { Law } from "../law.js";
import { ofSteps, wrong } from "../law.js";
import { placeOf } from "../memory.js";

/** What happened is written down, once, for ever. */
export const logLaws: readonly Law[] = [
  ofSteps(
    "O3",
    [
      "Nobody is without or beside an owner in between: the log has one at a time",
      "日志中任一时刻至多一名负责人",
    ],
    "no prefix of log has two owners of c",
    ({ after }) => {
      const [found] = foldLog(after.log, null).violations;
      return found === undefined ? null : wrong(found.text.en, found.text["zh-CN"], found.facts);
    },
  ),
  ofSteps(
    "O17",
    ["The log only ever grows, in the order of time", "日志只增不改，时间不倒流"],
    "log is a prefix of log′",
    ({ before, after }) => {
      const kept = before.log.every(
        (event, index) =>
          event === after.log[index] || canonicalJson(event) === canonicalJson(after.log[index]),
      );
      return kept
        ? null
        : wrong("an event that was written was changed or lost", "已写入的事件被修改或丢失", {});
    },
  ),
  ofSteps(
    "O18",
    [
      "Every change of owner has exactly its event, and the log tells who owns what",
      "归属变化必有且仅有对应事件",
    ],
    "own(c) ≠ own′(c) ⇔ events for c; fold(log) = state",
    ({ before, after }) => {
      const fresh = after.log.slice(before.log.length);
      const { owners } = foldLog(after.log, null);
      for (const { customerId, ownerId } of after.places) {
        const from = placeOf(before, customerId)?.ownerId ?? null;
        const said = fresh.filter(
          ({ type, data }) =>
            ["ownership.assigned", "ownership.claimed", "ownership.released"].includes(type) &&
            (data as { customerId?: unknown }).customerId === customerId,
        ).length;
        const due = from === ownerId ? 0 : Number(from !== null) + Number(ownerId !== null);
        if (said !== due || (owners.get(customerId) ?? null) !== ownerId)
          return wrong(
            "{customer} went from {from} to {to}: {said} events, though {due}; by the log it is with {logged}",
            "{customer} 由 {from} 转至 {to}：{said} 个事件，应为 {due} 个；日志所示为 {logged}",
            { customer: customerId, from, to: ownerId, said, due, logged: owners.get(customerId) ?? null },
          );
      }
      return null;
    },
  ),
  ofSteps(
    "O20",
    [
      "Every assignment carries its reasons, and they lead to where the customer is",
      "每次分配附带理由，且与结果一致",
    ],
    "own(c) changed by policy ⇒ trace.outcome = own′(c)",
    ({ request, outcome, after, first }) => {
      if (request.kind !== "assign" || !outcome.ok || first !== null) return null;
      const { trace } = outcome;
      const place = placeOf(after, request.customerId);
      const said =
        trace === null
          ? null
          : trace.outcome.state === "owned"
            ? trace.outcome.ownerId
            : trace.outcome.poolId;
      const is = place?.ownerId ?? place?.poolId ?? null;
      return trace !== null &&
        said === is &&
        trace.customerId === request.customerId &&
        trace.at === request.at
        ? null
        : wrong("{customer} is with {is}; its reasons say {said}", "{customer} 归 {is}；理由却写 {said}", {
            customer: request.customerId,
            is,
            said,
          });
    },
  ),
];
