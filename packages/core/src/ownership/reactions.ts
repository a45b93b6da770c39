import * as Effect from "effect/Effect";
import { type CustomerEvents, customerEvents, customerRecord, customerSubject } from "../customer/index.js";
import type { DomainEvent, Instant } from "../kernel/index.js";
import { type OrderEvents, orderEvents, orderRecord } from "../order/index.js";
import type { Reaction, Read, Work } from "../storage/index.js";
import { type OwnershipEvents, ownershipEvents } from "./events.js";
import { type Holding, holdingRecord } from "./model.js";
import { carryOut, decideFor } from "./placement-service.js";
import { FOLLOW_UPS } from "./policy.js";
import { clockOf, type OwnershipConfig } from "./repository.js";

/** Every customer has a holding from the first moment. */
const onRegistered = (config: OwnershipConfig, customerId: string, work: Work): Read<void> =>
  Effect.gen(function* () {
    const nobody = { ownerId: null, teamId: null, receivedAt: null, lastFollowUpAt: null, lastOrderAt: null };
    const unset = { dueAt: null, warnAt: null, warnedAt: null, tenureId: null, decisionId: null };
    const holding = work.insert(holdingRecord, customerId, {
      state: "pooled",
      poolId: config.policy.pools[0]?.id ?? "",
      since: work.now,
      clock: config.clock,
      formerOwners: [],
      ...nobody,
      ...unset,
    });
    if (!config.policy.assignOnRegister) return;
    const customer = yield* work.require(customerRecord, customerId);
    const plan = yield* decideFor(work, config, [{ customer, holding }]);
    yield* carryOut(work, config, [holding], plan, "reassigned");
  });

/** Sets what the clock counts from, and says so when the due date moves. */
const recount = (
  config: OwnershipConfig,
  work: Work,
  holding: Holding,
  change: { readonly lastFollowUpAt: Instant | null } | { readonly lastOrderAt: Instant | null },
  cause: OwnershipEvents["ownership.renewed"]["cause"],
): Read<void> => {
  const clock = clockOf(config, work.calendar, { ...holding, ...change });
  const { id: customerId, ownerId } = holding;
  if (clock.dueAt === holding.dueAt || ownerId === null) {
    work.update(holdingRecord, holding, change);
    return Effect.void;
  }
  work.update(holdingRecord, holding, { ...change, ...clock, warnedAt: null, clock: config.clock });
  const said = { customerId, ownerId, cause, dueAt: clock.dueAt };
  return work.emit(ownershipEvents.renewed, customerSubject(customerId), said);
};

/** Only a real follow-up, by the owner, while they hold the customer. */
const onTouched = (
  config: OwnershipConfig,
  touch: CustomerEvents["customer.touched"],
  work: Work,
): Read<void> =>
  Effect.gen(function* () {
    const holding = yield* work.get(holdingRecord, touch.customerId);
    if (holding === null || holding.receivedAt === null || holding.ownerId !== touch.byId) return;
    const kinds: readonly string[] = config.policy.protection?.kinds ?? FOLLOW_UPS;
    const last = holding.lastFollowUpAt ?? holding.receivedAt - 1;
    if (!kinds.includes(touch.kind) || touch.at <= last) return;
    yield* recount(config, work, holding, { lastFollowUpAt: touch.at }, "follow-up");
  });

const onOrdered = (config: OwnershipConfig, order: OrderEvents["order.recorded"], work: Work): Read<void> =>
  Effect.gen(function* () {
    const holding = yield* work.get(holdingRecord, order.customerId);
    if (holding === null || (holding.lastOrderAt !== null && holding.lastOrderAt >= order.placedAt)) return;
    yield* recount(config, work, holding, { lastOrderAt: order.placedAt }, "order");
  });

/** An order that was cancelled protects nobody: the one before it counts. */
const onCancelled = (
  config: OwnershipConfig,
  order: OrderEvents["order.cancelled"],
  work: Work,
): Read<void> =>
  Effect.gen(function* () {
    const holding = yield* work.get(holdingRecord, order.customerId);
    if (holding === null || holding.lastOrderAt !== order.placedAt) return;
    const standing = { status: "placed", customerId: order.customerId } as const;
    const page = { where: standing, direction: "desc", limit: 2, after: null } as const;
    const { items } = yield* work.page(orderRecord, page);
    const lastOrderAt = items.find((one) => one.id !== order.orderId)?.placedAt ?? null;
    if (lastOrderAt === holding.lastOrderAt) return;
    yield* recount(config, work, holding, { lastOrderAt }, "order-cancelled");
  });

/** What ownership does about what happens elsewhere, in the same unit of work. */
export const makeOwnershipReactions = (config: OwnershipConfig): readonly Reaction[] => {
  const on = <Data>(
    { type }: { readonly type: string; readonly Data?: Data },
    run: (config: OwnershipConfig, data: Data, work: Work) => Read<void>,
  ): Reaction => ({ on: type, run: (event: DomainEvent, work) => run(config, event.data as Data, work) });
  return [
    on(customerEvents.registered, (_, { customerId }, work) => onRegistered(config, customerId, work)),
    on(customerEvents.touched, onTouched),
    on(orderEvents.recorded, onOrdered),
    on(orderEvents.cancelled, onCancelled),
  ];
};
