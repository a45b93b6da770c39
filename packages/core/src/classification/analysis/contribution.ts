/** What was sold of something in a period: a customer, a product, a category, a region, a month. */
export interface SoldFigures {
  readonly id: string;
  /** Minor units, less returns. */
  readonly sales: number;
  /** Minor units; null where the cost of a part of it is not known. */
  readonly margin: number | null;
  /** Mean stock of the period at cost, minor units; null where there is none to speak of, as for a customer. */
  readonly stock: number | null;
}

/** The same with its rates; a rate is null where what it divides by is 0 or not known. */
export interface Contribution extends SoldFigures {
  /** Part of all sales. */
  readonly salesShare: number | null;
  /** Gross margin rate 毛利率: margin / sales. */
  readonly marginRate: number | null;
  /** Turnover rate 周转率: sales / mean stock, in times a period. */
  readonly turnover: number | null;
  /** Cross ratio 交叉比率: margin rate x turnover, which is margin / stock. */
  readonly crossRatio: number | null;
  /** Contribution ratio 贡献比率: cross ratio x share of sales. */
  readonly contribution: number | null;
  /** The contribution ratio as a part of the sum of all that are known. */
  readonly contributionShare: number | null;
}

const ratio = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole === 0 ? null : part / whole;

const times = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a * b;

/**
 * Profit contribution of each of some things that were sold: margin rate, turnover, their cross ratio, and the
 * contribution ratio. All are plain ratios (0.225 is 22.5 %). `allSales` is what shares are a part of: leave it out where the
 * rows are everything, give the whole where they are a selection, so that the shares still add up.
 *
 * @example
 * ```ts
 * import { contributions } from "@clientele/core/classification";
 *
 * const [chairs] = contributions([
 *   { id: "chairs", sales: 20_000, margin: 5_000, stock: 2_500 },
 *   { id: "desks", sales: 60_000, margin: 3_000, stock: null },
 * ]);
 * [chairs?.marginRate, chairs?.turnover, chairs?.crossRatio, chairs?.contribution]; // => [0.25, 8, 2, 0.5]
 * ```
 */
export const contributions = (
  rows: readonly SoldFigures[],
  allSales = rows.reduce((sum, { sales }) => sum + sales, 0),
): readonly Contribution[] => {
  const rated = rows.map((row) => {
    const marginRate = ratio(row.margin, row.sales);
    const turnover = ratio(row.sales, row.stock);
    const crossRatio = ratio(row.margin, row.stock);
    const salesShare = ratio(row.sales, allSales);
    const contribution = times(crossRatio, salesShare);
    return { ...row, salesShare, marginRate, turnover, crossRatio, contribution };
  });
  const whole = rated.reduce((sum, { contribution }) => sum + (contribution ?? 0), 0);
  return rated.map((row) => ({ ...row, contributionShare: ratio(row.contribution, whole) }));
};
