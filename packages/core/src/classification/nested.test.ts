import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsBuilder, type Sale } from "./builder.js";
import { classify } from "./classify.js";
import { decisionAt } from "./decision.js";
import { scoreNested } from "./nested.js";
import { ClassificationPolicy, type ClassificationPolicyInput } from "./policy.js";
import { NO_SCORE, scoreRfm } from "./rfm.js";

const columnsOf = (sales: Readonly<Record<string, readonly Sale[]>>) => {
  const builder = columnsBuilder({ asOfDay: 400, countBy: "orders", windowDays: null });
  for (const [id, list] of Object.entries(sales)) builder.add(id, list);
  return builder.finish();
};
const policyOf = (rfm: NonNullable<ClassificationPolicyInput["rfm"]>) =>
  ClassificationPolicy.parse({ rfm, segments: [] });

const halves = { method: "ntile", bins: 2 } as const;
const nested = policyOf({ method: "nested", recency: halves, frequency: halves, monetary: halves });
const book = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 2 }),
  fc.array(fc.record({ day: fc.nat({ max: 400 }), amount: fc.integer({ min: -500, max: 5_000 }) }), {
    maxLength: 6,
  }),
  { maxKeys: 20 },
);

describe("nested RFM", () => {
  test("fills the eight cells of 2 x 2 x 2 with one each of eight customers", () => {
    const sales = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [
        `c${at}`,
        Array.from({ length: 1 + (at >> 1) }, () => ({ day: 10 + 30 * at, amount: 100 * (8 - at) })),
      ]),
    );
    const scores = scoreNested(columnsOf(sales), nested.rfm);
    const cells = [...scores.recency].map((r, at) => `${r}${scores.frequency[at]}${scores.monetary[at]}`);
    expect(new Set(cells).size).toBe(8);
    expect(scores.cuts.frequency).toMatchObject({ bins: 2, cuts: [], sizes: [4, 4], empty: [] });
  });

  test("its independent twin scores the same customers otherwise", () => {
    const sales = {
      a: [{ day: 10, amount: 1 }],
      b: [
        { day: 11, amount: 1 },
        { day: 11, amount: 1 },
      ],
      c: Array.from({ length: 5 }, () => ({ day: 390, amount: 1 })),
      d: Array.from({ length: 9 }, () => ({ day: 391, amount: 1 })),
    };
    expect([...scoreNested(columnsOf(sales), nested.rfm).frequency]).toEqual([1, 2, 1, 2]);
    expect([...scoreRfm(columnsOf(sales), nested.rfm).frequency]).toEqual([1, 1, 2, 2]);
  });

  test("law: recency is as without nesting, everything is within its groups, and who never bought has no score", () => {
    fc.assert(
      fc.property(book, (sales) => {
        const columns = columnsOf(sales);
        const scores = scoreNested(columns, nested.rfm);
        const plain = scoreRfm(columns, nested.rfm);
        expect(scores.recency).toEqual(plain.recency);
        columns.ids.forEach((_, a) => {
          const isBuyer = (columns.recencyDays[a] ?? -1) >= 0;
          expect((scores.frequency[a] ?? 0) > 0).toBe(isBuyer);
          if (!isBuyer) expect(scores.weighted[a]).toBe(NO_SCORE);
          columns.ids.forEach((__, b) => {
            if (!isBuyer || scores.recency[a] !== scores.recency[b]) return;
            if ((columns.frequency[a] ?? 0) > (columns.frequency[b] ?? 0)) {
              expect(scores.frequency[a]).toBeGreaterThanOrEqual(scores.frequency[b] ?? 0);
            }
            if (scores.frequency[a] !== scores.frequency[b]) return;
            if ((columns.monetary[a] ?? 0) > (columns.monetary[b] ?? 0)) {
              expect(scores.monetary[a]).toBeGreaterThanOrEqual(scores.monetary[b] ?? 0);
            }
          });
        });
      }),
    );
  });

  test("law: with breaks nesting changes nothing, since borders do not depend on who is there", () => {
    const policy = policyOf({
      method: "nested",
      recency: { method: "breaks", breaks: [50, 200] },
      frequency: { method: "breaks", breaks: [1, 3] },
      monetary: { method: "breaks", breaks: [99, 999] },
      weights: { recency: 3, frequency: 2, monetary: 1 },
    });
    fc.assert(
      fc.property(book, (sales) => {
        const columns = columnsOf(sales);
        const [one, other] = [scoreNested(columns, policy.rfm), scoreRfm(columns, policy.rfm)];
        for (const column of ["recency", "frequency", "monetary", "weighted"] as const) {
          expect([...one[column]]).toEqual([...other[column]]);
        }
      }),
    );
  });

  test("law: the reasons of a customer name the borders of its own group, and hold for its figures", () => {
    const policy = policyOf({ method: "nested", measure: "mean" });
    fc.assert(
      fc.property(book, (sales) => {
        const columns = columnsOf(sales);
        const classes = classify(columns, policy);
        const dateText = String;
        const run = { columns, classes, policy, policyHash: "h", currency: "CNY", asOf: 0, dateText };
        columns.ids.forEach((_, at) => {
          const { scores } = decisionAt(run, at).reasons;
          for (const reason of scores === null ? [] : Object.values(scores)) {
            expect(reason.value).toBeGreaterThanOrEqual(reason.from ?? Number.NEGATIVE_INFINITY);
            expect(reason.value).toBeLessThanOrEqual(reason.to ?? Number.POSITIVE_INFINITY);
          }
        });
      }),
    );
  });
});
