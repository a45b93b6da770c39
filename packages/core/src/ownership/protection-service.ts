import * as Effect from "effect/Effect";
import * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { errorOf, expecting, InstantInput, iso } from "../kernel/index.js";
import { Id, type Read, type Work } from "../storage/index.js";
import { ownershipEvents, type RenewalCause } from "./events.js";
import { notAhead, notOwned } from "./faults.js";
import { pause } from "./hold.js";
import { type Holding, holdingRecord } from "./model.js";
import { clockOf, type OwnershipConfig, withoutOrdersCounter } from "./repository.js";

const Until = InstantInput.nullable().optional();

/** What is said of a customer's clock: what is left out stays, null ends it now. */
export const Protect = z
  .strictObject({
    customerId: Id,
    pausedUntil: Until,
    lockedUntil: Until,
    contractUntil: Until,
    reason: z.string().trim().min(1).max(1_000),
  })
  .refine(
    (one) => [one.pausedUntil, one.lockedUntil, one.contractUntil].some((until) => until !== undefined),
    expecting(
      "at least one of pausedUntil, lockedUntil, contractUntil",
      "pausedUntil、lockedUntil、contractUntil 中至少一项",
    ),
  );

type Change = Partial<
  Pick<
    Holding,
    | "lastFollowUpAt"
    | "lastOrderAt"
    | "opportunityAt"
    | "deals"
    | "segment"
    | "tier"
    | "holds"
    | "lockedUntil"
    | "contractUntil"
  >
>;

/** Stages what the clock counts from, and the clock with it. */
const rewind = (config: OwnershipConfig, work: Work, holding: Holding, change: Change): Holding => {
  const { kept } = clockOf(config, work.calendar, { ...holding, ...change });
  const set = holding.ownerId === null ? change : { ...change, ...kept };
  if (holding.ownerId !== null && change.lastOrderAt !== undefined) {
    const counted = Number(change.lastOrderAt === null) - Number(holding.lastOrderAt === null);
    if (counted !== 0) work.addToCounter(withoutOrdersCounter(holding.ownerId), counted);
  }
  return work.update(holdingRecord, holding, set);
};

/** Sets what the clock counts from, and says so when the due date moves. */
export const recount = (
  config: OwnershipConfig,
  work: Work,
  holding: Holding,
  change: Change,
  cause: RenewalCause,
): Read<void> => {
  const { id: customerId, ownerId, dueAt, trigger } = rewind(config, work, holding, change);
  if (dueAt === holding.dueAt || ownerId === null) return Effect.void;
  const said = { customerId, ownerId, cause, dueAt, trigger };
  return work.emit(ownershipEvents.renewed, customerSubject(customerId), said);
};

/** Pauses, locks or puts under contract; who may, the caller has asked. */
export const protect = (
  config: OwnershipConfig,
  work: Work,
  { customerId, reason, ...said }: z.output<typeof Protect>,
): Read<Holding> =>
  Effect.gen(function* () {
    const holding = yield* work.require(holdingRecord, customerId);
    yield* work.permitCustomer("ownership.assign", customerId);
    const { pausedUntil, lockedUntil, contractUntil } = said;
    if (holding.ownerId === null && (pausedUntil !== undefined || lockedUntil !== undefined))
      return yield* Effect.fail(errorOf(notOwned({ customer: customerId, pool: holding.poolId })));
    for (const [field, until] of Object.entries({ pausedUntil, lockedUntil })) {
      if (typeof until !== "number" || until > work.now) continue;
      const facts = { field, until: iso(until), now: iso(work.now) };
      return yield* Effect.fail(errorOf(notAhead(facts)));
    }
    const changed = rewind(config, work, holding, {
      ...(pausedUntil === undefined ? {} : { holds: [...pause(holding.holds, work.now, pausedUntil)] }),
      ...(lockedUntil === undefined ? {} : { lockedUntil }),
      ...(contractUntil === undefined ? {} : { contractUntil }),
    });
    const { ownerId, dueAt, trigger } = changed;
    const facts = { customerId, ownerId, ...said, reason, dueAt, trigger };
    yield* work.emit(ownershipEvents.protected, customerSubject(customerId), facts);
    return changed;
  });
