import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsBuilder, type Sale } from "./builder.js";
import { ClassificationPolicy, type ClassificationPolicyInput } from "./policy.js";
import { NO_SCORE, scoreRfm } from "./rfm.js";

const AS_OF = 400;

const columnsOf = (sales: Readonly<Record<string, readonly Sale[]>>) => {
  const builder = columnsBuilder({ asOfDay: AS_OF, countBy: "orders", windowDays: null });
  for (const [id, list] of Object.entries(sales)) builder.add(id, list);
  return builder.finish();
};

const rfmOf = (rfm: NonNullable<ClassificationPolicyInput["rfm"]>) =>
  ClassificationPolicy.parse({ rfm, segments: [] }).rfm;

const thirds = rfmOf({
  recency: { method: "breaks", breaks: [30, 90] },
  frequency: { method: "breaks", breaks: [1, 4] },
  monetary: { method: "breaks", breaks: [9_999, 99_999] },
});

const book = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 2 }),
  fc.array(fc.record({ day: fc.nat({ max: AS_OF }), amount: fc.integer({ min: -500, max: 5_000 }) }), {
    maxLength: 6,
  }),
  { maxKeys: 15 },
);

describe("RFM", () => {
  test("scores a good customer high in all three, and one of long ago low", () => {
    const scores = scoreRfm(
      columnsOf({
        good: Array.from({ length: 5 }, () => ({ day: 395, amount: 40_000 })),
        gone: [{ day: 10, amount: 500 }],
      }),
      thirds,
    );
    expect([scores.recency, scores.frequency, scores.monetary].map((one) => [...one])).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
    expect([...scores.weighted]).toEqual([100, 300]);
  });

  test("leaves out who has never bought: neither scored, nor counted in the quantiles of the others", () => {
    const buyers = { a: [{ day: 1, amount: 1 }], b: [{ day: 2, amount: 2 }] };
    const policy = rfmOf({});
    const alone = scoreRfm(columnsOf(buyers), policy);
    const among = scoreRfm(columnsOf({ ...buyers, c: [], d: [{ day: 5, amount: -3 }] }), policy);
    expect(among.cuts).toEqual(alone.cuts);
    expect([...among.recency]).toEqual([...alone.recency, NO_SCORE, NO_SCORE]);
  });

  test("weighs the three scores, rounded half up to hundredths", () => {
    const policy = { ...thirds, weights: { recency: 5, frequency: 3, monetary: 0 } };
    const sales = columnsOf({ acme: [{ day: 395, amount: 1 }] });
    // (5 x 3 + 3 x 1) / 8 = 2.25
    expect([...scoreRfm(sales, policy).weighted]).toEqual([225]);
    // 19 / 9 = 2.11..., (1 x 3 + 2 x 1) / 3 = 1.66...
    const rounded = (recency: number, frequency: number) => [
      ...scoreRfm(sales, { ...thirds, weights: { recency, frequency, monetary: 0 } }).weighted,
    ];
    expect([rounded(5, 4), rounded(1, 2)]).toEqual([[211], [167]]);
  });

  test("reports cuts that separate nobody", () => {
    const same = { a: [{ day: 1, amount: 1 }], b: [{ day: 1, amount: 1 }] };
    expect(scoreRfm(columnsOf(same), rfmOf({})).cuts.frequency.empty).toEqual([2, 3, 4, 5]);
  });

  test("law: who is at least as good in a figure scores at least as high in it, under breaks also for itself over time", () => {
    fc.assert(
      fc.property(book, (sales) => {
        const columns = columnsOf(sales);
        const scores = scoreRfm(columns, rfmOf({}));
        for (const [figures, points, sign] of [
          [columns.recencyDays, scores.recency, -1],
          [columns.frequency, scores.frequency, 1],
          [columns.monetary, scores.monetary, 1],
        ] as const) {
          points.forEach((score, a) => {
            points.forEach((other, b) => {
              if (score === NO_SCORE || other === NO_SCORE) return;
              if (sign * ((figures[a] ?? 0) - (figures[b] ?? 0)) >= 0)
                expect(score).toBeGreaterThanOrEqual(other);
            });
          });
        }
      }),
    );
  });

  test("law: under breaks, another purchase never lowers a score", () => {
    fc.assert(
      fc.property(book, fc.nat({ max: AS_OF }), fc.nat({ max: 200_000 }), (sales, day, amount) => {
        const scores = (list: readonly Sale[]) => {
          const columns = columnsOf({ ...sales, acme: list });
          const at = columns.ids.indexOf("acme");
          const found = scoreRfm(columns, thirds);
          return [found.recency[at] ?? 0, found.frequency[at] ?? 0, found.monetary[at] ?? 0];
        };
        const before = scores(sales.acme ?? []);
        scores([...(sales.acme ?? []), { day, amount }]).forEach((score, at) => {
          expect(score).toBeGreaterThanOrEqual(before[at] ?? 0);
        });
      }),
    );
  });
});
