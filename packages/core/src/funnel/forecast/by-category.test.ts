import { expect, test } from "vitest";
import { type CategoryDeal, forecastByCategory } from "./by-category.js";

const window = { from: 100, until: 200 };
const thresholds = { commitFrom: 8_000, bestCaseFrom: 5_000 };
const deal = (id: string, more: Partial<CategoryDeal & { probability: number }> = {}) => ({
  id,
  status: "open" as const,
  amount: 10,
  currency: "CNY",
  expectedCloseAt: 150,
  closedAt: null,
  forecastCategory: null,
  probability: 1_000,
  ...more,
});
const made = (...deals: ReturnType<typeof deal>[]) =>
  forecastByCategory(deals, (one) => one.probability, thresholds, window, 120);

test("a deal is where somebody put it, else where its probability puts it; totals hold what is surer", () => {
  const { currencies } = made(
    deal("won", { status: "won", closedAt: 110, amount: 1 }),
    deal("sure", { probability: 8_000, amount: 20 }),
    deal("likely", { probability: 5_000, amount: 300 }),
    deal("open", { probability: 4_999, amount: 4_000 }),
    deal("said", { forecastCategory: "commit", amount: 50_000 }),
    deal("kept out", { forecastCategory: "omitted", probability: 9_000, amount: 600_000 }),
  );
  expect(currencies).toEqual([
    {
      currency: "CNY",
      closed: { amount: 1, deals: ["won"] },
      commit: { amount: 50_020, deals: ["sure", "said"] },
      bestCase: { amount: 300, deals: ["likely"] },
      pipeline: { amount: 4_000, deals: ["open"] },
      omitted: { amount: 600_000, deals: ["kept out"] },
      totals: { commit: 50_021, bestCase: 50_321, pipeline: 54_321 },
    },
  ]);
});

test("lost deals count nowhere; what has no amount or no date, or was expected earlier, is named apart", () => {
  const figure = made(
    deal("lost", { status: "lost", closedAt: 110 }),
    deal("won before", { status: "won", closedAt: 99 }),
    deal("won at the end", { status: "won", closedAt: 200 }),
    deal("no amount", { amount: null }),
    deal("undated", { expectedCloseAt: null }),
    deal("overdue", { expectedCloseAt: 99 }),
    deal("first", { expectedCloseAt: 100, currency: "USD" }),
    deal("later", { expectedCloseAt: 200 }),
  );
  expect(figure.currencies.map((one) => [one.currency, one.pipeline.deals])).toEqual([["USD", ["first"]]]);
  expect(figure).toMatchObject({ unvalued: ["no amount"], undated: ["undated"], overdue: ["overdue"] });
});
