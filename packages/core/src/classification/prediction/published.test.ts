import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { valueIn } from "../../../../../tests/support/value-in.js";
import {
  type BetaGeometric,
  expectedPurchases,
  expectedSpend,
  fitBetaGeometric,
  fitGammaGamma,
  fitParetoNbd,
  type HistoryColumns,
  historiesBuilder,
  logLikelihood,
  newCustomer,
  type ParetoNbd,
  type PurchaseHistory,
  type PurchaseModel,
  probabilityAlive,
  purchaseProbability,
} from "../index.js";

const shared = fileURLToPath(new URL("../../../../../../shared/", import.meta.url));
const isThere = existsSync(`${shared}data/cdnow`);
if (!isThere) console.log(`skipped: the CDNOW data are not at ${shared}`);

const weeks = (length: number) => ({ length, unit: "weeks" }) as const;
const boughtBy = (model: PurchaseModel, history: PurchaseHistory, t: number) =>
  valueIn(expectedPurchases(model, history, weeks(t)));
const chanceOf = (model: PurchaseModel, t: number, n: number) =>
  valueIn(purchaseProbability(model, newCustomer, weeks(t), n));

/** As printed in Fader, Hardie and Lee (2005). */
const paper: BetaGeometric = { model: "bg-nbd", unit: "weeks", r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/** As printed in the walkthrough of the R package BTYD. */
const walkthrough: ParetoNbd = {
  model: "pareto-nbd",
  unit: "weeks",
  r: 0.5534,
  alpha: 10.5802,
  s: 0.6061,
  beta: 11.6562,
};

describe("numbers that others have printed", () => {
  test("E[Y(39) | x = 2, tx = 30.43, T = 38.86] of BG/NBD (Hardie's spreadsheet; more digits from BTYD)", () => {
    const further = boughtBy(paper, { repeats: 2, recency: 30.43, age: 38.86 }, 39);
    expect(further).toBeCloseTo(1.226, 3);
    expect(Math.abs(further - 1.22602817)).toBeLessThan(1e-7);
  });

  test("E[X(t)] of BG/NBD at the parameters of greatest likelihood (Hardie's spreadsheet)", () => {
    const model = { ...paper, r: 0.242593, alpha: 4.413532, a: 0.792886, b: 2.425752 };
    const printed = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576];
    [0.1429, 1, 3, 31.8571, 32, 78].forEach((t, at) => {
      expect(Math.abs(boughtBy(model, newCustomer, t) - (printed[at] ?? 0))).toBeLessThan(5e-4);
    });
    expect(boughtBy(paper, newCustomer, 78)).toBeCloseTo(1.86052, 5);
  });

  test("P(X(t) = n) of BG/NBD (BTYD manual)", () => {
    const printed = [
      0.0019995214, 0.0015170236, 0.001163315, 0.0009003148, 0.0007023638, 0.0005517902, 0.0004361913,
      0.0003467171, 0.0002769613, 0.000222226,
    ];
    printed.forEach((chance, at) => {
      expect(Math.abs(chanceOf(paper, 30, 11 + at) - chance)).toBeLessThan(1e-9);
    });
    expect(Math.abs(chanceOf(paper, 39, 0) - 0.5737864)).toBeLessThan(1e-7);
    expect(Math.abs(chanceOf(paper, 2, 10) / 1.07869e-7 - 1)).toBeLessThan(1e-5);
  });

  test("customer 1516 under Pareto/NBD: purchases of the next 52 weeks, and P(alive) (BTYD walkthrough)", () => {
    const history = { repeats: 26, recency: 30.86, age: 31 };
    expect(Math.abs(boughtBy(walkthrough, history, 52) - 25.46)).toBeLessThan(0.01);
    expect(Math.abs(valueIn(probabilityAlive(walkthrough, history)) - 0.9979)).toBeLessThan(1e-4);
  });
});

const tableOf = (file: string): readonly (readonly number[])[] =>
  readFileSync(`${shared}${file}`, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
const cdnow = () => tableOf("data/cdnow/cdnowSummary_cbs_BTYD.csv");
const column = (rows: readonly (readonly number[])[], at: number) => rows.map((row) => row[at] ?? Number.NaN);
const histories = (): HistoryColumns => {
  const rows = cdnow();
  return { unit: "weeks", repeats: column(rows, 1), recency: column(rows, 2), age: column(rows, 3) };
};
const within = (value: number, expected: number, relative: number) =>
  expect(Math.abs(value / expected - 1)).toBeLessThan(relative);

describe.skipIf(!isThere)("CDNOW, 2,357 customers of the first quarter of 1997", () => {
  test("BG/NBD is fitted as in the paper, BTYD, CLVTools and lifetimes", () => {
    const fit = valueIn(fitBetaGeometric("bg-nbd", histories()));
    within(fit.r, 0.2426, 1e-3);
    within(fit.alpha, 4.4136, 1e-3);
    within(fit.a, 0.7929, 1e-3);
    within(fit.b, 2.4259, 1e-3);
    expect(Math.abs(fit.logLikelihood + 9582.4292)).toBeLessThan(1e-3);
    expect([fit.customers, fit.repeatBuyers]).toEqual([2_357, 946]);
    expect(fit.warnings).toEqual([{ code: "one-time-buyers-held-alive", customers: 1_411 }]);
  });

  test("the log likelihood at the parameters of the paper is BTYD's", () => {
    expect(Math.abs(valueIn(logLikelihood(paper, histories())) + 9582.43047801)).toBeLessThan(1e-5);
  });

  test("Pareto/NBD is fitted as in the paper, BTYD and CLVTools", () => {
    const fit = valueIn(fitParetoNbd(histories()));
    within(fit.r, 0.5533971, 2e-3);
    within(fit.alpha, 10.5801985, 2e-3);
    within(fit.s, 0.6060625, 2e-3);
    within(fit.beta, 11.6562237, 2e-3);
    expect(Math.abs(fit.logLikelihood + 9594.9762)).toBeLessThan(2e-3);
    expect(fit.warnings).toEqual([]);
  });

  test("Gamma-Gamma is fitted as in Hardie's note 25, to the 946 who bought again", () => {
    const rows = cdnow().filter((row) => (row[1] ?? 0) > 0);
    const fit = valueIn(fitGammaGamma({ purchases: column(rows, 1), mean: column(rows, 5) }));
    expect(fit.customers).toBe(946);
    expect(Math.abs(fit.p - 6.25)).toBeLessThan(0.02);
    expect(Math.abs(fit.q - 3.74)).toBeLessThan(0.02);
    expect(Math.abs(fit.gamma - 15.44)).toBeLessThan(0.02);
    expect(Math.abs(fit.logLikelihood + 4055.918)).toBeLessThan(0.01);
  });

  test("the spend of the first ten customers is that of Hardie's spreadsheet", () => {
    const rows = tableOf("data/cdnow/cdnow_customers_summary_with_transactions.csv").slice(0, 10);
    const model = { model: "gamma-gamma", p: 6.25, q: 3.74, gamma: 15.44 } as const;
    const printed = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
    rows.forEach((row, at) => {
      const spend = expectedSpend(model, { purchases: row[1] ?? 0, mean: row[4] ?? 0 });
      expect(Math.abs((spend ?? 0) - (printed[at] ?? 0))).toBeLessThan(0.1);
    });
  });

  test.each([
    ["BG/NBD", "BTYD_cdnow_bgnbd_calibration_frequency_paperparams.csv", paper],
    [
      "Pareto/NBD",
      "BTYD_cdnow_pnbd_calibration_frequency.csv",
      { ...walkthrough, r: 0.5533971, alpha: 10.5801985, s: 0.6060625, beta: 11.6562237 },
    ],
  ] as const)(
    "%s expects as many customers with 0, 1, ... 7 and more purchases as BTYD",
    (_, file, model) => {
      const [actual = [], expected = []] = tableOf(`reference/${file}`).map((row) => row.slice(1));
      const { repeats, age } = histories();
      const ages = new Map<number, number>();
      for (const one of Array.from(age)) ages.set(one, (ages.get(one) ?? 0) + 1);
      const counted = Array.from({ length: 30 }, (_each, n) =>
        [...ages].reduce((sum, [t, customers]) => sum + customers * chanceOf(model, t, n), 0),
      );
      const sumOf = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0);
      // For BG/NBD the table ends at 29, the most that anybody bought; for Pareto/NBD its last cell is the remainder.
      const isBounded = model.model === "bg-nbd";
      const more = isBounded ? sumOf(counted.slice(7)) : repeats.length - sumOf(counted.slice(0, 7));
      expect(sumOf(actual)).toBe(2_357);
      [...counted.slice(0, 7), more].forEach((one, at) => {
        within(one, expected[at] ?? 0, isBounded ? 1e-12 : 1e-6);
      });
    },
  );

  test("P(X(t) = n) of BG/NBD is that of lifetimes, for its own parameters on the same data", () => {
    const fit = valueIn(fitBetaGeometric("bg-nbd", histories()));
    for (const [t = 0, n = 0, chance = 0] of tableOf("reference/lifetimes_cdnow_bgnbd_pmf.csv")) {
      within(chanceOf(fit, t, n), chance, 2e-3);
    }
  });
});

const retail = `${shared}data/online_retail/online_retail.csv.gz`;
const DAY = 86_400_000;

/** Days of purchase of the UCI's Online Retail: rows with a customer, a quantity and a price. */
const retailHistories = (): HistoryColumns => {
  const dayOf = (date: string) => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY;
  const asOfDay = dayOf("2011-12-09");
  const builder = historiesBuilder({ asOfDay, countBy: "days", unit: "days", spendOf: "repeats" });
  const visits = new Set<string>();
  for (const line of gunzipSync(readFileSync(retail)).toString("latin1").split("\n").slice(1)) {
    const [quantity = "", date = "", price = "", customer = ""] = line.split(",").slice(-5);
    const visit = `${customer} ${date.slice(0, 10)}`;
    if (customer === "" || !(Number(quantity) > 0) || !(Number(price) > 0) || visits.has(visit)) continue;
    visits.add(visit);
    builder.add(customer, [{ day: dayOf(date), amount: 1 }]);
  }
  return builder.finish();
};

test.skipIf(!existsSync(retail))(
  "Online Retail is no cohort: hardly anybody leaves, and the fits say so",
  () => {
    const histories = retailHistories();
    const geometric = valueIn(fitBetaGeometric("bg-nbd", histories));
    expect(geometric.customers).toBe(4_338);
    expect(geometric.a).toBeCloseTo(0.0034, 4);
    expect(geometric.warnings).toContainEqual({
      code: "parameter-at-bound",
      parameter: "a",
      value: geometric.a,
    });
    const pareto = valueIn(fitParetoNbd(histories));
    expect(pareto.s).toBeLessThan(1e-6);
    expect(pareto.warnings).toContainEqual({ code: "parameter-at-bound", parameter: "s", value: pareto.s });
    expect(pareto.warnings).toContainEqual({
      code: "parameter-at-bound",
      parameter: "beta",
      value: pareto.beta,
    });
  },
);
