import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { orderRecord } from "../order/index.js";
import type { Read, Reads } from "../storage/index.js";
import { forEachPage, READ_CHUNK, type SalesSpan } from "./sales-repository.js";

/** What a customer's orders of a span come to. */
interface SalesTotals {
  /** Orders that are no returns. */
  readonly purchases: number;
  /** Less returns, minor units. */
  readonly amount: number;
}

const NO_SALES: SalesTotals = { purchases: 0, amount: 0 };

/**
 * The totals of the customers between two ids, added up by the store: one row a customer, however many orders it has. Whoever
 * has a return is asked about once more by amount, since a return is no purchase.
 */
const totalsBetween = (
  reads: Reads,
  { currency, from, to, asOf }: SalesSpan,
  customerId: { readonly gte: string; readonly lte: string },
): Read<ReadonlyMap<string, SalesTotals>> => {
  const placedAt = from === null ? { lte: to } : { gte: from, lte: to };
  const standing = { currency, customerId, placedAt, status: "placed" } as const;
  const cancelledLater = { ...standing, status: "cancelled", cancelledAt: { gt: asOf } } as const;
  const kinds = asOf < reads.now ? [standing, cancelledLater] : [standing];
  return Effect.gen(function* () {
    const totals = new Map<string, SalesTotals>();
    for (const where of kinds) {
      const all = yield* reads.aggregate(orderRecord, {
        where,
        groupBy: ["customerId"],
        measures: {
          orders: { op: "count", field: null },
          amount: { op: "sum", field: "amount" },
          least: { op: "min", field: "amount" },
        },
      });
      const returning = all.flatMap(({ key, values }) => ((values.least ?? 0) < 0 ? [String(key[0])] : []));
      const bought =
        returning.length === 0
          ? []
          : yield* reads.aggregate(orderRecord, {
              where: { ...where, customerId: { in: returning } },
              groupBy: ["customerId", "amount"],
              measures: { orders: { op: "count", field: null } },
            });
      const purchasesOf = new Map(returning.map((id) => [id, 0]));
      for (const { key, values } of bought) {
        const [id, amount] = [String(key[0]), Number(key[1])];
        if (amount >= 0) purchasesOf.set(id, (purchasesOf.get(id) ?? 0) + (values.orders ?? 0));
      }
      for (const { key, values } of all) {
        const id = String(key[0]);
        const known = totals.get(id) ?? NO_SALES;
        totals.set(id, {
          purchases: known.purchases + (purchasesOf.get(id) ?? values.orders ?? 0),
          amount: known.amount + (values.amount ?? 0),
        });
      }
    }
    return totals;
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
): Read<void> =>
  forEachPage(
    (after) => reads.page(customerRecord, { limit: READ_CHUNK, after }),
    (customers) =>
      Effect.gen(function* () {
        const [first, last] = [customers[0], customers.at(-1)];
        if (first === undefined || last === undefined) return;
        const between = { gte: first.id, lte: last.id };
        const found = yield* Effect.forEach(spans, (span) => totalsBetween(reads, span, between));
        for (const { id } of yield* reads.visible(permission, customers, (one) => one.id)) {
          body(
            id,
            found.map((totals) => totals.get(id) ?? NO_SALES),
          );
        }
      }),
  );
