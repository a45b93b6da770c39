import * as Effect from "effect/Effect";
import { type CustomerEvents, customerEvents, customerRecord, touchpointRecord } from "../customer/index.js";
import type { DomainEvent, Instant } from "../kernel/index.js";
import { type OrderEvents, orderEvents, orderRecord } from "../order/index.js";
import type { Reaction, Read, Work } from "../storage/index.js";
import { coversAt, repRecord } from "../team/index.js";
import { giveToFirst } from "./contact-service.js";
import { detectEarlierContact } from "./detection-service.js";
import type { RenewalCause } from "./events.js";
import { takeIn } from "./intake-service.js";
import { type Holding, holdingRecord } from "./model.js";
import { FOLLOW_UPS, termsFor } from "./protection-policy.js";
import { recount } from "./protection-service.js";
import type { OwnershipConfig } from "./repository.js";

/** Nobody has had it, and nothing has been decided about it: whoever is first in contact may still get it. */
const awaitsContact = ({ policy }: OwnershipConfig, holding: Holding): boolean =>
  policy.assignOnRegister === "first-contact" && holding.ownerId === null && holding.decisionId === null;

/** Is this contact the owner's, or that of a co-owner, or of who covers for the owner, where the policy counts these? */
const followsUp = (
  { policy: { sharing, cover } }: OwnershipConfig,
  work: Work,
  { owners }: Pick<Holding, "owners">,
  ownerId: string,
  { byId, at }: Pick<CustomerEvents["customer.touched"], "byId" | "at">,
): Read<boolean> => {
  if (byId === ownerId || (sharing.followUps && owners.some((one) => one.repId === byId)))
    return Effect.succeed(true);
  if (!cover.followUps) return Effect.succeed(false);
  return Effect.map(
    work.get(repRecord, ownerId),
    (owner) => owner !== null && coversAt(owner, at).includes(byId),
  );
};

/** Only a real follow-up, by the owner, while they hold the customer. */
const onTouched = (
  config: OwnershipConfig,
  touch: CustomerEvents["customer.touched"],
  work: Work,
): Read<void> =>
  Effect.gen(function* () {
    const holding = yield* work.get(holdingRecord, touch.customerId);
    if (holding === null) return;
    if (awaitsContact(config, holding)) {
      const staged = yield* work.require(touchpointRecord, touch.touchpointId);
      yield* giveToFirst(config, work, holding, "first-contact", staged);
      return;
    }
    yield* detectEarlierContact(config, work, holding, touch);
    if (holding.receivedAt === null || holding.ownerId === null) return;
    if (!(yield* followsUp(config, work, holding, holding.ownerId, touch))) return;
    const kinds: readonly string[] = termsFor(config.policy.protection, holding)?.kinds ?? FOLLOW_UPS;
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

/** What is read of an event of the funnel; ownership does not see that module, which sees it. */
interface DealSaid {
  readonly opportunityId: string;
  readonly customerId: string;
  readonly at: Instant;
}

const dealEvents: Readonly<Record<string, RenewalCause>> = {
  "funnel.opened": "opportunity",
  "funnel.won": "deal-won",
  "funnel.lost": "deal-lost",
  "funnel.reopened": "deal-reopened",
};

const onDeal = (
  config: OwnershipConfig,
  cause: RenewalCause,
  { opportunityId: id, customerId, at }: DealSaid,
  work: Work,
): Read<void> =>
  Effect.gen(function* () {
    const holding = yield* work.get(holdingRecord, customerId);
    if (holding === null) return;
    const others = holding.deals.filter((deal) => deal.id !== id);
    const deals = cause === "deal-lost" ? others : [...others, { id, at, won: cause === "deal-won" }];
    const opened = cause === "opportunity" ? { opportunityAt: at } : {};
    yield* recount(config, work, holding, { deals, ...opened }, cause);
  });

const onChanged = (
  config: OwnershipConfig,
  { customerId, fields }: CustomerEvents["customer.changed"],
  work: Work,
): Read<void> =>
  Effect.gen(function* () {
    if (!fields.includes("segment")) return;
    const holding = yield* work.get(holdingRecord, customerId);
    const { segment } = yield* work.require(customerRecord, customerId);
    if (holding !== null) yield* recount(config, work, holding, { segment }, "segment");
  });

/** What is read of `classification.changed`: a neighbour, which ownership does not see. */
interface ClassesSaid {
  readonly customerId: string;
  readonly to: { readonly tier: string | null };
}

const onClassified = (config: OwnershipConfig, { customerId, to }: ClassesSaid, work: Work): Read<void> =>
  Effect.gen(function* () {
    const holding = yield* work.get(holdingRecord, customerId);
    if (holding === null || holding.tier === to.tier) return;
    yield* recount(config, work, holding, { tier: to.tier }, "tier");
  });

/** What ownership does about what happens elsewhere, in the same unit of work. */
export const makeOwnershipReactions = (config: OwnershipConfig): readonly Reaction[] => {
  const on = <Data>(
    { type }: { readonly type: string; readonly Data?: Data },
    run: (config: OwnershipConfig, data: Data, work: Work) => Read<void>,
  ): Reaction => ({ on: type, run: (event: DomainEvent, work) => run(config, event.data as Data, work) });
  return [
    {
      on: customerEvents.registered.type,
      run: ({ data, actor }, work) => {
        const { customerId } = data as CustomerEvents["customer.registered"];
        return takeIn(config, work, customerId, actor);
      },
    },
    on(customerEvents.touched, onTouched),
    on(orderEvents.recorded, onOrdered),
    on(orderEvents.cancelled, onCancelled),
    on(customerEvents.changed, onChanged),
    on<ClassesSaid>({ type: "classification.changed" }, onClassified),
    ...Object.entries(dealEvents).map(([type, cause]) =>
      on<DealSaid>({ type }, (_, said, work) => onDeal(config, cause, said, work)),
    ),
  ];
};
