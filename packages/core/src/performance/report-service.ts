import * as Effect from "effect/Effect";
import { orderRecord } from "../order/index.js";
import { query, type Reads } from "../storage/index.js";
import { type Elapsed, elapsedOf } from "./attainment.js";
import { windowToCompare } from "./comparison.js";
import { leftOutOf } from "./fact-repository.js";
import { makeFiscalCalendar } from "./fiscal.js";
import {
  AttainmentInput,
  CompareInput,
  ExportReportInput,
  LedgerInput,
  RankingInput,
  ReconcileInput,
  ReportInput,
} from "./inputs.js";
import type { MetricDefinition } from "./metric-policy.js";
import { findMetrics, type MetricRegistry } from "./metric-registry.js";
import { metrics } from "./metrics.js";
import { creditRecord, planRecord } from "./model.js";
import { type DateWindow, windowOf } from "./period.js";
import { type AttainmentRow, attainments, COMPANY, ownedOf } from "./plan.js";
import type { PerformancePolicy } from "./policy.js";
import { type Ranked, ranking } from "./ranking.js";
import { reconcile } from "./reconcile.js";
import { toCsv, toHtml, toNdjson, toTerminal } from "./render-table.js";
import { type ComparedTable, compareTables, type ReportTable } from "./report.js";
import { figuresBy, tableOf } from "./repository.js";
import type { PerformanceService } from "./service.js";
import { tableOfReport } from "./table.js";

const READ = "performance.read";

/** In which days of which zone an answer holds. */
export interface Framed {
  readonly window: DateWindow & { readonly zone: string };
  readonly currency: string;
}
export interface Report extends ReportTable, Framed {
  /** Currencies of credit in this window that are in none of the figures; none when they are converted. */
  readonly leftOut: readonly string[];
}
export interface Comparison extends ComparedTable, Framed {
  readonly comparedWith: DateWindow;
}
export interface RankingAnswer extends Framed {
  readonly definition: MetricDefinition;
  readonly rows: readonly Ranked[];
  /** How many have a rank; also those whom the actor may not see. */
  readonly ranked: number;
}
export interface AttainmentAnswer extends Framed, Elapsed {
  readonly rows: readonly AttainmentRow[];
  readonly definitions: readonly MetricDefinition[];
}
const framed = (reads: Reads, { from, until }: DateWindow, currency: string): Framed => ({
  window: { from, until, zone: reads.calendar.zone },
  currency,
});

/** A report as a file. */
export interface ExportedReport {
  readonly mediaType: string;
  readonly text: string;
}
const renderings = { csv: toCsv, ndjson: toNdjson, html: toHtml, terminal: toTerminal };
const mediaTypes = {
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
  html: "text/html; charset=utf-8",
  terminal: "text/plain; charset=utf-8",
};

type Reports = Pick<
  PerformanceService,
  "exportReport" | "report" | "compare" | "ranking" | "ledger" | "reconcile" | "attainment"
>;

/** Questions to the ledger and the funnel. */
export const makeReportService = (policy: PerformancePolicy, registry: MetricRegistry): Reports => ({
  report: query({ name: "performance.report", permission: READ, input: ReportInput }, (input, reads) =>
    Effect.gen(function* () {
      const asked = { ...input, metrics: yield* reads.accept(findMetrics(registry, input.metrics)) };
      const table = yield* tableOf(reads, READ, asked);
      const leftOut = yield* leftOutOf(reads, READ, asked);
      return { ...framed(reads, input, input.currency), ...table, leftOut };
    }),
  ),

  exportReport: query(
    { name: "performance.export-report", permission: READ, input: ExportReportInput },
    ({ format, locale, ...input }, reads) =>
      Effect.gen(function* () {
        const asked = { ...input, metrics: yield* reads.accept(findMetrics(registry, input.metrics)) };
        const report = { ...framed(reads, input, input.currency), ...(yield* tableOf(reads, READ, asked)) };
        return {
          mediaType: mediaTypes[format],
          text: renderings[format](tableOfReport(report, input.by), locale),
        };
      }),
  ),

  compare: query({ name: "performance.compare", permission: READ, input: CompareInput }, (input, reads) =>
    Effect.gen(function* () {
      const comparedWith = windowToCompare(input, input.with);
      const asked = { ...input, metrics: yield* reads.accept(findMetrics(registry, input.metrics)) };
      const now = yield* tableOf(reads, READ, asked);
      const before = yield* tableOf(reads, READ, { ...asked, ...comparedWith });
      const table = compareTables(now, before);
      return { ...framed(reads, input, input.currency), comparedWith, ...table };
    }),
  ),

  ranking: query({ name: "performance.ranking", permission: READ, input: RankingInput }, (input, reads) =>
    Effect.gen(function* () {
      const [definition = metrics.revenue] = yield* reads.accept(findMetrics(registry, [input.metric]));
      const figures = yield* figuresBy(reads, { ...input, metric: definition }, input.by);
      const items = [...figures].flatMap(([key, { value }]) => (key === null ? [] : [{ key, value }]));
      const all = ranking(items, definition.betterIs);
      const rows = reads.visibleOwned(READ, all, ({ key }) => figures.get(key)?.owned ?? COMPANY);
      const ranked = all.filter((one) => one.rank !== null).length;
      return { ...framed(reads, input, input.currency), definition, rows, ranked };
    }),
  ),

  ledger: query(
    { name: "performance.ledger", permission: READ, input: LedgerInput },
    ({ sourceId, repId, from, until, ...page }, reads) =>
      Effect.gen(function* () {
        const days =
          from === undefined || until === undefined
            ? null
            : yield* reads.accept(windowOf({ from, until }, reads.calendar));
        const where = { sourceId, repId, at: days === null ? undefined : { gte: days.from, lt: days.until } };
        return yield* reads.visiblePage(creditRecord, { where, ...page }, (entries) =>
          Effect.succeed(
            reads.visibleOwned(READ, entries, ({ repId: ownerId, teamId }) => ({ ownerId, teamId })),
          ),
        );
      }),
  ),

  reconcile: query(
    { name: "performance.reconcile", permission: READ, input: ReconcileInput },
    (input, reads) =>
      Effect.gen(function* () {
        yield* reads.permit(READ, COMPANY);
        const { from, until } = yield* reads.accept(windowOf(input, reads.calendar));
        const placed = { gte: from, lt: until };
        const { currency } = input;
        const orders = yield* reads.all(orderRecord, {
          where: { currency, status: "placed", placedAt: placed },
        });
        const credits = yield* reads.aggregate(creditRecord, {
          where: { currency, sourceAt: placed, source: "order" },
          groupBy: ["sourceId"],
          measures: { amount: { op: "sum", field: "amount" }, margin: { op: "sum", field: "margin" } },
        });
        return {
          ...framed(reads, input, currency),
          ...reconcile(
            orders.map(({ id, amount, margin }) => ({ orderId: id, amount, margin: margin ?? 0 })),
            credits.map(({ key, values }) => ({
              orderId: String(key[0]),
              amount: values.amount ?? 0,
              margin: values.margin ?? 0,
            })),
          ),
        };
      }),
  ),

  attainment: query(
    { name: "performance.attainment", permission: READ, input: AttainmentInput },
    ({ kind, start, by, metric, currency }, reads) =>
      Effect.gen(function* () {
        const days = yield* reads.accept(makeFiscalCalendar(policy.fiscal).datesOf({ kind, start }));
        const window = yield* reads.accept(windowOf(days, reads.calendar));
        const elapsed = elapsedOf(window, reads.now, reads.calendar);
        const found = yield* reads.all(planRecord, { where: { currency, metric, kind, start } });
        const plans = found.filter((plan) => plan.level === by);
        const figures = yield* figuresBy(reads, { ...days, metric: metrics[metric], currency }, by);
        const actuals = new Map([...figures].map(([key, { value }]) => [key, value ?? 0]));
        const owners = new Map(plans.map((plan) => [plan.id, ownedOf(plan)]));
        const all = attainments(plans, actuals, elapsed);
        const rows = reads.visibleOwned(
          READ,
          all,
          (row) => owners.get(row.planId ?? "") ?? figures.get(row.key)?.owned ?? COMPANY,
        );
        const definitions = [metrics[metric], metrics.attainment];
        return { ...framed(reads, days, currency), ...elapsed, rows, definitions };
      }),
  ),
});
