import { isDeepStrictEqual } from "node:util";

/** What is measured, of one run: its seconds and its output. */
export interface Metric<T> {
  readonly name: string;
  readonly unit: string;
  readonly better: "higher" | "lower";
  readonly of: (run: { readonly seconds: number; readonly output: T }) => number;
}

export interface Case<T> {
  readonly case: string;
  readonly metric: Metric<T>;
  readonly ours: () => T | Promise<T>;
  readonly peers: Readonly<Record<string, () => T | Promise<T>>>;
  /** When may two outputs be compared at all? Deeply equal, if not given. */
  readonly same?: (ours: T, peer: T) => boolean;
}

export interface Row {
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** How many times better ours is; below 1 it is worse. */
  readonly ratio: Readonly<Record<string, number>>;
}

/** Milliseconds for one run. */
export const duration: Metric<unknown> = {
  name: "time",
  unit: "ms",
  better: "lower",
  of: ({ seconds }) => seconds * 1000,
};

/** Operations a second, of a run that does `operations` of them. */
export const throughput = (operations: number): Metric<unknown> => ({
  name: "throughput",
  unit: "ops/s",
  better: "higher",
  of: ({ seconds }) => operations / seconds,
});

/** A number read from the output, such as an error or a spread. */
export const quality = <T>(
  name: string,
  unit: string,
  better: "higher" | "lower",
  of: (output: T) => number,
): Metric<T> => ({ name, unit, better, of: ({ output }) => of(output) });

export interface Rounds {
  readonly warmUp: number;
  readonly measured: number;
}

/** Outputs are compared first; then ours and the peers take turns, and each is known by its median. */
export async function measure<T>(given: Case<T>, rounds: Rounds): Promise<Row> {
  const runners = new Map([["ours", given.ours], ...Object.entries(given.peers)]);
  if (runners.size !== Object.keys(given.peers).length + 1) throw new Error('A peer cannot be named "ours".');
  await refuseDifferentOutputs(given);
  const samples = new Map([...runners.keys()].map((name) => [name, [] as number[]]));
  for (let round = -rounds.warmUp; round < rounds.measured; round++) {
    for (const [name, run] of runners) {
      const value = given.metric.of(await timed(run));
      if (round >= 0) samples.get(name)?.push(value);
    }
  }
  const medians = new Map([...samples].map(([name, values]) => [name, median(values)]));
  const ours = medians.get("ours") as number;
  medians.delete("ours");
  const { case: name, metric } = given;
  const ratio = [...medians].map(([peer, value]) => [peer, timesBetter(metric.better, ours, value)] as const);
  return {
    case: name,
    metric: metric.name,
    unit: metric.unit,
    ours,
    peers: Object.fromEntries(medians),
    ratio: Object.fromEntries(ratio),
  };
}

export function timesBetter(better: "higher" | "lower", ours: number, peer: number): number {
  return better === "higher" ? ours / peer : peer / ours;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("The median of nothing.");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] as number, sorted[middle] as number];
  return (low + high) / 2;
}

async function refuseDifferentOutputs<T>({ case: name, ours, peers, same = isDeepStrictEqual }: Case<T>) {
  const expected = await ours();
  for (const [peer, run] of Object.entries(peers)) {
    if (!same(expected, await run())) {
      throw new Error(`${name}: ours and ${peer} give different outputs, so their times mean nothing.`);
    }
  }
}

async function timed<T>(run: () => T | Promise<T>): Promise<{ seconds: number; output: T }> {
  const start = performance.now();
  const returned = run();
  const output = returned instanceof Promise ? await returned : returned;
  return { seconds: (performance.now() - start) / 1000, output };
}
