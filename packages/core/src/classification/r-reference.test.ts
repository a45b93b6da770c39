import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type ColumnsBuilder, columnsBuilder, type Sale } from "./builder.js";
import type { SalesColumns } from "./columns.js";
import { ClassificationPolicy, type ClassificationPolicyInput } from "./policy.js";
import { scoreRfm } from "./rfm.js";
import { REST, segmentColumn } from "./segments.js";

const shared = fileURLToPath(new URL("../../../../../shared/", import.meta.url));
const isThere = existsSync(`${shared}data/rfm_r`);
if (!isThere) console.log(`skipped: the reference data of the R package rfm are not at ${shared}`);

const DAY = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;

const rowsOf = (file: string): readonly Readonly<Record<string, string>>[] => {
  const [head = "", ...lines] = readFileSync(`${shared}${file}`, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const values = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]));
  });
};

const fill = (builder: ColumnsBuilder): SalesColumns => {
  for (const row of rowsOf("data/rfm_r/rfm_data_orders.csv")) {
    const sale: Sale = { day: dayOf(row.order_date ?? ""), amount: Number(row.revenue) };
    builder.add(row.customer_id ?? "", [sale]);
  }
  return builder.finish();
};

const columns = () =>
  fill(columnsBuilder({ asOfDay: dayOf("2006-12-31"), countBy: "orders", windowDays: null }));

const policyOf = (cut: (column: "recency" | "frequency" | "monetary") => object, segments: object[] = []) =>
  ClassificationPolicy.parse({
    rfm: { recency: cut("recency"), frequency: cut("frequency"), monetary: cut("monetary") },
    segments,
  } as ClassificationPolicyInput);

const bins = (count: number) => () => ({ method: "quantile", bins: count, convention: "r-rfm" });
const customBreaks = {
  recency: [115, 181, 297, 482],
  frequency: [4, 5, 6, 8],
  monetary: [256, 382, 506, 666],
};

const rulesOf = (file: string) =>
  rowsOf(file).map((row) => ({
    name: row.name ?? "",
    recency: [Number(row.r_lo), Number(row.r_hi)],
    frequency: [Number(row.f_lo), Number(row.f_hi)],
    monetary: [Number(row.m_lo), Number(row.m_hi)],
  }));

describe.skipIf(!isThere)("the orders that come with the R package rfm, at 2006-12-31", () => {
  test.each([
    ["five groups", "rfm_orders_scores.csv", bins(5)],
    ["three groups", "rfm_orders_scores_3bins.csv", bins(3)],
    ["four groups", "rfm_orders_scores_4bins.csv", bins(4)],
    ["ten groups", "rfm_orders_scores_10bins.csv", bins(10)],
    [
      "breaks of one's own",
      "rfm_orders_scores_custom_breaks.csv",
      (column: keyof typeof customBreaks) => ({
        method: "breaks",
        breaks: customBreaks[column],
        convention: "r-rfm",
      }),
    ],
  ])("have the figures and scores that the package gives them with %s", (_, file, cut) => {
    const sales = columns();
    const scores = scoreRfm(sales, policyOf(cut).rfm);
    const found = sales.ids.map((id, at) => [
      id,
      sales.recencyDays[at],
      sales.frequency[at],
      sales.monetary[at],
      scores.recency[at],
      scores.frequency[at],
      scores.monetary[at],
    ]);
    const expected = rowsOf(`reference/${file}`).map((row) => [
      row.customer_id,
      Number(row.recency_days),
      Number(row.transaction_count),
      Number(row.amount),
      Number(row.recency_score),
      Number(row.frequency_score),
      Number(row.monetary_score),
    ]);
    expect(expected).toHaveLength(995);
    const byId = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(found).toEqual(expected.sort(byId));
  });

  test("are cut where the package prints its thresholds", () => {
    const { cuts } = scoreRfm(columns(), policyOf(bins(5)).rfm);
    const printed = rowsOf("reference/rfm_orders_thresholds.csv").slice(1);
    expect(cuts.recency.cuts).toEqual(printed.map((row) => Number(row.recency_lower)));
    expect(cuts.frequency.cuts).toEqual(printed.map((row) => Number(row.frequency_lower)));
    cuts.monetary.cuts.forEach((cut, at) => {
      expect(cut).toBeCloseTo(Number(printed[at]?.monetary_lower), 9);
    });
  });

  test.each([
    ["its documentation", "A_docs", "A"],
    ["its own tests", "B_tests", "B"],
  ])("fall into the segments of %s", (_, rules, name) => {
    const sales = columns();
    const policy = policyOf(bins(5), rulesOf(`reference/rfm_segment_rules_${rules}.csv`));
    const segments = segmentColumn(policy.segments, scoreRfm(sales, policy.rfm));
    const found = Object.fromEntries(
      sales.ids.map((id, at) => {
        const segment = segments[at] ?? REST;
        return [id, segment === REST ? "Others" : policy.segments[segment]?.name];
      }),
    );
    const rows = rowsOf(`reference/rfm_orders_segments_${name}.csv`);
    expect(found).toEqual(Object.fromEntries(rows.map((row) => [row.customer_id, row.segment])));

    const summary = rowsOf(`reference/rfm_orders_segment_summary_${name}.csv`);
    expect(summary.reduce((sum, row) => sum + Number(row.customers), 0)).toBe(995);
    for (const row of summary) {
      const members = sales.ids.flatMap((id, at) => (found[id] === row.segment ? [at] : []));
      const sum = (values: Int32Array | Float64Array) =>
        members.reduce((total, at) => total + (values[at] ?? 0), 0);
      expect([row.segment, members.length, sum(sales.frequency), sum(sales.monetary)]).toEqual([
        row.segment,
        Number(row.customers),
        Number(row.orders),
        Number(row.revenue),
      ]);
    }
  });
});
