import { type Fault, fail, ok, type Result } from "../kernel/index.js";
import { type Change, changeOf } from "./comparison.js";
import type { MetricFact } from "./facts.js";
import { noSuchDimension, notOfProducts } from "./faults.js";
import { type Behind, behind, type Measured, measure } from "./measure.js";
import type { MetricDefinition } from "./metric-policy.js";
import type { ReportMetric } from "./metrics.js";

/** By what a report is grouped. Rep and team are those of the time of the sale; what is the customer's is that of now. */
export type Dimension =
  | "company"
  | "team"
  | "rep"
  | "customer"
  | "region"
  | "segment"
  | "industry"
  | "kind"
  | "product"
  | "category";

/** What is asked of a customer, to group by it. */
export interface GroupedCustomer {
  readonly region: string | null;
  readonly segment: string | null;
  readonly industry: string | null;
  readonly kind: string;
}

/** Does this grouping need to know the customer? */
export const isOfCustomer = (by: Dimension): boolean =>
  by === "customer" || by === "region" || by === "segment" || by === "industry" || by === "kind";

/** Does it need to know what was sold? */
export const isOfProduct = (by: Dimension): boolean => by === "product" || by === "category";

/** Leads are no customers yet: what only customers have does not group them. Only credit is of products. */
export const checkDimension = (asked: readonly MetricDefinition[], by: Dimension): Result<void, Fault> => {
  const onLeads = asked.find((metric) => metric.source === "lead");
  if (onLeads !== undefined && isOfCustomer(by) && by !== "region")
    return fail(noSuchDimension({ metric: onLeads.id, by }));
  const notSold = asked.find((metric) => metric.source !== "credit");
  return notSold !== undefined && isOfProduct(by)
    ? fail(notOfProducts({ metric: notSold.id, by }))
    : ok(undefined);
};

/** What groups are made by. */
export interface Grouping {
  readonly by: Dimension;
  readonly customers: ReadonlyMap<string, GroupedCustomer>;
  /** How many parts of a region count, from the wide end: with 1, `CN/Zhejiang` is in `CN`. Default: all. */
  readonly depth?: number | undefined;
  /** The category of each product. */
  readonly categories?: ReadonlyMap<string, string | null> | undefined;
}

const regionTo = (region: string | null, depth: number | undefined): string | null =>
  region === null || depth === undefined ? region : region.split("/").slice(0, depth).join("/");

/** The group of a fact; null is the house account, a customer without a region, or a line without a product. */
export const groupOf = (fact: MetricFact, { by, customers, depth, categories }: Grouping): string | null => {
  if (by === "company") return "company";
  if (by === "team") return fact.teamId;
  if (by === "rep") return fact.repId;
  if (by === "customer") return fact.customerId;
  if (by === "product" || by === "category") {
    const product = fact.source === "credit" ? (fact.productId ?? null) : null;
    return by === "product" || product === null ? product : (categories?.get(product) ?? null);
  }
  if (by === "region" && fact.source === "lead") return regionTo(fact.region, depth);
  const value = customers.get(fact.customerId ?? "")?.[by] ?? null;
  return by === "region" ? regionTo(value, depth) : value;
};

export interface Figure extends Measured {
  /** Only when it is asked for. */
  readonly behind: Behind | null;
}

/** By metric; those that an embedder added are there as well. */
export type Figures = { readonly [M in ReportMetric]?: Figure } & {
  readonly [id: string]: Figure | undefined;
};

/** One metric of one group, in two windows. */
export interface Compared extends Change {
  readonly now: number | null;
  readonly before: number | null;
}
export type ComparedFigures = { readonly [M in ReportMetric]?: Compared } & {
  readonly [id: string]: Compared | undefined;
};

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
  definitions: readonly MetricDefinition[],
  options: Grouping & { readonly listIds: boolean },
  /** The facts of the total, where the rows look at parts of them. */
  whole: readonly MetricFact[] = facts,
): ReportTable => {
  const figuresOf = (some: readonly MetricFact[]): Figures =>
    Object.fromEntries(
      definitions.map((metric) => [
        metric.id,
        { ...measure(metric, some), behind: options.listIds ? behind(metric, some) : null },
      ]),
    );
  const groups = new Map<string | null, MetricFact[]>();
  for (const fact of facts) {
    const key = groupOf(fact, options);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  const rows = [...groups].map(([key, some]): ReportRow => ({ key, figures: figuresOf(some) }));
  return { rows: rows.sort(byKey), total: figuresOf(whole), definitions };
};

/** Two reports side by side: every group that is in one of them. A group that is missing from one has nothing there. */
export const compareTables = (now: ReportTable, before: ReportTable): ComparedTable => {
  const { definitions } = now;
  const absent = tabulate([], definitions, { by: "company", customers: new Map(), listIds: false }).total;
  const compare = (a: Figures, b: Figures): ComparedFigures =>
    Object.fromEntries(
      definitions.map(({ id }) => {
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
  return { rows: rows.sort(byKey), total: compare(now.total, before.total), definitions };
};
