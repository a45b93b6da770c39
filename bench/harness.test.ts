import { describe, expect, test } from "vitest";
import { duration, measure, median, quality, throughput, timesBetter } from "./harness.js";

const rounds = { warmUp: 1, measured: 3 };
const sleep = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve("same"), ms));

describe("measure", () => {
  test("refuses unequal outputs before it times anything", async () => {
    let runs = 0;
    const peer = () => {
      runs++;
      return [2];
    };
    const unequal = measure(
      { case: "sum", metric: duration, ours: () => [1], peers: { other: peer } },
      rounds,
    );
    await expect(unequal).rejects.toThrow("sum: ours and other give different outputs");
    expect(runs).toBe(1);
  });

  test("takes a comparer when outputs may differ in form", async () => {
    const row = await measure(
      {
        case: "mean",
        metric: quality<number>("error", "points", "lower", (output) => output),
        ours: () => 2,
        peers: { other: () => 5 },
        same: () => true,
      },
      rounds,
    );
    expect(row).toEqual({
      case: "mean",
      metric: "error",
      unit: "points",
      ours: 2,
      peers: { other: 5 },
      ratio: { other: 2.5 },
    });
  });

  test("alternates ours and peers, round by round", async () => {
    const order: string[] = [];
    const named = (name: string) => () => {
      order.push(name);
    };
    const peers = { b: named("b"), c: named("c") };
    await measure({ case: "order", metric: duration, ours: named("a"), peers }, rounds);
    expect(order.join("")).toBe("abc".repeat(5));
  });

  test("a slower peer makes ours more than once as good, whichever way the metric points", async () => {
    const functions = { ours: () => sleep(2), peers: { slow: () => sleep(20) } };
    for (const metric of [duration, throughput(10)]) {
      const row = await measure({ case: "sleep", metric, ...functions }, rounds);
      expect(row.ratio.slow).toBeGreaterThan(1.5);
    }
  });
});

test("timesBetter is above 1 when ours is better", () => {
  expect(timesBetter("lower", 10, 30)).toBe(3);
  expect(timesBetter("higher", 10, 30)).toBeCloseTo(1 / 3);
});

test("the median of odd and even counts", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 3, 10])).toBe(2.5);
  expect(() => median([])).toThrow("median of nothing");
});
