import type { OrderColumns } from "@clientele/core/classification";

/** The day on which customers are looked at. */
export const AS_OF = 20_000;
const DAYS = 1_000;

/** Mulberry32: the same orders on every machine. */
export const chanceFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Orders in no order of customers or days, of 1.00 to about 1,000.00, small ones more often. */
export const seededOrders = (customers: number, size: number, seed = 1) => {
  const chance = chanceFrom(seed);
  const orders = {
    customers: new Int32Array(size),
    days: new Int32Array(size),
    amounts: new Int32Array(size),
  } satisfies OrderColumns;
  for (let at = 0; at < size; at += 1) {
    orders.customers[at] = Math.floor(chance() * customers);
    orders.days[at] = AS_OF - Math.floor(chance() * DAYS);
    orders.amounts[at] = Math.floor(100 * Math.exp(chance() * 7));
  }
  return orders;
};
