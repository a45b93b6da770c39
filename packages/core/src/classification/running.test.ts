import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faultText } from "../kernel/index.js";
import type { OrderColumns } from "./columns.js";
import { monetaryColumn, monetaryMeasures } from "./measure.js";
import { salesFigures } from "./orders.js";
import { CutPolicy, RfmPolicy } from "./policy.js";
import { rankingOf } from "./ranked.js";
import { scoreRfm } from "./rfm.js";
import { type RunningScores, runningScores } from "./running.js";
import { segmentColumn, standardSegments } from "./segments.js";

interface Order {
  readonly customer: number;
  readonly day: number;
  readonly amount: number;
  readonly margin: number | null;
}

const columnsOf = (orders: readonly Order[]): OrderColumns => ({
  customers: Int32Array.from(orders, ({ customer }) => customer),
  days: Int32Array.from(orders, ({ day }) => day),
  amounts: Float64Array.from(orders, ({ amount }) => amount),
});

/** The figures of orders, with margins: one that is not known adds nothing. */
const figuresOf = (orders: readonly Order[], size: number, asOfDay: number) => {
  const margins = new Float64Array(size);
  for (const { customer, margin } of orders) margins[customer] = (margins[customer] ?? 0) + (margin ?? 0);
  return { ...salesFigures(columnsOf(orders), size, everything(asOfDay)), margins };
};

const START = 100;
const order = fc.record({
  customer: fc.nat({ max: 11 }),
  ago: fc.nat({ max: 60 }),
  amount: fc.oneof(fc.integer({ min: -300, max: 900 }), fc.constantFrom(0, 500)),
  margin: fc.option(fc.integer({ min: -50, max: 90 })),
});
const change = fc.oneof(
  { weight: 6, arbitrary: order.map((one) => ({ kind: "order" as const, ...one })) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("later" as const), days: fc.nat({ max: 40 }) }) },
);
const cut = fc
  .oneof(
    fc.record({
      method: fc.constant("quantile" as const),
      bins: fc.integer({ min: 2, max: 6 }),
      convention: fc.constantFrom("at-most" as const, "r-rfm" as const),
    }),
    fc.record({
      method: fc.constant("ntile" as const),
      bins: fc.integer({ min: 2, max: 6 }),
      ties: fc.constantFrom("together" as const, "split-by-key" as const),
    }),
    fc.constant({ method: "breaks" as const, breaks: [2, 30, 400] }),
  )
  .map((input) => CutPolicy.parse(input));
const policies = fc
  .record({ recency: cut, frequency: cut, monetary: cut, measure: fc.constantFrom(...monetaryMeasures) })
  .map((cuts) => RfmPolicy.parse({ ...cuts, weights: { recency: 3, frequency: 2, monetary: 1 } }));

const everything = (asOfDay: number) => ({ asOfDay, countBy: "orders", windowDays: null }) as const;

const started = (result: ReturnType<typeof runningScores>): RunningScores => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe("running scores", () => {
  test("law: after any history of orders, returns, cancellations and days, they are those of everything computed anew", () => {
    const ofStart = ({ ago, ...one }: Omit<Order, "day"> & { ago: number }, day: number): Order => ({
      ...one,
      day: day - ago,
    });
    fc.assert(
      fc.property(
        fc.array(order, { maxLength: 40 }),
        fc.array(change, { minLength: 1, maxLength: 25 }),
        policies,
        (known, changes, policy) => {
          let orders = known.map((one) => ofStart(one, START)).filter(({ customer }) => customer < 8);
          let asOfDay = START;
          let size = 8;
          const running = started(runningScores(figuresOf(orders, size, asOfDay), policy, standardSegments));
          for (const one of changes) {
            if (one.kind === "later") {
              asOfDay += one.days;
              running.moveTo(asOfDay);
            } else if (one.kind === "order") {
              const next = ofStart(one, asOfDay);
              orders = [...orders, next];
              size = Math.max(size, next.customer + 1);
              running.order(next.customer, next.day, next.amount, next.margin);
            } else {
              const at = orders.length === 0 ? -1 : one.which % orders.length;
              const customer = orders[at]?.customer;
              if (customer === undefined) continue;
              orders = orders.toSpliced(at, 1);
              const mine = orders.filter((other) => other.customer === customer);
              const own = mine.map((other) => ({ ...other, customer: 0 }));
              const { recencyDays, frequency, monetary, margins } = figuresOf(own, 1, asOfDay);
              running.replace(customer, {
                recencyDays: recencyDays[0] ?? 0,
                frequency: frequency[0] ?? 0,
                monetary: monetary[0] ?? 0,
                margin: margins[0] ?? 0,
              });
            }
            const figures = figuresOf(orders, size, asOfDay);
            const anew = scoreRfm({ ...figures, monetary: monetaryColumn(figures, policy.measure) }, policy);
            const segments = segmentColumn(standardSegments, anew);
            for (let at = 0; at < size; at += 1) {
              expect(running.figuresOf(at)).toEqual({
                recencyDays: figures.recencyDays[at],
                frequency: figures.frequency[at],
                monetary: figures.monetary[at],
                margin: figures.margins[at],
              });
              expect(running.scoresOf(at)).toEqual({
                recency: anew.recency[at],
                frequency: anew.frequency[at],
                monetary: anew.monetary[at],
                weighted: anew.weighted[at],
                segment: segments[at],
              });
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("an order moves the cuts, and so the scores of customers who did nothing", () => {
    const orders = [10, 20, 30, 40, 50].map((amount, customer) => ({
      customer,
      day: 1,
      amount,
      margin: null,
    }));
    const figures = salesFigures(columnsOf(orders), 5, everything(1));
    const running = started(runningScores(figures, RfmPolicy.parse({}), standardSegments));
    expect(running.scoresOf(4).monetary).toBe(5);
    running.order(0, 1, 1_000);
    expect([running.scoresOf(0).monetary, running.scoresOf(4).monetary]).toEqual([5, 4]);
  });

  test("neither an order that is yet to come nor a day that has passed is taken", () => {
    const figures = salesFigures(columnsOf([]), 1, everything(10));
    const running = started(runningScores(figures, RfmPolicy.parse({}), standardSegments));
    expect(() => running.order(0, 11, 5)).toThrow(
      "An order of day 11, while it is day 10: move there first.",
    );
    expect(() => running.moveTo(9)).toThrow("Day 9 is before day 10");
    expect(running.figuresOf(0)).toEqual({ recencyDays: -1, frequency: 0, monetary: 0, margin: 0 });
  });
});

describe("scores that cannot follow each order", () => {
  test("nested scores are refused by name, in both languages", () => {
    const refused = runningScores(
      salesFigures(columnsOf([]), 1, everything(10)),
      RfmPolicy.parse({ method: "nested" }),
      standardSegments,
    );
    if (refused.ok) throw new Error("not refused");
    expect(refused.error.code).toBe("CLASSIFICATION.NOT_INCREMENTAL");
    expect(faultText(refused.error, "en")).toContain("scores of the method nested cannot follow each order");
    expect(faultText(refused.error, "zh-CN")).toContain("nested 方法");
  });
});

describe("a ranking", () => {
  const move = fc.record({
    customer: fc.nat({ max: 60 }),
    value: fc.option(fc.integer({ min: -8, max: 8 })),
  });

  test("law: is that of a sorted list, after any history", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 30 }),
        fc.array(move),
        (start, moves) => {
          const customers = Int32Array.from(start, (_, at) => 2 * at);
          const ranking = rankingOf(customers, Float64Array.from(start));
          const figures = new Map(start.map((value, at) => [2 * at, value]));
          for (const { customer, value } of moves) {
            if (value === null) {
              ranking.take(customer);
              figures.delete(customer);
            } else {
              ranking.put(customer, value);
              figures.set(customer, value);
            }
          }
          const sorted = [...figures].sort(([a, x], [b, y]) => x - y || a - b);
          expect(ranking.size()).toBe(sorted.length);
          expect(sorted.map((_, rank) => ranking.valueAt(rank))).toEqual(sorted.map(([, value]) => value));
          expect(sorted.map(([customer]) => ranking.rankOf(customer))).toEqual(sorted.map((_, rank) => rank));
          for (let value = -10; value <= 10; value += 1) {
            expect(ranking.below(value)).toBe(sorted.filter(([, other]) => other < value).length);
          }
          expect(ranking.valueAt(sorted.length)).toBeNaN();
        },
      ),
    );
  });

  test("stays shallow when every customer comes in order", () => {
    const ranking = rankingOf(new Int32Array(0), new Float64Array(0));
    const many = 100_000;
    for (let at = 0; at < many; at += 1) ranking.put(at, at);
    for (let at = 0; at < many; at += 2) ranking.take(at);
    expect([ranking.size(), ranking.valueAt(0), ranking.valueAt(many / 2 - 1)]).toEqual([
      many / 2,
      1,
      many - 1,
    ]);
  });
});
