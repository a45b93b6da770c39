import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsBuilder, type Sale } from "./builder.js";
import { classify } from "./classify.js";
import { NEVER } from "./columns.js";
import { countClasses } from "./counts.js";
import { lifecycleStages } from "./lifecycle.js";
import { ClassificationPolicy } from "./policy.js";
import { NONE } from "./segments.js";

const AS_OF = 1_000;
const policies = fc.constantFrom(
  ClassificationPolicy.parse({}),
  ClassificationPolicy.parse({
    countBy: "days",
    windowDays: 365,
    rfm: { recency: { method: "ntile" }, frequency: { method: "ntile" }, monetary: { method: "ntile" } },
    lifecycle: { churn: { by: "rhythm", times: 3 } },
  }),
);
const sale = fc.record({ day: fc.nat({ max: AS_OF }), amount: fc.integer({ min: -500, max: 5_000 }) });
const book = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.array(sale, { maxLength: 6 }), {
  maxKeys: 25,
});

const columnsOf = (
  entries: readonly (readonly [string, readonly Sale[]])[],
  policy: ClassificationPolicy,
) => {
  const builder = columnsBuilder({ asOfDay: AS_OF, countBy: policy.countBy, windowDays: policy.windowDays });
  for (const [id, sales] of entries) builder.add(id, sales);
  return builder.finish();
};

describe("classification", () => {
  test("law: the order in which the customers come changes nothing", () => {
    fc.assert(
      fc.property(book, policies, (sales, policy) => {
        const entries = Object.entries(sales);
        expect(classify(columnsOf(entries.toReversed(), policy), policy)).toEqual(
          classify(columnsOf(entries, policy), policy),
        );
      }),
    );
  });

  test("law: whoever has bought has a tier, a segment and scores; whoever has not has none and is potential", () => {
    fc.assert(
      fc.property(book, policies, (sales, policy) => {
        const columns = columnsOf(Object.entries(sales), policy);
        const { value, rfm, segments, lifecycle } = classify(columns, policy);
        columns.ids.forEach((_, at) => {
          const isBuyer = columns.recencyDays[at] !== NEVER;
          expect(value.tiers[at] !== NONE).toBe(isBuyer);
          expect(segments[at] !== NONE).toBe(isBuyer);
          expect((rfm.recency[at] ?? 0) > 0).toBe(isBuyer);
          expect(lifecycleStages[lifecycle[at] ?? 0] !== "potential").toBe(isBuyer);
        });
      }),
    );
  });

  test("law: the counts reconcile: stages sum to all customers, tiers and segments to those who have bought", () => {
    fc.assert(
      fc.property(book, policies, (sales, policy) => {
        const columns = columnsOf(Object.entries(sales), policy);
        const counts = countClasses(classify(columns, policy), policy);
        const total = (counted: Readonly<Record<string, number>>) =>
          Object.values(counted).reduce((sum, one) => sum + one, 0);
        const buyers = columns.recencyDays.filter((days) => days !== NEVER).length;
        expect([total(counts.lifecycle), total(counts.tiers), total(counts.segments)]).toEqual([
          columns.ids.length,
          buyers,
          buyers,
        ]);
        expect(counts.lifecycle.potential).toBe(columns.ids.length - buyers);
      }),
    );
  });

  test("nobody at all is nothing to classify, and no fault", () => {
    const policy = ClassificationPolicy.parse({});
    const classes = classify(columnsOf([], policy), policy);
    expect(classes.lifecycle).toHaveLength(0);
    expect(classes.rfm.cuts.recency.empty).toEqual([1, 2, 3, 4, 5]);
  });
});
