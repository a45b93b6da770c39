import type { DayWindow } from "./deal-columns.js";

/** Amounts of one currency on days, of owners by handle: orders, payments. Position `i` of each is the same. */
export interface AmountColumns {
  readonly owners: Int32Array;
  readonly days: Int32Array;
  readonly amounts: Int32Array | Float64Array;
}

/** What came in of each owner in a window, in minor units. O(rows). */
export const amountsByOwner = (
  { owners, days, amounts }: AmountColumns,
  ownerCount: number,
  { fromDay, untilDay }: DayWindow,
): Float64Array => {
  const sums = new Float64Array(ownerCount);
  for (let row = 0; row < days.length; row += 1) {
    const day = days[row] as number;
    if (day < fromDay || day >= untilDay) continue;
    const owner = owners[row] as number;
    sums[owner] = (sums[owner] as number) + (amounts[row] as number);
  }
  return sums;
};
