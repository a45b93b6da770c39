import { BLOCK_BITS, isWorthBlocks } from "./blocks.js";
import { type ColumnOptions, NEVER, type OrderColumns, type SalesFigures } from "./columns.js";

const BLOCK = 1 << BLOCK_BITS;
const WITHIN = BLOCK - 1;

/** The most days ago that still fit beside a customer of a block: some 359 years. */
const FARTHEST = 2 ** (31 - BLOCK_BITS) - 1;

/**
 * Orders dealt out to blocks of customers. How many days ago an order was and which customer of its block it is of are one
 * whole number, so that a third less has to be moved.
 */
export interface PackedOrders {
  readonly packed: Int32Array;
  readonly amounts: OrderColumns["amounts"];
  /** The orders of a block, without those after the as-of day, are from its start up to before its end. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Null where it is not worth it, and where an order is too long ago to be packed. */
export const packedByBlock = (
  { customers, days, amounts }: OrderColumns,
  starts: Int32Array,
  asOfDay: number,
): PackedOrders | null => {
  if (!isWorthBlocks(starts)) return null;
  // Constants of the module are looked up anew for each order: local ones make this loop twice as fast.
  const [bits, within, farthest] = [BLOCK_BITS, WITHIN, FARTHEST];
  const ends = starts.slice();
  const packed = new Int32Array(customers.length);
  const moved =
    amounts instanceof Int32Array ? new Int32Array(amounts.length) : new Float64Array(amounts.length);
  // biome-ignore-start lint/style/noNonNullAssertion: in range; defaults would cost a branch for each order
  for (let at = 0; at < customers.length; at += 1) {
    const customer = customers[at]!;
    const ago = asOfDay - days[at]!;
    if (ago > farthest) return null;
    if (ago < 0) continue;
    const to = ends[customer >> bits]!++;
    packed[to] = (ago << bits) | (customer & within);
    moved[to] = amounts[at]!;
  }
  // biome-ignore-end lint/style/noNonNullAssertion: as above
  return { packed, amounts: moved, starts, ends };
};

/**
 * R, F and M of each customer, block by block, on one record of 16 bytes a customer that is used again for each block: the
 * sum, the days since the last purchase and the count side by side, so that an order touches one cache line.
 */
export const packedFigures = (
  { packed, amounts, starts, ends }: PackedOrders,
  size: number,
  { asOfDay, windowDays }: ColumnOptions,
): SalesFigures => {
  const recencyDays = new Int32Array(size);
  const frequency = new Int32Array(size);
  const monetary = new Float64Array(size);
  const sums = new Float64Array(2 * BLOCK);
  const counts = new Int32Array(sums.buffer);
  const [bits, within, farthest] = [BLOCK_BITS, WITHIN, FARTHEST];
  const window = windowDays ?? FARTHEST + 1;
  // biome-ignore-start lint/style/noNonNullAssertion: in range; defaults would cost a branch for each order
  for (let first = 0; first < size; first += BLOCK) {
    const inBlock = Math.min(BLOCK, size - first);
    sums.fill(0);
    for (let at = 0; at < inBlock; at += 1) counts[4 * at + 2] = FARTHEST + 1;
    const until = ends[first >> BLOCK_BITS]!;
    for (let at = starts[first >> BLOCK_BITS]!; at < until; at += 1) {
      const order = packed[at]!;
      const customer = order & within;
      const ago = order >> bits;
      const amount = amounts[at]!;
      if (ago < window) sums[2 * customer]! += amount;
      if (amount < 0) continue;
      if (ago < counts[4 * customer + 2]!) counts[4 * customer + 2] = ago;
      if (ago < window) counts[4 * customer + 3]! += 1;
    }
    for (let at = 0; at < inBlock; at += 1) {
      const ago = counts[4 * at + 2]!;
      recencyDays[first + at] = ago > farthest ? NEVER : ago;
      frequency[first + at] = counts[4 * at + 3]!;
      monetary[first + at] = sums[2 * at]!;
    }
  }
  // biome-ignore-end lint/style/noNonNullAssertion: as above
  return { asOfDay, recencyDays, frequency, monetary };
};
