import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { orderRecord } from "../order/index.js";
import type { Read, Reads, Where } from "../storage/index.js";
import { groupStream } from "./group-repository.js";
import { forEachPage, ordersOf, READ_CHUNK, type SalesSpan } from "./sales-repository.js";

/** What a customer's orders of a span come to. */
interface SalesTotals {
  /** Orders that are no returns. */
  readonly purchases: number;
  /** Less returns, minor units. */
  readonly amount: number;
}

const NO_SALES: SalesTotals = { purchases: 0, amount: 0 };

/**
 * The totals of a span, added up by the store: one row a customer, however many orders it has. Whoever has a return is asked
 * about once more by amount, since a return is no purchase.
 */
const totalsStream = (reads: Reads, where: Where<typeof orderRecord>) => {
  const stream = groupStream(reads, orderRecord, {
    where,
    groupBy: ["customerId"],
    measures: {
      orders: { op: "count", field: null },
      amount: { op: "sum", field: "amount" },
      least: { op: "min", field: "amount" },
    },
  });
  return (customerId: string, totals: Map<string, SalesTotals>): Read<void> =>
    Effect.gen(function* () {
      const returning: string[] = [];
      const add = (id: string, purchases: number, amount: number): void => {
        const known = totals.get(id) ?? NO_SALES;
        totals.set(id, { purchases: known.purchases + purchases, amount: known.amount + amount });
      };
      yield* stream.upTo(customerId, (part) => {
        for (const { key, values } of part) {
          const id = String(key[0]);
          add(id, values.orders ?? 0, values.amount ?? 0);
          if ((values.least ?? 0) < 0) returning.push(id);
        }
      });
      if (returning.length === 0) return;
      const byAmount = yield* reads.aggregate(orderRecord, {
        where: { ...where, customerId: { in: returning } },
        groupBy: ["customerId", "amount"],
        measures: { orders: { op: "count", field: null } },
      });
      for (const { key, values } of byAmount) {
        if (Number(key[1]) < 0) add(String(key[0]), -(values.orders ?? 0), 0);
      }
    });
};

/**
 * Customer by customer, as far as the actor may see them: the totals of each span, also of who has none. One page of customers
 * is in memory at a time.
 */
export const forEachTotals = (
  reads: Reads,
  permission: string,
  spans: readonly SalesSpan[],
  body: (customerId: string, totals: readonly SalesTotals[]) => void,
): Read<void> => {
  const streams = spans.map((span) => ordersOf(span, reads.now).map((where) => totalsStream(reads, where)));
  return forEachPage(
    (after) => reads.page(customerRecord, { limit: READ_CHUNK, after }),
    (customers) =>
      Effect.gen(function* () {
        const last = customers.at(-1);
        if (last === undefined) return;
        const found = spans.map(() => new Map<string, SalesTotals>());
        for (const [at, totals] of found.entries()) {
          for (const addUpTo of streams[at] ?? []) yield* addUpTo(last.id, totals);
        }
        for (const { id } of yield* reads.visible(permission, customers, (one) => one.id)) {
          body(
            id,
            found.map((totals) => totals.get(id) ?? NO_SALES),
          );
        }
      }),
  );
};
