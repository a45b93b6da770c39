import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { leadRecord, opportunityRecord } from "../funnel/index.js";
import { type Instant, MAX_PAGE, type Owned } from "../kernel/index.js";
import { ownersAt, shareRecord, tenureRecord } from "../ownership/index.js";
import type { Read, Reads } from "../storage/index.js";
import { coversAt, repRecord, teamRecord } from "../team/index.js";
import { type Conversion, convert } from "./conversion.js";
import { type Beneficiary, type CreditSplit, type OwnerShare, withCovers } from "./credit.js";
import {
  creditFact,
  firstOrders,
  leadFact,
  type MetricFact,
  type OrderStanding,
  opportunityFact,
} from "./facts.js";
import { type MetricSource, metrics, type ReportMetric } from "./metrics.js";
import { type CreditEntry, creditRecord, type HolderLevel } from "./model.js";
import { type DateWindow, type Window, windowOf } from "./period.js";
import { COMPANY, type Holder, type PlacedHolder } from "./plan.js";
import type { PerformancePolicy } from "./policy.js";
import {
  checkDimension,
  type Dimension,
  type GroupedCustomer,
  groupOf,
  isOfCustomer,
  type ReportTable,
  tabulate,
} from "./report.js";

/** Who owned a customer at a moment, in which shares, and in which team they were; and who covered for them. */
export const ownersThen = (
  reads: Reads,
  customerId: string,
  at: Instant,
  { coverShare }: Pick<PerformancePolicy, "coverShare">,
): Read<readonly OwnerShare[]> =>
  Effect.gen(function* () {
    const where = { customerId };
    const tenures = yield* reads.all(tenureRecord, { where });
    const owners = ownersAt(tenures, yield* reads.all(shareRecord, { where }), at);
    if (coverShare === 0) return owners;
    const reps = yield* reads.getMany(
      repRecord,
      owners.map((owner) => owner.repId),
    );
    const coverIds = reps.map((rep) => (rep === null ? undefined : coversAt(rep, at)[0]));
    const covers = yield* reads.getMany(
      repRecord,
      coverIds.flatMap((id) => id ?? []),
    );
    const teamOf = new Map(covers.map((rep) => [rep?.id, rep?.teamId ?? null]));
    const coverOf = owners.map((_, index): Beneficiary | null => {
      const repId = coverIds[index];
      return repId === undefined ? null : { repId, teamId: teamOf.get(repId) ?? null };
    });
    return withCovers(owners, coverOf, coverShare);
  });

/** The policy's splits, with the teams of those whom it names. */
export const namedSplits = (reads: Reads, policy: PerformancePolicy): Read<readonly CreditSplit[]> =>
  Effect.forEach(policy.splits, ({ to, ...split }): Read<CreditSplit> => {
    if (to === "owner") return Effect.succeed({ ...split, to });
    return Effect.map(reads.get(repRecord, to.repId), (rep) => ({
      ...split,
      to: { repId: to.repId, teamId: rep?.teamId ?? null },
    }));
  });

/** Customers asked for in one question: long lists cost a store more than a few more questions. */
const AT_ONCE = 100;

const chunks = <A>(items: readonly A[], size = MAX_PAGE): readonly (readonly A[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

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

const creditFacts = (reads: Reads, window: Window, asked: Question, withFirst: boolean) =>
  Effect.gen(function* () {
    const at = { gte: window.from, lt: window.until };
    const { currency, convert: rates } = asked;
    const found = yield* reads.all(creditRecord, { where: rates === undefined ? { currency, at } : { at } });
    const entries = yield* Effect.forEach(found, (entry) =>
      rates === undefined ? Effect.succeed(entry) : converted(reads, entry, { to: currency, ...rates }),
    );
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
    const onCredit = asked.metrics.some((id) => metrics[id].source === "credit");
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

/** What is asked, of which days. */
interface Question extends DateWindow {
  readonly metrics: readonly ReportMetric[];
  readonly currency: string;
  readonly convert?: Omit<Conversion, "to"> | undefined;
}

/** Everything that these metrics are counted on. */
export const factsIn = (reads: Reads, asked: Question): Read<readonly MetricFact[]> =>
  Effect.gen(function* () {
    const window = yield* reads.accept(windowOf(asked, reads.calendar));
    const sources = new Set<MetricSource>(asked.metrics.map((id) => metrics[id].source));
    const withFirst = asked.metrics.includes("new-customers");
    return [
      ...(sources.has("credit") ? yield* creditFacts(reads, window, asked, withFirst) : []),
      ...(sources.has("lead") ? yield* leadFacts(reads, window) : []),
      ...(sources.has("opportunity") ? yield* opportunityFacts(reads, window, asked) : []),
    ];
  });

/** A holder's figure, and whose it is. */
export interface HeldFigure {
  readonly value: number | null;
  readonly owned: Owned;
}

/** One metric for each holder, over everybody, whoever asks. */
export const figuresBy = (
  reads: Reads,
  asked: Omit<Question, "metrics"> & { readonly metric: ReportMetric },
  by: HolderLevel,
): Read<ReadonlyMap<string | null, HeldFigure>> =>
  Effect.gen(function* () {
    const facts = yield* factsIn(reads, { ...asked, metrics: [asked.metric] });
    const customers = new Map<string, GroupedCustomer>();
    const { rows } = tabulate(facts, [asked.metric], { by, customers, listIds: false });
    const teams = new Map(facts.map((fact) => [groupOf(fact, by, customers), fact.teamId]));
    return new Map(
      rows.map(({ key, figures }) => {
        const ownerId = by === "rep" ? key : null;
        const owned = by === "company" ? COMPANY : { ownerId, teamId: teams.get(key) ?? null };
        return [key, { value: figures[asked.metric]?.value ?? null, owned }];
      }),
    );
  });

/** Finds the team of a plan's holder; a holder that the tenant does not have is NotFound. */
export const placeHolder = (reads: Reads, { level, id }: Holder): Read<PlacedHolder> => {
  if (level === "company") return Effect.succeed({ level, id, teamId: null });
  if (level === "team") return Effect.map(reads.require(teamRecord, id), () => ({ level, id, teamId: id }));
  return Effect.map(reads.require(repRecord, id), ({ teamId }) => ({ level, id, teamId }));
};

/** The customers of these facts, where a report groups by something of theirs. */
export const customersForGroups = (
  reads: Reads,
  facts: readonly MetricFact[],
  by: Dimension,
): Read<ReadonlyMap<string, GroupedCustomer>> => {
  if (!isOfCustomer(by)) return Effect.succeed(new Map());
  const ids = [...new Set(facts.flatMap((fact) => fact.customerId ?? []))];
  return Effect.map(
    Effect.forEach(chunks(ids), (some) => reads.getMany(customerRecord, some)),
    (found) => new Map(found.flat().flatMap((one) => (one === null ? [] : [[one.id, one] as const]))),
  );
};

interface Asked extends Question {
  readonly by: Dimension;
  readonly listIds?: boolean;
}

/** A report over what the actor may see. */
export const tableOf = (reads: Reads, permission: string, asked: Asked): Read<ReportTable> =>
  Effect.gen(function* () {
    yield* reads.accept(checkDimension(asked.metrics, asked.by));
    const all = yield* factsIn(reads, asked);
    const facts = reads.visibleOwned(permission, all, ({ repId: ownerId, teamId }) => ({ ownerId, teamId }));
    const customers = yield* customersForGroups(reads, facts, asked.by);
    return tabulate(facts, asked.metrics, { by: asked.by, customers, listIds: asked.listIds ?? false });
  });
