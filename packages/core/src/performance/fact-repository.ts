import * as Effect from "effect/Effect";
import { touchpointRecord } from "../customer/index.js";
import { leadRecord, opportunityRecord } from "../funnel/index.js";
import type { Instant } from "../kernel/index.js";
import { orderRecord } from "../order/index.js";
import { FOLLOW_UPS, tenureRecord } from "../ownership/index.js";
import { chunks, type Read, type Reads, type StoreValue } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { windowToCompare } from "./comparison.js";
import { type Conversion, convert } from "./conversion.js";
import {
  creditFact,
  firstOrders,
  leadFact,
  type MetricFact,
  type OrderStanding,
  opportunityFact,
} from "./facts.js";
import type { Filter, MetricDefinition, MetricSource } from "./metric-policy.js";
import { type CreditEntry, creditRecord, observationRecord } from "./model.js";
import { type DateWindow, type Window, windowOf } from "./period.js";
import {
  type FollowUp,
  lastPurchases,
  observationFact,
  responseFact,
  retentionFact,
  touchFact,
} from "./relation-facts.js";

/** Customers asked for in one question: long lists cost a store more than a few more questions. */
const AT_ONCE = 100;

/** What stands, before a moment, of every order of these customers, in any currency. */
const standingOrders = (
  reads: Reads,
  customerIds: readonly string[],
  until: Instant,
): Read<readonly OrderStanding[]> =>
  Effect.map(
    Effect.forEach(chunks(customerIds, AT_ONCE), (some) =>
      reads.aggregate(creditRecord, {
        where: { customerId: { in: some }, at: { lt: until } },
        groupBy: ["customerId", "sourceId"],
        measures: { share: { op: "sum", field: "share" }, placedAt: { op: "min", field: "at" } },
      }),
    ),
    (groups) =>
      groups.flat().map(({ key: [customerId, orderId], values }) => ({
        customerId: String(customerId),
        orderId: String(orderId),
        placedAt: values.placedAt ?? 0,
        share: values.share ?? 0,
      })),
  );

const creditFacts = (reads: Reads, window: Window, asked: Question) =>
  Effect.gen(function* () {
    const at = { gte: window.from, lt: window.until };
    const { currency, convert: rates } = asked;
    const found = yield* reads.all(creditRecord, { where: rates === undefined ? { currency, at } : { at } });
    const entries = yield* Effect.forEach(found, (entry) =>
      rates === undefined ? Effect.succeed(entry) : converted(reads, entry, { to: currency, ...rates }),
    );
    const withFirst = asked.metrics.some((metric) => filtersOf(metric).includes("first"));
    const customerIds = withFirst ? [...new Set(entries.map((entry) => entry.customerId))] : [];
    const first = firstOrders(yield* standingOrders(reads, customerIds, window.until));
    return entries.map((entry) => creditFact(entry, first, window));
  });

const converted = (reads: Reads, entry: CreditEntry, rates: Conversion): Read<CreditEntry> =>
  Effect.gen(function* () {
    const inTarget = (amount: number) => reads.accept(convert(amount, entry.currency, rates));
    const margin = entry.margin === null ? null : yield* inTarget(entry.margin);
    return { ...entry, amount: yield* inTarget(entry.amount), margin, currency: rates.to };
  });

/** Currencies of credit in a window that its figures do not hold, as far as the actor may see. */
export const leftOutOf = (reads: Reads, permission: string, asked: Question): Read<readonly string[]> =>
  Effect.gen(function* () {
    const onCredit = asked.metrics.some((metric) => metric.source === "credit");
    if (!onCredit || asked.convert !== undefined) return [];
    const { from, until } = yield* reads.accept(windowOf(asked, reads.calendar));
    const groups = yield* reads.aggregate(creditRecord, {
      where: { at: { gte: from, lt: until } },
      groupBy: ["currency", "repId", "teamId"],
      measures: {},
    });
    const seen = reads.visibleOwned(permission, groups, ({ key: [, repId, teamId] }) => ({
      ownerId: repId as string | null,
      teamId: teamId as string | null,
    }));
    const currencies = new Set(seen.map(({ key }) => String(key[0])));
    return [...currencies].filter((currency) => currency !== asked.currency);
  });

const leadFacts = (reads: Reads, window: Window) =>
  Effect.map(
    reads.all(leadRecord, { where: { capturedAt: { gte: window.from, lt: window.until } } }),
    (leads) => leads.map((lead) => leadFact(lead, window)),
  );

const opportunityFacts = (reads: Reads, window: Window, { currency, convert: rates }: Question) =>
  Effect.gen(function* () {
    const closedAt = { gte: window.from, lt: window.until };
    const closed = yield* Effect.forEach(["won", "lost"] as const, (status) =>
      reads.all(opportunityRecord, { where: { status, closedAt } }),
    );
    const facts = yield* Effect.forEach(closed.flat(), (one) => {
      if (rates === undefined || one.amount === null || one.currency === null)
        return Effect.succeed(opportunityFact(one, currency, reads.calendar));
      const amount = reads.accept(convert(one.amount, one.currency, { to: currency, ...rates }));
      return Effect.map(amount, (value) => opportunityFact(one, currency, reads.calendar, value));
    });
    return facts.flatMap((fact) => fact ?? []);
  });

/** Follow-ups, each with the customer's purchases after it within the window. */
const touchFacts = (reads: Reads, window: Window) =>
  Effect.gen(function* () {
    const found = yield* followUpsIn(reads, window);
    const placedAt = { gte: window.from, lt: window.until };
    const orders = yield* reads.all(orderRecord, { where: { status: "placed", placedAt } });
    const last = lastPurchases(orders);
    const reps = [...new Set(found.map((touch) => touch.byId))];
    const teams = new Map(
      (yield* reads.getMany(repRecord, reps)).flatMap((rep) =>
        rep === null ? [] : [[rep.id, rep.teamId] as const],
      ),
    );
    return found.map((touch) => touchFact(touch, teams.get(touch.byId) ?? null, last));
  });

const followUpsIn = (reads: Reads, { from, until }: Window): Read<readonly FollowUp[]> =>
  Effect.map(reads.all(touchpointRecord, { where: { at: { gte: from, lt: until } } }), (touches) =>
    touches.filter((touch) => (FOLLOW_UPS as readonly string[]).includes(touch.kind)),
  );

const responseFacts = (reads: Reads, window: Window) =>
  Effect.gen(function* () {
    const tenures = yield* reads.all(tenureRecord, {
      where: { from: { gte: window.from, lt: window.until } },
    });
    const byCustomer = new Map<string, FollowUp[]>();
    for (const touch of yield* followUpsIn(reads, window)) {
      const own = byCustomer.get(touch.customerId);
      if (own === undefined) byCustomer.set(touch.customerId, [touch]);
      else own.push(touch);
    }
    return tenures.map((tenure) => responseFact(tenure, byCustomer.get(tenure.customerId) ?? [], window));
  });

const retentionFacts = (reads: Reads, asked: DateWindow, window: Window) =>
  Effect.gen(function* () {
    const earlier = yield* reads.accept(windowOf(windowToCompare(asked, "previous"), reads.calendar));
    const text = (value: StoreValue | undefined) => (typeof value === "string" ? value : null);
    const buyersIn = ({ from, until }: Window) =>
      Effect.map(
        reads.aggregate(creditRecord, {
          where: { at: { gte: from, lt: until } },
          groupBy: ["customerId", "repId", "teamId", "sourceId"],
          measures: { share: { op: "sum", field: "share" }, placedAt: { op: "min", field: "sourceAt" } },
        }),
        (groups) =>
          groups
            .filter(({ values }) => (values.share ?? 0) > 0 && (values.placedAt ?? 0) >= from)
            .map(({ key: [customerId, repId, teamId] }) => ({
              ...{ customerId: String(customerId), repId: text(repId), teamId: text(teamId) },
            })),
      );
    const buyers = new Set((yield* buyersIn(window)).map((one) => one.customerId));
    return (yield* buyersIn(earlier)).map((one) => retentionFact(one, buyers));
  });

const filtersOf = ({ measure: { top, bottom } }: MetricDefinition): readonly Filter[] =>
  [top, bottom].flatMap((term) =>
    term === null || term.op === "net-orders"
      ? []
      : [term.where ?? [], term.op === "sum" ? [] : (term.less ?? [])].flat(),
  );

/** What kinds of observations metrics count, and since when: a balance counts from the beginning. */
const observationFacts = (reads: Reads, window: Window, { metrics, currency, convert: rates }: Question) =>
  Effect.gen(function* () {
    const asked = metrics.filter((metric) => metric.source === "observation");
    const sinceOf = new Map<string, number | null>();
    for (const metric of asked) {
      const since = metric.window === "balance" ? null : window.from;
      for (const filter of filtersOf(metric)) if (typeof filter !== "string") sinceOf.set(filter.kind, since);
    }
    const found = yield* Effect.forEach([...sinceOf], ([kind, since]) =>
      reads.all(observationRecord, {
        where: { kind, at: since === null ? { lt: window.until } : { gte: since, lt: window.until } },
      }),
    );
    const ofAsked = found
      .flat()
      .filter((one) => one.currency === null || one.currency === currency || rates !== undefined);
    return yield* Effect.forEach(ofAsked, (one) =>
      one.currency === null || rates === undefined
        ? Effect.succeed(observationFact(one))
        : Effect.map(reads.accept(convert(one.value, one.currency, { to: currency, ...rates })), (value) =>
            observationFact({ ...one, value }),
          ),
    );
  });

/** What is asked, of which days. */
export interface Question extends DateWindow {
  readonly metrics: readonly MetricDefinition[];
  readonly currency: string;
  readonly convert?: Omit<Conversion, "to"> | undefined;
}

/** Everything that these metrics are counted on. */
export const factsIn = (reads: Reads, asked: Question): Read<readonly MetricFact[]> =>
  Effect.gen(function* () {
    const window = yield* reads.accept(windowOf(asked, reads.calendar));
    const loaders: Readonly<Record<MetricSource, () => Read<readonly MetricFact[]>>> = {
      credit: () => creditFacts(reads, window, asked),
      lead: () => leadFacts(reads, window),
      opportunity: () => opportunityFacts(reads, window, asked),
      touch: () => touchFacts(reads, window),
      response: () => responseFacts(reads, window),
      retention: () => retentionFacts(reads, asked, window),
      observation: () => observationFacts(reads, window, asked),
      plan: () => Effect.succeed([]),
    };
    const sources = new Set(asked.metrics.map((metric) => metric.source));
    return (yield* Effect.forEach(sources, (source) => loaders[source]())).flat();
  });
