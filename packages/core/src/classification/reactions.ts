import * as Effect from "effect/Effect";
import { customerEvents } from "../customer/index.js";
import type { DomainEvent, EventDefinition } from "../kernel/index.js";
import { type OrderFacts, orderEvents } from "../order/index.js";
import type { Reaction, Read, Work } from "../storage/index.js";
import { classificationEvents } from "./events.js";
import type { ClassificationPolicy } from "./policy.js";
import { behavioursBetween, noBehaviour, settle } from "./segment-repository.js";
import { type Behaviour, withOrder } from "./segmentation/index.js";

/** What is known of a customer, or else what the store counts: segments can be defined after customers have bought. */
const knownOr = (work: Work, customerId: string, known: Behaviour | null): Read<Behaviour> =>
  known !== null
    ? Effect.succeed(known)
    : Effect.map(
        behavioursBetween(work, { gte: customerId, lte: customerId }),
        (behaviours) => behaviours.get(customerId) ?? noBehaviour,
      );

/** What classification does about what happens elsewhere: it keeps customer segments up to date. */
export const makeClassificationReactions = ({
  customerSegments,
}: ClassificationPolicy): readonly Reaction[] => {
  if (customerSegments.length === 0) return [];

  const on = <Data extends { readonly customerId: string }>(
    { type }: EventDefinition<string, Data>,
    behave: (work: Work, data: Data, known: Behaviour | null) => Read<Behaviour>,
  ): Reaction => ({
    on: type,
    run: (event: DomainEvent, work) => {
      const data = event.data as Data;
      return Effect.asVoid(
        settle(work, customerSegments, data.customerId, (known) => behave(work, data, known)),
      );
    },
  });
  const same = (work: Work, { customerId }: { readonly customerId: string }, known: Behaviour | null) =>
    knownOr(work, customerId, known);
  const counting = (sign: 1 | -1) => (work: Work, order: OrderFacts, known: Behaviour | null) =>
    Effect.map(knownOr(work, order.customerId, known), (before) => withOrder(before, order, sign));

  return [
    on(customerEvents.registered, () => Effect.succeed(noBehaviour)),
    on(customerEvents.changed, same),
    on(orderEvents.recorded, counting(1)),
    on(orderEvents.cancelled, counting(-1)),
    on(classificationEvents.changed, same),
  ];
};
