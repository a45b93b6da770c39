import * as Effect from "effect/Effect";
import * as z from "zod";
import { errorOf } from "../kernel/index.js";
import { Id, type Read, type Work } from "../storage/index.js";
import { notOwned, unknownPool } from "./faults.js";
import { type Holding, holdingRecord } from "./model.js";
import { returnPool } from "./protection-policy.js";
import { keepDecision, type OwnershipConfig, take } from "./repository.js";

export const Release = z.strictObject({
  customerId: Id,
  reason: z.string().trim().min(1).max(1_000),
  poolId: Id.optional(),
});

/** Stages the end of a tenure by hand. */
export const release = (
  config: OwnershipConfig,
  work: Work,
  { customerId, reason, ...to }: z.output<typeof Release>,
): Read<Holding> =>
  Effect.gen(function* () {
    const holding = yield* work.require(holdingRecord, customerId);
    const { ownerId } = holding;
    if (ownerId === null)
      return yield* Effect.fail(errorOf(notOwned({ customer: customerId, pool: holding.poolId })));
    yield* work.permitCustomer("ownership.release", customerId);
    const pools = config.policy.pools.map((pool) => pool.id);
    const poolId = to.poolId ?? returnPool(config.policy, holding);
    if (!pools.includes(poolId)) return yield* Effect.fail(errorOf(unknownPool({ pool: poolId, pools })));
    const by = { by: work.actor.id, fromOwnerId: ownerId, poolId, cause: "manual", reason } as const;
    const { dueAt, trigger, warnedAt } = holding;
    const trace = { kind: "release", at: work.now, dueAt, trigger, warnedAt, ...by } as const;
    const decisionId = yield* keepDecision(work, config, customerId, trace, null);
    return yield* take(work, holding, { reason: "manual", poolId, toOwnerId: null, decisionId });
  });
