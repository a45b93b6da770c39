import type { OrderColumns } from "./columns.js";

/** So many customers' figures stay in the processor's nearest caches. */
export const BLOCK_BITS = 14;

/** With so few blocks everything stays in the caches as it is. */
const FEW_BLOCKS = 4;

/** Is it worth dealing orders out to blocks of customers first? */
export const isWorthBlocks = (blockStarts: Int32Array): boolean => blockStarts.length - 1 > FEW_BLOCKS;

/**
 * Where the orders of each block of customers begin when they are dealt out, and where the last one ends. Refuses columns
 * that differ in length, and a customer that there is not: a typed array drops what is written outside of it, so sales would
 * be missing without a word.
 */
export const blockStarts = ({ customers, days, amounts }: OrderColumns, size: number): Int32Array => {
  if (customers.length !== days.length || customers.length !== amounts.length) {
    throw new RangeError(
      `The columns of orders differ in length: ${customers.length}, ${days.length} and ${amounts.length}.`,
    );
  }
  const bits = BLOCK_BITS;
  const blocks = (size >> bits) + 1;
  const starts = new Int32Array(blocks + 1);
  // biome-ignore-start lint/style/noNonNullAssertion: in range; defaults would cost a branch for each order
  for (let at = 0; at < customers.length; at += 1) {
    const customer = customers[at]!;
    if (customer < 0 || customer >= size) {
      throw new RangeError(`Order ${at} is of customer ${customer}; there are ${size} customers, from 0.`);
    }
    starts[(customer >> bits) + 1]! += 1;
  }
  for (let block = 0; block < blocks; block += 1) starts[block + 1]! += starts[block]!;
  // biome-ignore-end lint/style/noNonNullAssertion: as above
  return starts;
};

/**
 * The same orders, block of customers by block: orders that come in no order would miss the cache nearly each time, which
 * costs more than moving them once.
 */
export const byBlock = (orders: OrderColumns, starts: Int32Array): OrderColumns => {
  if (!isWorthBlocks(starts)) return orders;
  const { customers, days, amounts } = orders;
  const bits = BLOCK_BITS;
  const next = starts.slice();
  const movedCustomers = new Int32Array(customers.length);
  const movedDays = new Int32Array(customers.length);
  const movedAmounts =
    amounts instanceof Int32Array ? movedCustomers.slice() : new Float64Array(amounts.length);
  // biome-ignore-start lint/style/noNonNullAssertion: in range; defaults would cost a branch for each order
  for (let at = 0; at < customers.length; at += 1) {
    const customer = customers[at]!;
    const to = next[customer >> bits]!++;
    movedCustomers[to] = customer;
    movedDays[to] = days[at]!;
    movedAmounts[to] = amounts[at]!;
  }
  // biome-ignore-end lint/style/noNonNullAssertion: as above
  return { customers: movedCustomers, days: movedDays, amounts: movedAmounts };
};
