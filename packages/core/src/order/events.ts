import { defineEvent, type EventMap, type Instant } from "../kernel/index.js";

/** Enough of an order to count it, credit it and take it back. */
export interface OrderFacts {
  readonly orderId: string;
  readonly customerId: string;
  readonly placedAt: Instant;
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
  readonly margin: number | null;
}

export const orderEvents = {
  recorded: defineEvent<OrderFacts>()("order.recorded"),
  cancelled: defineEvent<OrderFacts>()("order.cancelled"),
};
export type OrderEvents = EventMap<typeof orderEvents>;
