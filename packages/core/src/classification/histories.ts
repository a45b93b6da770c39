import type { DayNumber } from "../kernel/index.js";
import type { ColumnOptions, OrderColumns, SalesColumns } from "./columns.js";

/** Purchases by customer, the oldest first; see `SalesColumns`. */
export type Histories = Pick<SalesColumns, "starts" | "purchaseDays">;

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

/** The purchases of each customer up to the as-of day: orders, or days with an order. */
export const purchaseHistories = (
  orders: OrderColumns,
  size: number,
  { asOfDay, countBy }: ColumnOptions,
): Histories => {
  const histories = historiesOf(orders, size, asOfDay);
  return countBy === "days" ? eachDayOnce(histories) : histories;
};

/** How many purchases of each customer lie within the window. */
export const countedSince = ({ starts, purchaseDays }: Histories, from: DayNumber): Int32Array => {
  const counted = new Int32Array(starts.length - 1);
  for (let customer = 0; customer < counted.length; customer += 1) {
    let at = starts[customer + 1] ?? 0;
    while (at > (starts[customer] ?? 0) && (purchaseDays[at - 1] ?? 0) >= from) at -= 1;
    counted[customer] = (starts[customer + 1] ?? 0) - at;
  }
  return counted;
};
