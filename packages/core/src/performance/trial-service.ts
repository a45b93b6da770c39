import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { errorOf } from "../kernel/index.js";
import { command, query, type Read, type Reads } from "../storage/index.js";
import { trialNotOver } from "./faults.js";
import { EvaluateTrialInput, StartTrialInput } from "./inputs.js";
import { metrics } from "./metrics.js";
import { creditRecord, trialRecord } from "./model.js";
import { type DateWindow, dateOf, windowOf } from "./period.js";
import { COMPANY } from "./plan.js";
import { WHOLE } from "./policy.js";
import type { PerformanceService } from "./service.js";
import { assignGroups, type Evaluation, evaluate } from "./trial.js";

const TRIAL = "performance.trial";

/** The verdict with what it was made from; amounts are minor units for each customer. */
export interface TrialAnswer extends Evaluation {
  readonly before: DateWindow;
  readonly after: DateWindow;
  readonly currency: string;
  readonly sizes: { readonly trial: number; readonly control: number };
}

/** What each customer came to in these days; nothing is 0. */
const amountsIn = (
  reads: Reads,
  days: DateWindow,
  { currency, metric }: { readonly currency: string; readonly metric: "revenue" | "margin" },
): Read<ReadonlyMap<string, number>> =>
  Effect.gen(function* () {
    const { from, until } = yield* reads.accept(windowOf(days, reads.calendar));
    const groups = yield* reads.aggregate(creditRecord, {
      where: { currency, at: { gte: from, lt: until } },
      groupBy: ["customerId"],
      measures: { sum: { op: "sum", field: metric === "revenue" ? "amount" : "margin" } },
    });
    return new Map(groups.map(({ key, values }) => [String(key[0]), values.sum ?? 0]));
  });

export const makeTrialService = (): Pick<PerformanceService, "startTrial" | "evaluateTrial"> => ({
  startTrial: command(
    { name: "performance.start-trial", permission: TRIAL, scope: "all", input: StartTrialInput },
    ({ id, customerIds, share, stratifyBy, ...data }, work) =>
      Effect.gen(function* () {
        const participants = yield* Effect.forEach(customerIds, (customerId) =>
          Effect.map(work.require(customerRecord, customerId), (customer) => ({
            id: customerId,
            stratum: stratifyBy === "none" ? "" : (customer[stratifyBy] ?? ""),
          })),
        );
        const groups = [
          { id: "trial", weight: share },
          { id: "control", weight: WHOLE - share },
        ];
        return work.insert(trialRecord, id ?? work.newId(), {
          ...data,
          stratifyBy,
          assignments: assignGroups(participants, groups, data.seed).map((one) => ({
            ...one,
            group: one.group === "trial" ? "trial" : "control",
          })),
          startedAt: work.now,
          by: work.actor.id,
        });
      }),
  ),

  evaluateTrial: query(
    { name: "performance.evaluate-trial", permission: TRIAL, input: EvaluateTrialInput },
    ({ id, metric, currency, days, smallest }, reads) =>
      Effect.gen(function* () {
        yield* reads.permit(TRIAL, COMPANY);
        const trial = yield* reads.require(trialRecord, id);
        const start = reads.calendar.dayOf(trial.startedAt);
        const before = { from: dateOf(start - days), until: dateOf(start) };
        const after = { from: dateOf(start), until: dateOf(start + days) };
        const today = dateOf(reads.calendar.dayOf(reads.now));
        if (today < after.until)
          return yield* Effect.fail(errorOf(trialNotOver({ until: after.until, today })));
        const [was, is] = yield* Effect.all([
          amountsIn(reads, before, { currency, metric }),
          amountsIn(reads, after, { currency, metric }),
        ]);
        const changes = (group: "trial" | "control") =>
          trial.assignments
            .filter((one) => one.group === group)
            .map((one) => (is.get(one.id) ?? 0) - (was.get(one.id) ?? 0));
        const [tried, control] = [changes("trial"), changes("control")];
        const { betterIs } = metrics[metric];
        const evaluation = yield* reads.accept(evaluate(tried, control, { betterIs, smallest }));
        return {
          ...evaluation,
          before,
          after,
          currency,
          sizes: { trial: tried.length, control: control.length },
        };
      }),
  ),
});
