/** Uniform numbers from 0 to below 1, the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Marsaglia and Tsang, raised for shapes below 1. */
export const gammaSample = (random: () => number, shape: number): number => {
  if (shape < 1) return gammaSample(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
};

const exponential = (random: () => number, rate: number): number => -Math.log(1 - random()) / rate;

export interface SimulatedHistories {
  readonly repeats: readonly number[];
  readonly recency: readonly number[];
  readonly age: readonly number[];
}

/** Where customers leave: after a purchase with a chance of their own (`a`, `b`), or at any moment (`s`, `beta`). */
export type Leaving =
  | { readonly by: "bg-nbd" | "mbg-nbd"; readonly a: number; readonly b: number }
  | { readonly by: "pareto-nbd"; readonly s: number; readonly beta: number }
  | { readonly by: "never" };

/** Draws histories of customers who come within the first `arrival` of `weeks`; times in sevenths, as days are. */
export const simulateHistories = (
  rate: { readonly r: number; readonly alpha: number },
  leaving: Leaving,
  { customers, weeks, arrival, seed }: { customers: number; weeks: number; arrival: number; seed: number },
): SimulatedHistories => {
  const random = seeded(seed);
  const inDays = (week: number) => Math.floor(week * 7) / 7;
  const rows = Array.from({ length: customers }, () => {
    const age = inDays(weeks - arrival * random());
    const lambda = gammaSample(random, rate.r) / rate.alpha;
    let leaves = 0;
    let until = Number.POSITIVE_INFINITY;
    if (leaving.by === "pareto-nbd")
      until = exponential(random, gammaSample(random, leaving.s) / leaving.beta);
    else if (leaving.by !== "never") {
      const x = gammaSample(random, leaving.a);
      leaves = x / (x + gammaSample(random, leaving.b));
    }
    let [repeats, recency] = [0, 0];
    if (leaving.by === "mbg-nbd" && random() < leaves) return { repeats, recency, age };
    for (
      let at = exponential(random, lambda);
      at <= Math.min(age, until);
      at += exponential(random, lambda)
    ) {
      repeats += 1;
      recency = inDays(at);
      if (random() < leaves) break;
    }
    return { repeats, recency, age };
  });
  return {
    repeats: rows.map(({ repeats }) => repeats),
    recency: rows.map(({ recency }) => recency),
    age: rows.map(({ age }) => age),
  };
};
