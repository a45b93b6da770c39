import type { Locale, Text } from "../kernel/index.js";
import { minorDigitsOf } from "./conversion.js";
import type { MetricDefinition, Unit } from "./metric-policy.js";
import type { DateWindow } from "./period.js";
import type { Dimension, Figures, ReportTable } from "./report.js";

/** A report as a table: plain data that every rendering starts from. */
export interface Table {
  readonly window: DateWindow;
  readonly currency: string;
  /** By what its rows are grouped. */
  readonly by: Text;
  readonly columns: readonly { readonly id: string; readonly name: Text; readonly unit: Unit }[];
  /** A key of null is what is nobody's, or not known. */
  readonly rows: readonly TableRow[];
  readonly total: readonly (number | null)[];
}

export interface TableRow {
  readonly key: string | null;
  readonly values: readonly (number | null)[];
}

const dimensions: Readonly<Record<Dimension, Text>> = {
  company: { en: "Company", "zh-CN": "公司" },
  team: { en: "Team", "zh-CN": "团队" },
  rep: { en: "Rep", "zh-CN": "销售" },
  customer: { en: "Customer", "zh-CN": "客户" },
  region: { en: "Region", "zh-CN": "地区" },
  segment: { en: "Segment", "zh-CN": "细分" },
  industry: { en: "Industry", "zh-CN": "行业" },
  kind: { en: "Kind", "zh-CN": "类型" },
  product: { en: "Product", "zh-CN": "产品" },
  category: { en: "Category", "zh-CN": "品类" },
};

/** The words that a table needs beside its own. */
export const tableWords = {
  total: { en: "Total", "zh-CN": "合计" },
  none: { en: "(none)", "zh-CN": "（无）" },
  until: { en: "{from} until {until} (not counted)", "zh-CN": "{from} 至 {until}（不含）" },
} as const;

/** The table of a report. */
export const tableOfReport = (
  report: ReportTable & { readonly window: DateWindow; readonly currency: string },
  by: Dimension,
): Table => {
  const valuesOf = (figures: Figures) =>
    report.definitions.map((metric: MetricDefinition) => figures[metric.id]?.value ?? null);
  const { from, until } = report.window;
  return {
    window: { from, until },
    currency: report.currency,
    by: dimensions[by],
    columns: report.definitions.map(({ id, name, unit }) => ({ id, name, unit })),
    rows: report.rows.map(({ key, figures }) => ({ key, values: valuesOf(figures) })),
    total: valuesOf(report.total),
  };
};

/** Minor units as a decimal, exactly: 123450 of a currency with two decimals is `1234.50`. */
export const decimalOf = (minor: number, digits: number): string => {
  const size = String(Math.abs(minor)).padStart(digits + 1, "0");
  const cut = size.length - digits;
  const text = digits === 0 ? size : `${size.slice(0, cut)}.${size.slice(cut)}`;
  return minor < 0 ? `-${text}` : text;
};

/** A figure as people read it in their language; empty where there is none. */
export const figureText = (
  value: number | null,
  unit: Unit,
  { currency, locale }: { readonly currency: string; readonly locale: Locale },
): string => {
  if (value === null) return "";
  const format = (options: Intl.NumberFormatOptions, of = value) =>
    new Intl.NumberFormat(locale, options).format(of);
  if (unit === "money") return format({ style: "currency", currency }, value / 10 ** minorDigitsOf(currency));
  if (unit === "ratio") return format({ style: "percent", maximumFractionDigits: 1 });
  return format({ maximumFractionDigits: 1 });
};
