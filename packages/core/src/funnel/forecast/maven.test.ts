import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { HOUR, instant, makeCalendar } from "../../kernel/index.js";
import { forecastErrors } from "./accuracy.js";
import { type AgedDeal, forecastByAge } from "./by-age.js";

/** Maven Analytics, CRM Sales Opportunities: public domain, of a fictitious company. */
const folder = resolve(import.meta.dirname, "../../../../../../shared/data/maven_crm");

const rows = (name: string) =>
  readFileSync(resolve(folder, name), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));

/** A day is known from its noon on, so that what happens on the day of the forecast is still to come. */
const noon = (date: string) => instant(`${date}T00:00:00Z`) + 12 * HOUR;

interface MavenDeal extends AgedDeal {
  /** What came in at last: nothing that a forecast may look at. */
  readonly closeValue: number;
}

const load = (): readonly MavenDeal[] => {
  const prices = new Map(
    rows("products.csv").map(([name = "", , price]) => [name.replace(" ", ""), Number(price)]),
  );
  return rows("sales_pipeline.csv").flatMap(([id = "", , product = "", , stage, engaged, closed, value]) =>
    engaged === undefined || engaged === ""
      ? []
      : [
          {
            id,
            status: stage === "Won" ? "won" : stage === "Lost" ? "lost" : "open",
            stageId: "engaging",
            amount: prices.get(product.replace(" ", "")) ?? null,
            currency: "USD",
            openedAt: noon(engaged),
            closedAt: closed === undefined || closed === "" ? null : noon(closed),
            closeValue: Number(value ?? 0),
          },
        ],
  );
};

test("on the public Maven pipeline, forecasts of the next 92 days from May to September 2017 reach a WAPE of 0.30", ({
  skip,
}) => {
  if (!existsSync(folder)) {
    console.info("skipped: the Maven data are not here");
    skip();
  }
  const calendar = makeCalendar();
  const deals = load();
  const made = {
    byAge: [] as { forecast: number; actual: number }[],
    naive: [] as { forecast: number; actual: number }[],
  };
  for (const month of ["05", "06", "07", "08", "09"]) {
    const asOf = instant(`2017-${month}-01T00:00:00Z`);
    const end = calendar.addDays(asOf, 92);
    // What is not known yet is cut away before the rule sees it.
    const known = deals
      .filter((deal) => deal.openedAt <= asOf)
      .map(
        ({ closeValue: _, ...deal }): AgedDeal =>
          deal.closedAt !== null && deal.closedAt > asOf ? { ...deal, status: "open", closedAt: null } : deal,
      );
    const forecast = forecastByAge(known, { horizonDays: 92, minClosed: 30 }, asOf, calendar);
    const open = new Set(known.filter((deal) => deal.status === "open").map((deal) => deal.id));
    const actual = deals
      .filter((deal) => open.has(deal.id) && deal.status === "won" && (deal.closedAt ?? end) < end)
      .reduce((sum, deal) => sum + deal.closeValue, 0);
    const closed = known.filter((deal) => deal.status !== "open");
    const rate = closed.filter((deal) => deal.status === "won").length / closed.length;
    const [usd] = forecast.ok ? forecast.value.currencies : [];
    made.byAge.push({ forecast: usd?.weighted ?? 0, actual });
    made.naive.push({ forecast: (usd?.amount ?? 0) * rate, actual });
  }
  expect(made.byAge.map((one) => one.actual)).toEqual([
    1_777_212, 1_546_381, 1_441_450, 1_719_442, 1_313_402,
  ]);
  const [byAge, naive] = [forecastErrors(made.byAge), forecastErrors(made.naive)];
  console.info(
    `Maven, 92 days: WAPE by age ${byAge.wape?.toFixed(3)}, by win rate ${naive.wape?.toFixed(3)}`,
  );
  expect(byAge.wape).toBeLessThanOrEqual(0.3);
  expect(naive.wape).toBeGreaterThan(0.8);
});
