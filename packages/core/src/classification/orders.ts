import type { DayNumber } from "../kernel/index.js";
import { blockStarts, byBlock } from "./blocks.js";
import {
  type ColumnOptions,
  NEVER,
  type OrderColumns,
  type SalesColumns,
  type SalesFigures,
} from "./columns.js";
import { countedSince, type Histories, purchaseHistories } from "./histories.js";
import { packedByBlock, packedFigures } from "./packed.js";

/** Before every day there is. */
const NO_DAY = -(2 ** 31);

const windowStart = ({ asOfDay, windowDays }: ColumnOptions): DayNumber =>
  windowDays === null ? NO_DAY : asOfDay - windowDays + 1;

/** A record of 16 bytes a customer: sum, last day and count side by side, so that an order touches one cache line. */
const aggregated = (orders: OrderColumns, size: number, options: ColumnOptions): SalesFigures => {
  const { customers, days, amounts } = orders;
  const { asOfDay } = options;
  const from = windowStart(options);
  const sums = new Float64Array(2 * size);
  const counts = new Int32Array(sums.buffer);
  for (let at = 0; at < size; at += 1) counts[4 * at + 2] = NO_DAY;
  for (let at = 0; at < customers.length; at += 1) {
    const day = days[at] ?? 0;
    if (day > asOfDay) continue;
    const amount = amounts[at] ?? 0;
    const customer = customers[at] ?? 0;
    // biome-ignore-start lint/style/noNonNullAssertion: in range; defaults would cost a branch for each order
    if (day >= from) sums[2 * customer]! += amount;
    if (amount < 0) continue;
    if (day > counts[4 * customer + 2]!) counts[4 * customer + 2] = day;
    if (day >= from) counts[4 * customer + 3]! += 1;
    // biome-ignore-end lint/style/noNonNullAssertion: as above
  }
  const recencyDays = new Int32Array(size);
  const frequency = new Int32Array(size);
  const monetary = new Float64Array(size);
  for (let at = 0; at < size; at += 1) {
    const last = counts[4 * at + 2] ?? NO_DAY;
    recencyDays[at] = last === NO_DAY ? NEVER : asOfDay - last;
    frequency[at] = counts[4 * at + 3] ?? 0;
    monetary[at] = sums[2 * at] ?? 0;
  }
  return { asOfDay, recencyDays, frequency, monetary };
};

const sumsOf = ({ customers, days, amounts }: OrderColumns, size: number, options: ColumnOptions) => {
  const from = windowStart(options);
  const sums = new Float64Array(size);
  for (let at = 0; at < customers.length; at += 1) {
    const day = days[at] ?? 0;
    // biome-ignore lint/style/noNonNullAssertion: in range; a default would cost a branch for each order
    if (day >= from && day <= options.asOfDay) sums[customers[at] ?? 0]! += amounts[at] ?? 0;
  }
  return sums;
};

/** As `aggregated`, where the purchases of each customer are at hand. */
const figuresOf = (histories: Histories, orders: OrderColumns, options: ColumnOptions): SalesFigures => {
  const { starts, purchaseDays } = histories;
  const { asOfDay } = options;
  const frequency = countedSince(histories, windowStart(options));
  const recencyDays = new Int32Array(frequency.length).fill(NEVER);
  for (let at = 0; at < recencyDays.length; at += 1) {
    const until = starts[at + 1] ?? 0;
    if (until > (starts[at] ?? 0)) recencyDays[at] = asOfDay - (purchaseDays[until - 1] ?? 0);
  }
  return { asOfDay, recencyDays, frequency, monetary: sumsOf(orders, frequency.length, options) };
};

/**
 * R, F and M of each customer from columns of orders: all that scores and tiers need. One pass over the orders, which
 * may come in any order; counting days instead of orders deals them out to their customers first. A customer or a
 * column outside its range is refused with a RangeError.
 *
 * @param size how many customers there are: handles go from 0 to before this.
 * @example
 * ```ts
 * import { salesFigures } from "@clientele/core/classification";
 *
 * const orders = {
 *   customers: Int32Array.of(1, 0, 1),
 *   days: Int32Array.of(90, 20, 98),
 *   amounts: Int32Array.of(20_000, 5_000, -1_000),
 * };
 * const figures = salesFigures(orders, 3, { asOfDay: 100, countBy: "orders", windowDays: null });
 * [...figures.recencyDays]; // => [80, 10, -1]
 * [...figures.frequency]; // => [1, 1, 0]
 * [...figures.monetary]; // => [5000, 19000, 0]
 * ```
 */
export const salesFigures = (orders: OrderColumns, size: number, options: ColumnOptions): SalesFigures => {
  const starts = blockStarts(orders, size);
  if (options.countBy === "orders") {
    const packed = packedByBlock(orders, starts, options.asOfDay);
    return packed === null ? aggregated(orders, size, options) : packedFigures(packed, size, options);
  }
  const blocks = byBlock(orders, starts);
  return figuresOf(purchaseHistories(blocks, size, options), blocks, options);
};

/**
 * As `salesFigures`, with the days of every purchase, for the lifecycle: the columns of the customers `ids`, whose
 * handles are their positions. Cost: O(orders + customers), but for customers with many orders that are out of order.
 *
 * @example
 * ```ts
 * import { purchasesAt, salesColumns } from "@clientele/core/classification";
 *
 * const orders = {
 *   customers: Int32Array.of(1, 0, 1),
 *   days: Int32Array.of(98, 20, 90),
 *   amounts: Int32Array.of(20_000, 5_000, 1_000),
 * };
 * const columns = salesColumns(["acme", "zhou"], orders, { asOfDay: 100, countBy: "orders", windowDays: null });
 * [...purchasesAt(columns, 1)]; // => [90, 98]
 * [...columns.tenureDays]; // => [80, 10]
 * ```
 */
export const salesColumns = (
  ids: readonly string[],
  orders: OrderColumns,
  options: ColumnOptions,
): SalesColumns => {
  const size = ids.length;
  const blocks = byBlock(orders, blockStarts(orders, size));
  const histories = purchaseHistories(blocks, size, options);
  const { starts, purchaseDays } = histories;
  const tenureDays = new Int32Array(size);
  for (let at = 0; at < size; at += 1) {
    const first = starts[at] ?? 0;
    tenureDays[at] = first === starts[at + 1] ? NEVER : options.asOfDay - (purchaseDays[first] ?? 0);
  }
  return { ids, ...figuresOf(histories, blocks, options), tenureDays, ...histories };
};
