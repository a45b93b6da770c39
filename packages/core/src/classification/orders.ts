import type { DayNumber } from "../kernel/index.js";
import { NEVER, type SalesColumns, type SalesFigures } from "./columns.js";

/** Orders as columns, in any order: position `i` of each column is the same order. */
export interface OrderColumns {
  /** Whose: the customer's position, from 0. Handles of ids come from `handles`. */
  readonly customers: Int32Array;
  readonly days: Int32Array;
  /** Whole minor units of one currency. A negative amount is a return: it lowers M and is not a purchase. */
  readonly amounts: Int32Array | Float64Array;
}

export interface ColumnOptions {
  /** Orders after this day have not happened. */
  readonly asOfDay: DayNumber;
  /** What a purchase is: an order, or a day with at least one order. */
  readonly countBy: "orders" | "days";
  /** F and M count this many days up to and with the as-of day; null counts everything. */
  readonly windowDays: number | null;
}

/** Purchases by customer, the oldest first; see `SalesColumns`. */
type Histories = Pick<SalesColumns, "starts" | "purchaseDays">;

/** Before every day there is. */
const NO_DAY = -(2 ** 31);

const windowStart = ({ asOfDay, windowDays }: ColumnOptions): DayNumber =>
  windowDays === null ? NO_DAY : asOfDay - windowDays + 1;

/** A typed array drops what is written outside of it: sales would be missing without a word. */
const refuseStrangers = ({ customers, days, amounts }: OrderColumns, size: number): void => {
  if (customers.length !== days.length || customers.length !== amounts.length) {
    throw new RangeError(
      `The columns of orders differ in length: ${customers.length}, ${days.length} and ${amounts.length}.`,
    );
  }
  for (let at = 0; at < customers.length; at += 1) {
    const customer = customers[at] ?? 0;
    if (customer < 0 || customer >= size) {
      throw new RangeError(`Order ${at} is of customer ${customer}; there are ${size} customers, from 0.`);
    }
  }
};

/** So many customers' figures stay in the processor's nearest caches. */
const BLOCK_BITS = 14;

/**
 * The same orders, block of customers by block: orders that come in no order would miss the cache nearly each time, which
 * costs more than moving them once.
 */
const byBlock = (orders: OrderColumns, size: number): OrderColumns => {
  const blocks = (size >> BLOCK_BITS) + 1;
  if (blocks <= 4) return orders;
  const { customers, days, amounts } = orders;
  const next = new Int32Array(blocks + 1);
  // biome-ignore-start lint/style/noNonNullAssertion: in range; defaults would cost a branch for each order
  for (let at = 0; at < customers.length; at += 1) next[(customers[at]! >> BLOCK_BITS) + 1]! += 1;
  for (let block = 0; block < blocks; block += 1) next[block + 1]! += next[block]!;
  const movedCustomers = new Int32Array(customers.length);
  const movedDays = new Int32Array(customers.length);
  const movedAmounts =
    amounts instanceof Int32Array ? movedCustomers.slice() : new Float64Array(amounts.length);
  for (let at = 0; at < customers.length; at += 1) {
    const customer = customers[at]!;
    const to = next[customer >> BLOCK_BITS]!++;
    movedCustomers[to] = customer;
    movedDays[to] = days[at]!;
    movedAmounts[to] = amounts[at]!;
  }
  // biome-ignore-end lint/style/noNonNullAssertion: as above
  return { customers: movedCustomers, days: movedDays, amounts: movedAmounts };
};

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

/** Sorts each customer's days. Most histories are short, or in order already. */
const sortHistories = ({ starts, purchaseDays }: Histories): void => {
  for (let customer = 0; customer + 1 < starts.length; customer += 1) {
    const from = starts[customer] ?? 0;
    const until = starts[customer + 1] ?? 0;
    if (until - from > 64) {
      purchaseDays.subarray(from, until).sort();
      continue;
    }
    for (let at = from + 1; at < until; at += 1) {
      const day = purchaseDays[at] ?? 0;
      let to = at;
      while (to > from && (purchaseDays[to - 1] ?? 0) > day) {
        purchaseDays[to] = purchaseDays[to - 1] ?? 0;
        to -= 1;
      }
      purchaseDays[to] = day;
    }
  }
};

/** Deals the purchases out to their customers: counted first, so that each has its place. */
const historiesOf = (
  { customers, days, amounts }: OrderColumns,
  size: number,
  asOfDay: number,
): Histories => {
  const starts = new Int32Array(size + 1);
  for (let at = 0; at < customers.length; at += 1) {
    // biome-ignore lint/style/noNonNullAssertion: in range; a default would cost a branch for each order
    if ((days[at] ?? 0) <= asOfDay && (amounts[at] ?? 0) >= 0) starts[(customers[at] ?? 0) + 1]!++;
  }
  for (let at = 0; at < size; at += 1) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const next = starts.slice();
  const purchaseDays = new Int32Array(starts[size] ?? 0);
  for (let at = 0; at < customers.length; at += 1) {
    const day = days[at] ?? 0;
    // biome-ignore lint/style/noNonNullAssertion: as above
    if (day <= asOfDay && (amounts[at] ?? 0) >= 0) purchaseDays[next[customers[at] ?? 0]!++] = day;
  }
  const histories = { starts, purchaseDays };
  sortHistories(histories);
  return histories;
};

const eachDayOnce = ({ starts, purchaseDays }: Histories): Histories => {
  const fewer = new Int32Array(starts.length);
  const once = new Int32Array(purchaseDays.length);
  let found = 0;
  for (let customer = 0; customer + 1 < starts.length; customer += 1) {
    const first = starts[customer] ?? 0;
    for (let at = first; at < (starts[customer + 1] ?? 0); at += 1) {
      if (at === first || purchaseDays[at] !== purchaseDays[at - 1]) once[found++] = purchaseDays[at] ?? 0;
    }
    fewer[customer + 1] = found;
  }
  return { starts: fewer, purchaseDays: once.slice(0, found) };
};

/** How many purchases of each customer lie within the window. */
const countedSince = ({ starts, purchaseDays }: Histories, from: DayNumber): Int32Array => {
  const counted = new Int32Array(starts.length - 1);
  for (let customer = 0; customer < counted.length; customer += 1) {
    let at = starts[customer + 1] ?? 0;
    while (at > (starts[customer] ?? 0) && (purchaseDays[at - 1] ?? 0) >= from) at -= 1;
    counted[customer] = (starts[customer + 1] ?? 0) - at;
  }
  return counted;
};

const purchaseHistories = (
  orders: OrderColumns,
  size: number,
  { asOfDay, countBy }: ColumnOptions,
): Histories => {
  const histories = historiesOf(orders, size, asOfDay);
  return countBy === "days" ? eachDayOnce(histories) : histories;
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
  refuseStrangers(orders, size);
  const blocks = byBlock(orders, size);
  return options.countBy === "orders"
    ? aggregated(blocks, size, options)
    : figuresOf(purchaseHistories(blocks, size, options), blocks, options);
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
  refuseStrangers(orders, size);
  const blocks = byBlock(orders, size);
  const histories = purchaseHistories(blocks, size, options);
  const { starts, purchaseDays } = histories;
  const tenureDays = new Int32Array(size);
  for (let at = 0; at < size; at += 1) {
    const first = starts[at] ?? 0;
    tenureDays[at] = first === starts[at + 1] ? NEVER : options.asOfDay - (purchaseDays[first] ?? 0);
  }
  return { ids, ...figuresOf(histories, blocks, options), tenureDays, ...histories };
};
