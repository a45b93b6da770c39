import * as Effect from "effect/Effect";
import { customerRecord, touchpointRecord } from "../customer/index.js";
import type { Instant } from "../kernel/index.js";
import { orderRecord } from "../order/index.js";
import type { Read, Reads } from "../storage/index.js";
import { type Holding, holdingRecord, type Tenure } from "./model.js";
import type { SimulationEvent } from "./simulate/index.js";
import { ownerAt } from "./tenure.js";
import { factsOf } from "./world-repository.js";

/** The standing orders of a window in one currency; none where no currency is asked for. */
export const ordersIn = (reads: Reads, from: number, until: number, currency: string | undefined) =>
  currency === undefined
    ? Effect.succeed([])
    : reads.all(orderRecord, {
        where: { currency, status: "placed", placedAt: { gte: from, lt: until } },
        orderBy: ["placedAt"],
      });

/** A span of time, and the currency whose orders are worth something in it. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
  readonly currency?: string | undefined;
}

/** What happened in the window, in the order of time; what happens at one moment in the order registered, ordered, met. */
export const eventsIn = (
  reads: Reads,
  { from, until, currency }: Window,
  tenures: ReadonlyMap<string, readonly Tenure[]>,
): Read<readonly SimulationEvent[]> =>
  Effect.gen(function* () {
    const customers = yield* reads.all(customerRecord, {
      where: { registeredAt: { gte: from, lt: until } },
    });
    const orders = yield* reads.all(orderRecord, {
      where: { status: "placed", placedAt: { gte: from, lt: until } },
    });
    const touches = yield* reads.all(touchpointRecord, { where: { at: { gte: from, lt: until } } });
    const asked = new Set(customers.map((customer) => customer.id));
    const holdings = (yield* reads.all(holdingRecord, {})).filter((one) => asked.has(one.id));
    const registeredAt = new Map(customers.map((customer) => [customer.id, customer.registeredAt] as const));
    const events: readonly SimulationEvent[] = [
      ...customers.map((customer) => ({
        is: "registered" as const,
        at: customer.registeredAt,
        customer: factsOf(customer),
      })),
      ...orders.map((order) => ({
        is: "ordered" as const,
        at: order.placedAt,
        customerId: order.customerId,
        amount: order.currency === currency ? order.amount : 0,
      })),
      ...touches.flatMap(({ customerId, at, kind, byId }) => {
        const owner = ownerAt(tenures.get(customerId) ?? [], at);
        const counts = owner?.ownerId === byId;
        return counts ? [{ is: "followed-up" as const, at, customerId, kind }] : [];
      }),
      ...holdings.flatMap((holding) => clockEvents(holding, registeredAt.get(holding.id) ?? from)),
    ];
    return events.filter((event) => event.at < until).toSorted((a, b) => a.at - b.at);
  });

/**
 * What a customer's clock has counted from, as far as it is still known: pauses and deals when they were, tier, contract
 * and lock as if they had been there from the beginning.
 */
const clockEvents = (holding: Holding, registeredAt: number): readonly SimulationEvent[] => {
  const { id: customerId, opportunityAt, deals, holds, tier, contractUntil, lockedUntil } = holding;
  const known = { at: registeredAt, customerId };
  const deal = (id: string, at: number, stage: "opened" | "won" | "lost" | "reopened") =>
    ({ is: "deal", at: Math.max(at, registeredAt), customerId, dealId: id, stage }) as const;
  return [
    ...(tier === null ? [] : [{ ...known, is: "classified" as const, tier }]),
    ...(contractUntil === null ? [] : [{ ...known, is: "contracted" as const, until: contractUntil }]),
    ...(lockedUntil === null ? [] : [{ ...known, is: "locked" as const, until: lockedUntil }]),
    // one that was opened and has come to nothing since still counts as having been there
    ...(opportunityAt === null ? [] : [deal("", opportunityAt, "opened"), deal("", opportunityAt, "lost")]),
    ...deals.map(({ id, at, won }) => deal(id, at, won ? "won" : "reopened")),
    ...holds.map(({ from: at, until }) => ({ is: "paused" as const, at, customerId, until })),
  ];
};

/** How many customers each rep held at a moment. */
export const loadAt = (tenures: Iterable<readonly Tenure[]>, at: number): Record<string, number> => {
  const load: Record<string, number> = {};
  for (const own of tenures) {
    const owner = ownerAt(own, at)?.ownerId;
    if (owner !== undefined) load[owner] = (load[owner] ?? 0) + 1;
  }
  return load;
};
