import { bench, short } from "./bench.js";
import { yearOfDeals, yearOfOrders } from "./funnel/company.js";
import { type Dashboard, dashboard } from "./funnel/dashboard.js";
import { duckdbWith } from "./funnel/duckdb.js";
import { duration } from "./harness.js";

/**
 * A dashboard of ten figures of a year of a company, from columns in memory: cohort funnel, period funnel, stage durations,
 * win rate, win rate by owner, velocity, leakage, ageing, forecast by age and revenue by owner. DuckDB has the same in
 * tables, with the next step beside each; what follows from a few counts is computed by the same functions for both.
 */

const REPS = short ? 50 : 1_000;
const DEALS = 1_000 * REPS;
const ORDERS = 5 * DEALS;

const deals = yearOfDeals(DEALS, REPS);
const orders = yearOfOrders(ORDERS, REPS);
const counted = (count: number) => count.toLocaleString("en");
const duckdb = await duckdbWith(deals, orders, REPS);

const same = (mine: Dashboard, other: Dashboard): boolean =>
  Object.entries(mine).every(([figure, numbers]) => {
    const others = other[figure] ?? [];
    const equal =
      numbers.length === others.length && Array.from(numbers).every((value, at) => value === others[at]);
    if (!equal)
      console.error(`${figure} differs`, Array.from(numbers).slice(0, 40), Array.from(others).slice(0, 40));
    return equal;
  });

await bench(
  "funnel",
  [
    {
      case: `ten figures of a year: ${counted(REPS)} reps, ${counted(DEALS)} deals, ${counted(deals.stepDays.length)} steps, ${counted(ORDERS)} orders`,
      metric: duration,
      ours: () => dashboard(deals, orders, REPS),
      peers: { "duckdb, 1 thread": () => duckdb(1), "duckdb, 2 threads": () => duckdb(2) },
      same,
    },
  ],
  { warmUp: 1, measured: 5 },
);
