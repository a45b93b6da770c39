import { defineEvent, type EventMap, type Instant } from "../kernel/index.js";

export const customerEvents = {
  registered: defineEvent<{ customerId: string; name: string }>()("customer.registered"),
  changed: defineEvent<{ customerId: string; fields: readonly string[] }>()("customer.changed"),
  touched: defineEvent<{
    customerId: string;
    touchpointId: string;
    at: Instant;
    channel: string;
    kind: string;
    byId: string;
  }>()("customer.touched"),
};
export type CustomerEvents = EventMap<typeof customerEvents>;

/** The subject of everything that happens to a customer; events of one subject are delivered in order. */
export const customerSubject = (customerId: string): string => `customer:${customerId}`;
