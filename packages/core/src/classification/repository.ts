import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { errorOf, type Instant, iso, notAllowed, type Page } from "../kernel/index.js";
import { orderRecord } from "../order/index.js";
import type { Read, Reads } from "../storage/index.js";
import { type ColumnsBuilder, columnsBuilder } from "./builder.js";
import type { SalesColumns } from "./columns.js";
import { type ClassCounts, classesOf, countNames } from "./counts.js";
import type { Classification } from "./decision.js";
import { asOfInFuture } from "./faults.js";
import { type CustomerClass, classRecord, predictionRecord } from "./model.js";
import type { ClassificationPolicy } from "./policy.js";
import { NONE } from "./segments.js";

/** Rows read at a time. */
const READ_CHUNK = 1_000;

const forEachPage = <A>(
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

/** Which sales a run looks at. */
interface SalesOf {
  readonly asOf: Instant;
  readonly currency: string;
}

/** Reads the sales of all customers; orders are grouped by the store, and never read one by one. */
export const readSales = (
  reads: Reads,
  { asOf, currency }: SalesOf,
  add: ColumnsBuilder["add"],
  onRead: (customers: number) => void,
): Read<void> => {
  const { calendar } = reads;
  const pages = (after: string | null) => reads.page(customerRecord, { limit: READ_CHUNK, after });
  return forEachPage(pages, (customers) =>
    Effect.gen(function* () {
      const [first, last] = [customers[0], customers.at(-1)];
      if (first === undefined || last === undefined) return;
      for (const { id } of customers) add(id, []);
      const known = new Set(customers.map(({ id }) => id));
      const groups = yield* reads.aggregate(orderRecord, {
        where: {
          currency,
          status: "placed",
          customerId: { gte: first.id, lte: last.id },
          placedAt: { lte: asOf },
        },
        groupBy: ["customerId", "placedAt", "amount"],
        measures: { orders: { op: "count", field: null } },
      });
      for (const { key, values } of groups) {
        const [customerId, placedAt, amount] = key as [string, Instant, number];
        if (!known.has(customerId)) continue;
        add(customerId, [{ day: calendar.dayOf(placedAt), amount, orders: values.orders ?? 0 }]);
      }
      onRead(customers.length);
    }),
  );
};

/** The sales of all customers as columns. */
export const loadSales = (
  reads: Reads,
  { countBy, windowDays }: ClassificationPolicy,
  of: SalesOf,
  onRead: (customers: number) => void,
): Read<SalesColumns> => {
  const builder = columnsBuilder({ asOfDay: reads.calendar.dayOf(of.asOf), countBy, windowDays });
  return Effect.map(readSales(reads, of, builder.add, onRead), () => builder.finish());
};

/** Predictions of customers who have none any more: their orders were cancelled, or are in another currency. */
export const staleOf = (reads: Reads, ids: readonly string[]): Read<readonly string[]> => {
  const predicted = new Set(ids);
  const stale: string[] = [];
  const pages = (after: string | null) => reads.page(predictionRecord, { limit: READ_CHUNK, after });
  const load = forEachPage(pages, (stored) =>
    Effect.sync(() => {
      for (const { id } of stored) if (!predicted.has(id)) stale.push(id);
    }),
  );
  return Effect.as(load, stale);
};

/** What every run over all customers begins with: it may be run for all of them, and its moment has come. */
export const beginRun = (reads: Reads, permission: string, asOf: Instant = reads.now): Read<Instant> => {
  const scope = reads.scope(permission);
  if (scope !== "all") {
    const facts = { actor: reads.actor.id, permission, scope: scope ?? "none" };
    return Effect.fail(errorOf(notAllowed(facts)));
  }
  if (asOf > reads.now) return Effect.fail(errorOf(asOfInFuture({ asOf: iso(asOf), now: iso(reads.now) })));
  return Effect.succeed(asOf);
};

/** Tiers that still count for hysteresis: made by this policy, in this currency, and not after this moment. */
export const loadTiers = (
  reads: Reads,
  columns: SalesColumns,
  run: Pick<Classification, "policy" | "policyHash" | "asOf" | "currency">,
): Read<Int16Array> => {
  const positions = new Map(columns.ids.map((id, at) => [id, at]));
  const tiers = new Map(classesOf(run.policy).tiers.map((name, at) => [name, at]));
  const before = new Int16Array(columns.ids.length).fill(NONE);
  const pages = (after: string | null) => reads.page(classRecord, { limit: READ_CHUNK, after });
  const load = forEachPage(pages, (stored) =>
    Effect.sync(() => {
      for (const { id, tier, policyHash, asOf, currency } of stored) {
        const at = positions.get(id);
        if (at === undefined || tier === null) continue;
        if (policyHash === run.policyHash && currency === run.currency && asOf <= run.asOf) {
          before[at] = tiers.get(tier) ?? NONE;
        }
      }
    }),
  );
  return Effect.as(load, before);
};

type Counted = readonly (readonly [string | null, number])[];

/** How many customers are in each class, as far as the actor may see them; for who may see all, the store counts. */
export const countsOf = (reads: Reads, permission: string, policy: ClassificationPolicy): Read<ClassCounts> =>
  Effect.gen(function* () {
    const seen: CustomerClass[] = [];
    const isAll = reads.scope(permission) === "all";
    if (!isAll) {
      const pages = (after: string | null) => reads.page(classRecord, { limit: READ_CHUNK, after });
      yield* forEachPage(pages, (items) =>
        Effect.map(
          reads.visible(permission, items, ({ id }) => id),
          (visible) => {
            for (const one of visible) seen.push(one);
          },
        ),
      );
    }
    const count = (field: "tier" | "segment" | "lifecycle"): Read<Counted> =>
      isAll
        ? Effect.map(
            reads.aggregate(classRecord, {
              groupBy: [field],
              measures: { customers: { op: "count", field: null } },
            }),
            (groups) => groups.map(({ key, values }) => [key[0] as string | null, values.customers ?? 0]),
          )
        : Effect.succeed(seen.map((one) => [one[field], 1]));
    const names = classesOf(policy);
    return {
      tiers: countNames(names.tiers, yield* count("tier")),
      segments: countNames(names.segments, yield* count("segment")),
      lifecycle: countNames(names.lifecycle, yield* count("lifecycle")),
    };
  });
