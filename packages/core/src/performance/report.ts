import { type Fault, fail, ok, type Result } from "../kernel/index.js";
import { type Change, changeOf } from "./comparison.js";
import type { MetricFact } from "./facts.js";
import { noSuchDimension } from "./faults.js";
import { type Behind, behind, type Measured, measure } from "./measure.js";
import { type MetricDefinition, metrics, type ReportMetric } from "./metrics.js";

/** By what a report is grouped. Rep and team are those of the time of the sale; what is the customer's is that of now. */
export type Dimension = "company" | "team" | "rep" | "customer" | "region" | "segment" | "industry" | "kind";

/** What is asked of a customer, to group by it. */
export interface GroupedCustomer {
  readonly region: string | null;
  readonly segment: string | null;
  readonly industry: string | null;
  readonly kind: string;
}

/** Does this grouping need to know the customer? */
export const isOfCustomer = (by: Dimension): boolean => by !== "company" && by !== "team" && by !== "rep";

/** Leads are no customers yet: what only customers have does not group them. */
export const checkDimension = (asked: readonly ReportMetric[], by: Dimension): Result<void, Fault> => {
  const onLeads = asked.find((id) => metrics[id].source === "lead");
  return onLeads !== undefined && isOfCustomer(by) && by !== "region"
    ? fail(noSuchDimension({ metric: onLeads, by }))
    : ok(undefined);
};

/** The group of a fact; null is the house account, or a customer without a region. */
export const groupOf = (
  fact: MetricFact,
  by: Dimension,
  customers: ReadonlyMap<string, GroupedCustomer>,
): string | null => {
  if (by === "company") return "company";
  if (by === "team") return fact.teamId;
  if (by === "rep") return fact.repId;
  if (by === "customer") return fact.customerId;
  if (by === "region" && fact.source === "lead") return fact.region;
  return customers.get(fact.customerId ?? "")?.[by] ?? null;
};

export interface Figure extends Measured {
  /** Only when it is asked for. */
  readonly behind: Behind | null;
}

export type Figures = { readonly [M in ReportMetric]?: Figure };

/** One metric of one group, in two windows. */
export interface Compared extends Change {
  readonly now: number | null;
  readonly before: number | null;
}
export type ComparedFigures = { readonly [M in ReportMetric]?: Compared };

export interface ComparedTable {
  readonly rows: readonly { readonly key: string | null; readonly figures: ComparedFigures }[];
  readonly total: ComparedFigures;
  readonly definitions: readonly MetricDefinition[];
}

export interface ReportRow {
  /** The rep's, team's or customer's id, the region; null for the house account, or where it is not known. */
  readonly key: string | null;
  readonly figures: Figures;
}

export interface ReportTable {
  readonly rows: readonly ReportRow[];
  /** Computed on everything at once, so that what is shared counts once. */
  readonly total: Figures;
  /** What each of its metrics means. */
  readonly definitions: readonly MetricDefinition[];
}

type Keyed = { readonly key: string | null };
const byKey = ({ key: a }: Keyed, { key: b }: Keyed): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;

/** Groups facts and computes the metrics of each group; rows in the order of their keys, the null one last. */
export const tabulate = (
  facts: readonly MetricFact[],
  asked: readonly ReportMetric[],
  options: {
    readonly by: Dimension;
    readonly customers: ReadonlyMap<string, GroupedCustomer>;
    readonly listIds: boolean;
  },
): ReportTable => {
  const definitions: readonly MetricDefinition[] = asked.map((id) => metrics[id]);
  const figuresOf = (some: readonly MetricFact[]): Figures =>
    Object.fromEntries(
      definitions.map((metric) => [
        metric.id,
        { ...measure(metric, some), behind: options.listIds ? behind(metric, some) : null },
      ]),
    );
  const groups = new Map<string | null, MetricFact[]>();
  for (const fact of facts) {
    const key = groupOf(fact, options.by, options.customers);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  const rows = [...groups].map(([key, some]): ReportRow => ({ key, figures: figuresOf(some) }));
  return { rows: rows.sort(byKey), total: figuresOf(facts), definitions };
};

/** Two reports side by side: every group that is in one of them. A group that is missing from one has nothing there. */
export const compareTables = (
  now: ReportTable,
  before: ReportTable,
  asked: readonly ReportMetric[],
): ComparedTable => {
  const absent = tabulate([], asked, { by: "company", customers: new Map(), listIds: false }).total;
  const compare = (a: Figures, b: Figures): ComparedFigures =>
    Object.fromEntries(
      asked.map((id) => {
        const [current, earlier] = [a[id]?.value ?? null, b[id]?.value ?? null];
        return [id, { now: current, before: earlier, ...changeOf(current, earlier) }];
      }),
    );
  const earlier = new Map(before.rows.map((row) => [row.key, row.figures]));
  const current = new Map(now.rows.map((row) => [row.key, row.figures]));
  const keys = new Set([...current.keys(), ...earlier.keys()]);
  const rows = [...keys].map((key) => ({
    key,
    figures: compare(current.get(key) ?? absent, earlier.get(key) ?? absent),
  }));
  return { rows: rows.sort(byKey), total: compare(now.total, before.total), definitions: now.definitions };
};
