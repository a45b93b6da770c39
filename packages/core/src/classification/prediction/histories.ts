import { type Fault, fail, ok, type Result } from "../../kernel/index.js";
import { badHistory, noRepeats, tooFewCustomers } from "./faults.js";
import type { TimeUnit } from "./time-unit.js";

/** What the models need to know of a customer's purchases; times in the unit of the model, from the first purchase. */
export interface PurchaseHistory {
  /** x: purchases after the first. */
  readonly repeats: number;
  /** tₓ: from the first purchase to the last; 0 without repeats. */
  readonly recency: number;
  /** T: from the first purchase to the end of the observation. */
  readonly age: number;
}

/** The histories of many customers, column by column, all in one unit of time. */
export interface HistoryColumns {
  readonly unit: TimeUnit;
  readonly repeats: ArrayLike<number>;
  readonly recency: ArrayLike<number>;
  readonly age: ArrayLike<number>;
}

/**
 * Equal histories are counted once. The times are scaled by the largest age, and every different count and time is kept
 * once, so that a likelihood works out its logarithms and gamma functions once for each.
 */
export interface HistoryGroups {
  readonly customers: number;
  readonly repeatBuyers: number;
  /** Repeat purchases of all of them. */
  readonly purchases: number;
  /** The largest age, in the unit of the columns; every time below is divided by it. */
  readonly scale: number;
  readonly counts: Float64Array;
  readonly times: Float64Array;
  /** Of each group: how many customers, and the positions of x, tₓ and T in `counts` and `times`. */
  readonly weight: Float64Array;
  readonly repeats: Int32Array;
  readonly recency: Int32Array;
  readonly age: Int32Array;
}

/** Nothing is known yet but the first purchase: predictions for this history are those for a new customer. */
export const newCustomer: PurchaseHistory = { repeats: 0, recency: 0, age: 0 };

export const isPossible = ({ repeats, recency, age }: PurchaseHistory): boolean =>
  Number.isSafeInteger(repeats) &&
  repeats >= 0 &&
  Number.isFinite(age) &&
  recency >= 0 &&
  recency <= age &&
  (repeats > 0 || recency === 0);

const historyAt = ({ repeats, recency, age }: HistoryColumns, at: number): PurchaseHistory => ({
  repeats: repeats[at] ?? Number.NaN,
  recency: recency[at] ?? Number.NaN,
  age: age[at] ?? Number.NaN,
});

/** Numbers each different value, in the order of meeting. */
const numbering = () => {
  const numbers = new Map<number, number>();
  const of = (value: number): number => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  };
  return { of, values: () => Float64Array.from(numbers.keys()), size: () => numbers.size };
};

/** The first position of every different history, and how often it is met. Past 2^53 combinations nothing is grouped. */
const firstOfEach = ({
  repeats,
  recency,
  age,
  times,
}: Pick<HistoryGroups, "repeats" | "recency" | "age"> & { readonly times: number }) => {
  const isKeyExact = repeats.length * times * times < Number.MAX_SAFE_INTEGER;
  const groups = new Map<number, number>();
  const first = new Int32Array(repeats.length);
  const weight = new Float64Array(repeats.length);
  repeats.forEach((count, at) => {
    const key = isKeyExact ? (count * times + (recency[at] ?? 0)) * times + (age[at] ?? 0) : at;
    const group = groups.get(key) ?? groups.size;
    if (group === groups.size) {
      groups.set(key, group);
      first[group] = at;
    }
    weight[group] = (weight[group] ?? 0) + 1;
  });
  return { first: first.subarray(0, groups.size), weight: weight.subarray(0, groups.size) };
};

/** Refuses a history that cannot be, and data that no model can be fitted to; otherwise groups equal histories. */
export const groupHistories = (
  columns: HistoryColumns,
  minCustomers: number,
): Result<HistoryGroups, Fault> => {
  const customers = columns.repeats.length;
  if (customers < minCustomers) {
    return fail(tooFewCustomers({ customers, needed: minCustomers }));
  }
  const counts = numbering();
  const times = numbering();
  const repeats = new Int32Array(customers);
  const recency = new Int32Array(customers);
  const age = new Int32Array(customers);
  let scale = 0;
  let repeatBuyers = 0;
  let purchases = 0;
  for (let at = 0; at < customers; at += 1) {
    const history = historyAt(columns, at);
    if (!isPossible(history)) return fail(badHistory({ position: at, ...history }));
    if (history.age > scale) scale = history.age;
    if (history.repeats > 0) repeatBuyers += 1;
    purchases += history.repeats;
    repeats[at] = counts.of(history.repeats);
    recency[at] = times.of(history.recency);
    age[at] = times.of(history.age);
  }
  if (repeatBuyers === 0 || scale === 0) return fail(noRepeats({ customers }));
  const { first, weight } = firstOfEach({ repeats, recency, age, times: times.size() });
  return ok({
    customers,
    repeatBuyers,
    purchases,
    scale,
    counts: counts.values(),
    times: times.values().map((time) => time / scale),
    weight,
    repeats: first.map((at) => repeats[at] ?? 0),
    recency: first.map((at) => recency[at] ?? 0),
    age: first.map((at) => age[at] ?? 0),
  });
};
