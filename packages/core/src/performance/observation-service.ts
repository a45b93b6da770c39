import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { command, query } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { MetricsInput, ObserveInput } from "./inputs.js";
import type { MetricRegistry } from "./metric-registry.js";
import { observationRecord } from "./model.js";
import { checkObservation } from "./observation.js";
import type { PerformancePolicy } from "./policy.js";
import { beneficiaryAt } from "./repository.js";
import type { PerformanceService } from "./service.js";

/** What is measured beside orders, leads and deals; and what can be measured at all. */
export const makeObservationService = (
  policy: PerformancePolicy,
  registry: MetricRegistry,
): Pick<PerformanceService, "observe" | "metrics"> => ({
  observe: command({ name: "performance.observe", input: ObserveInput }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), repId, ...data } = input;
      yield* work.require(customerRecord, data.customerId);
      yield* work.permitCustomer("performance.observe", data.customerId);
      yield* work.accept(checkObservation(policy.observations, data));
      const named = repId === undefined ? null : yield* work.require(repRecord, repId);
      const whose =
        named === null
          ? yield* beneficiaryAt(work, data.customerId, data.at)
          : { repId: named.id, teamId: named.teamId };
      return work.insert(observationRecord, id, {
        ...data,
        repId: whose?.repId ?? null,
        teamId: whose?.teamId ?? null,
        recordedAt: work.now,
      });
    }),
  ),

  metrics: query({ name: "performance.metrics", permission: "performance.read", input: MetricsInput }, () =>
    Effect.succeed([...registry.values()]),
  ),
});
