import * as Effect from "effect/Effect";
import { type Customer, customerRecord } from "../customer/index.js";
import type { Instant, Page } from "../kernel/index.js";
import { type Order, orderRecord } from "../order/index.js";
import type { AggregateRow, Read, Reads, Where } from "../storage/index.js";
import { type ColumnsBuilder, columnsBuilder } from "./builder.js";
import type { SalesColumns } from "./columns.js";
import { groupStream } from "./group-repository.js";
import type { ClassificationPolicy } from "./policy.js";

/** Rows read at a time. */
export const READ_CHUNK = 1_000;

export const forEachPage = <A>(
  pageAfter: (after: string | null) => Read<Page<A>>,
  body: (items: readonly A[]) => Read<void>,
): Read<void> =>
  Effect.gen(function* () {
    let after: string | null = null;
    do {
      const page: Page<A> = yield* pageAfter(after);
      yield* body(page.items);
      after = page.next;
    } while (after !== null);
  });

/** Which orders: in one currency, placed in a span, standing as of a moment. */
export interface SalesSpan {
  readonly currency: string;
  /** Placed at or after; since ever when it is null. */
  readonly from: Instant | null;
  /** Placed at or before. */
  readonly to: Instant;
  /** An order that was cancelled only later still counts. */
  readonly asOf: Instant;
}

/** Orders of one customer at one moment of one amount, and one margin where margins are asked for. */
export interface SalesGroup {
  readonly customerId: string;
  readonly placedAt: Instant;
  /** Minor units of each. */
  readonly amount: number;
  /** Of each; null where it is not known, and where margins are not asked for. */
  readonly margin: number | null;
  readonly orders: number;
}

interface Between {
  readonly gte: string;
  readonly lte?: string;
}

/** Every id: says to a store that the orders are wanted customer by customer, so that it reads them in that order. */
const ALL: Between = { gte: "" };

/** The orders of a span as of its moment: those that stand, and where that is past, those that were cancelled since. */
export const ordersOf = (
  { currency, from, to, asOf }: SalesSpan,
  now: Instant,
  customerId: Between = ALL,
): readonly Where<typeof orderRecord>[] => {
  const placedAt = from === null ? { lte: to } : { gte: from, lte: to };
  const standing = { currency, status: "placed", customerId, placedAt } as const;
  const cancelledLater = { ...standing, status: "cancelled", cancelledAt: { gt: asOf } } as const;
  return asOf < now ? [standing, cancelledLater] : [standing];
};

/** Grouped by the store, and never read one by one. */
const salesRequest = (where: Where<typeof orderRecord>, withMargin: boolean) =>
  ({
    where,
    groupBy: ["customerId", "placedAt", "amount", ...(withMargin ? (["margin"] as const) : [])] as const,
    measures: { orders: { op: "count", field: null } },
  }) as const;

const groupOf = ({ key, values }: AggregateRow): SalesGroup => {
  const [customerId, placedAt, amount, margin = null] = key as [string, Instant, number, (number | null)?];
  return { customerId, placedAt, amount, margin, orders: values.orders ?? 0 };
};

/**
 * All customers, page by page, and then the orders of each page, in parts: those of a customer may come in several. The store
 * is asked one aggregate, and read on as far as the customers go; only a page of either is in memory.
 */
export const forEachSales = (
  reads: Reads,
  span: SalesSpan,
  { withMargin }: { readonly withMargin: boolean },
  body: {
    readonly customers: (customers: readonly Customer[]) => Read<void>;
    readonly sales: (groups: readonly SalesGroup[]) => void;
  },
): Read<void> => {
  const streams = ordersOf(span, reads.now).map((where) =>
    groupStream(reads, orderRecord, salesRequest(where, withMargin)),
  );
  return forEachPage(
    (after) => reads.page(customerRecord, { limit: READ_CHUNK, after }),
    (customers) =>
      Effect.gen(function* () {
        const last = customers.at(-1);
        if (last === undefined) return;
        const known = new Set(customers.map(({ id }) => id));
        yield* body.customers(customers);
        for (const stream of streams) {
          yield* stream.upTo(last.id, (part) =>
            body.sales(part.map(groupOf).filter(({ customerId }) => known.has(customerId))),
          );
        }
      }),
  );
};

/** The orders of one customer. */
export const salesOf = (reads: Reads, span: SalesSpan, customerId: string): Read<readonly SalesGroup[]> =>
  Effect.map(
    Effect.forEach(ordersOf(span, reads.now, { gte: customerId, lte: customerId }), (where) =>
      reads.aggregate(orderRecord, salesRequest(where, false)),
    ),
    (found) => found.flat().map(groupOf),
  );

/** Hands over the sales of all customers, also of who has none; answers nothing but when it is done. */
export const readSales = (
  reads: Reads,
  { asOf, currency }: { readonly asOf: Instant; readonly currency: string },
  add: ColumnsBuilder["add"],
  onRead: (customers: number) => void,
): Read<void> =>
  forEachSales(
    reads,
    { currency, from: null, to: asOf, asOf },
    { withMargin: false },
    {
      customers: (customers) =>
        Effect.sync(() => {
          for (const { id } of customers) add(id, []);
          onRead(customers.length);
        }),
      sales: (groups) => {
        for (const { customerId, placedAt, amount, orders } of groups) {
          add(customerId, [{ day: reads.calendar.dayOf(placedAt), amount, orders }]);
        }
      },
    },
  );

/** The sales of all customers as columns, with margins where M is scored by them. */
export const loadSales = (
  reads: Reads,
  policy: ClassificationPolicy,
  { asOf, currency }: { asOf: Instant; currency: string },
  onRead: (customers: number) => void,
): Read<SalesColumns> => {
  const { calendar } = reads;
  const options = {
    asOfDay: calendar.dayOf(asOf),
    countBy: policy.countBy,
    windowDays: policy.windowDays,
  };
  const withMargin = policy.rfm.measure === "margin";
  const sales = columnsBuilder(options);
  const margins = columnsBuilder(options);
  const span = { currency, from: null, to: asOf, asOf };
  const load = forEachSales(
    reads,
    span,
    { withMargin },
    {
      customers: (customers) =>
        Effect.sync(() => {
          for (const { id } of customers) {
            sales.add(id, []);
            if (withMargin) margins.add(id, []);
          }
          onRead(customers.length);
        }),
      sales: (groups) => {
        for (const { customerId, placedAt, amount, margin, orders } of groups) {
          const day = calendar.dayOf(placedAt);
          sales.add(customerId, [{ day, amount, orders }]);
          if (withMargin && margin !== null) margins.add(customerId, [{ day, amount: margin, orders }]);
        }
      },
    },
  );
  return Effect.map(load, () =>
    withMargin ? { ...sales.finish(), margins: margins.finish().monetary } : sales.finish(),
  );
};

/** Was it placed by then, and cancelled only later if at all? */
export const stoodAt = ({ placedAt, cancelledAt }: Order, asOf: Instant): boolean =>
  placedAt <= asOf && (cancelledAt === null || cancelledAt > asOf);

/** The orders of a span as they stood at a moment, with their lines, page by page, as far as the actor may see their customers. */
export const forEachOrder = (
  reads: Reads,
  permission: string,
  { currency, from, to, asOf }: SalesSpan & { readonly from: Instant },
  body: (orders: readonly Order[]) => Read<void>,
): Read<void> => {
  const statuses = asOf < reads.now ? (["placed", "cancelled"] as const) : (["placed"] as const);
  return Effect.forEach(
    statuses,
    (status) => {
      const where = { currency, status, placedAt: { gte: from, lte: to } };
      return forEachPage(
        (after) => reads.page(orderRecord, { where, orderBy: ["placedAt"], limit: READ_CHUNK, after }),
        (orders) =>
          Effect.flatMap(
            reads.visible(
              permission,
              orders.filter((order) => stoodAt(order, asOf)),
              ({ customerId }) => customerId,
            ),
            body,
          ),
      );
    },
    { discard: true },
  );
};

/** Customer by customer, as far as the actor may see them: each with its orders, also who has none. */
export const forEachSeen = (
  reads: Reads,
  permission: string,
  span: SalesSpan,
  body: (customerId: string, groups: readonly SalesGroup[]) => void,
): Read<void> => {
  let own = new Map<string, SalesGroup[]>();
  const finish = (): void => {
    for (const [id, mine] of own) body(id, mine);
  };
  const load = forEachSales(
    reads,
    span,
    { withMargin: false },
    {
      customers: (customers) =>
        Effect.map(
          reads.visible(permission, customers, ({ id }) => id),
          (visible) => {
            finish();
            own = new Map(visible.map(({ id }) => [id, []]));
          },
        ),
      sales: (groups) => {
        for (const group of groups) own.get(group.customerId)?.push(group);
      },
    },
  );
  return Effect.map(load, finish);
};
