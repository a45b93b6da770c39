import {
  ClassificationPolicy,
  classify,
  runningScores,
  type SalesFigures,
  salesColumns,
  salesFigures,
  scoreRfm,
} from "@clientele/core/classification";
import { bench, short } from "./bench.js";
import { byArquero } from "./classification/arquero.js";
import { afterOrderByHand, byHand, quintilesByHand } from "./classification/by-hand.js";
import { type Arrival, duckdbWith } from "./classification/duckdb.js";
import { AS_OF, seededOrders } from "./classification/orders.js";
import { duration } from "./harness.js";

/**
 * RFM quintiles and all classes of customers from columns of orders in memory. Cuts are type-7 quantiles, and a value
 * equal to a cut lies below it, for everybody. Peers hold the orders as they like them best before time is taken.
 */

const CUSTOMERS = short ? 20_000 : 1_000_000;
const ORDERS = 10 * CUSTOMERS;

/** Orders of one run that come one after the other, each with an answer before the next. */
const ONE_BY_ONE = 5;

/** Recency, frequency and monetary score of each customer. */
type Scores = readonly [Uint8Array, Uint8Array, Uint8Array];

const counts = `${CUSTOMERS.toLocaleString("en")} customers, ${ORDERS.toLocaleString("en")} orders`;
const options = { asOfDay: AS_OF, countBy: "orders", windowDays: null } as const;
const policy = ClassificationPolicy.parse({});
const ids = Array.from({ length: CUSTOMERS }, (_, at) => `c${String(at).padStart(9, "0")}`);
const orders = seededOrders(CUSTOMERS, ORDERS);
const figures = salesFigures(orders, CUSTOMERS, options);

const ours = (from: SalesFigures): Scores => {
  const { recency, frequency, monetary } = scoreRfm(from, policy.rfm);
  return [recency, frequency, monetary];
};
const fromOrders = () => ours(salesFigures(orders, CUSTOMERS, options));

const allClasses = () => {
  const { rfm, value, segments, lifecycle } = classify(salesColumns(ids, orders, options), policy);
  return [rfm.recency, rfm.frequency, rfm.monetary, value.tiers, segments, lifecycle] as const;
};

// Before anybody else takes memory: what ours needs, the orders included.
fromOrders();
allClasses();
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;
const { heapUsed, arrayBuffers } = process.memoryUsage();
console.log(
  `Ours with the orders, before the peers are loaded: at most ${megabytes(process.resourceUsage().maxRSS * 1024)} resident;`,
  `now ${megabytes(heapUsed)} heap, ${megabytes(arrayBuffers)} in columns.`,
);

const duckdb = await duckdbWith(orders, CUSTOMERS, policy);
const arquero = byArquero(orders, CUSTOMERS);

// Nobody reads DuckDB's tables while time is taken, so what is in them is compared here.
const same = (mine: readonly ArrayLike<number>[], other: readonly ArrayLike<number>[]): boolean =>
  mine.every((column, at) => Buffer.compare(bytesOf(column), bytesOf(other[at])) === 0);
const bytesOf = (column: ArrayLike<number> = []) => new Uint8Array(Int16Array.from(column).buffer);
const mustBeSame = (
  what: string,
  mine: readonly ArrayLike<number>[],
  other: readonly ArrayLike<number>[],
) => {
  if (!same(mine, other)) throw new Error(`${what}: ours and duckdb give different outputs.`);
};
await duckdb.rfmTable();
mustBeSame("RFM", fromOrders(), await duckdb.rfmOfTable());
await duckdb.classesTable();
mustBeSame("All classes", allClasses(), await duckdb.classesOfTable());

/** Everybody keeps figures of its own, and is given the same orders in the same sequence. */
const arriving = seededOrders(CUSTOMERS, 1_000, 2);
const buyers = [...arriving.customers.keys()].filter(
  (at) => (figures.frequency[arriving.customers[at] as number] as number) > 0,
);
const inSequence = (answer: (arrival: Arrival) => Promise<readonly number[]> | readonly number[]) => {
  let taken = 0;
  return async () => {
    const answers: (readonly number[])[] = [];
    for (let left = ONE_BY_ONE; left > 0; left -= 1) {
      const at = buyers[taken++ % buyers.length] as number;
      const [customer, day, amount] = [arriving.customers[at], arriving.days[at], arriving.amounts[at]];
      answers.push(await answer({ customer, day, amount } as Arrival));
    }
    return answers;
  };
};
const started = runningScores(figures, policy.rfm, policy.segments);
if (!started.ok) throw new Error(started.error.code);
const running = started.value;
const keptByHand = {
  ...figures,
  recencyDays: figures.recencyDays.slice(),
  frequency: figures.frequency.slice(),
  monetary: figures.monetary.slice(),
};

await bench(
  "classification",
  [
    {
      case: `RFM quintiles, ${counts}; DuckDB's into a table`,
      metric: duration,
      ours: fromOrders,
      peers: { duckdb: duckdb.rfmTable },
      same: () => true,
    },
    {
      case: `RFM quintiles, ${counts}; as columns`,
      metric: duration,
      ours: fromOrders,
      peers: {
        duckdb: duckdb.rfmColumns,
        arquero,
        "hand-written": () => byHand(orders, CUSTOMERS),
      },
      same,
    },
    {
      case: "all classes: RFM, segment, ABC tier, lifecycle; DuckDB's into a table",
      metric: duration,
      ours: allClasses,
      peers: { duckdb: duckdb.classesTable },
      same: () => true,
    },
    {
      case: "RFM quintiles again, from figures that were kept",
      metric: duration,
      ours: () => ours(figures),
      peers: {
        "duckdb, from orders": duckdb.rfmColumns,
        "duckdb, from kept figures": duckdb.rfmFromFigures,
        "hand-written": () => quintilesByHand(figures),
      },
      same,
    },
    {
      case: `one order, then the scores of its customer among ${CUSTOMERS.toLocaleString("en")}, ${ONE_BY_ONE} times`,
      metric: duration,
      ours: inSequence(({ customer, day, amount }) => {
        running.order(customer, day, amount);
        const { recency, frequency, monetary } = running.scoresOf(customer);
        return [recency, frequency, monetary];
      }),
      peers: {
        duckdb: inSequence(duckdb.afterOrder),
        "hand-written": inSequence((arrival) => afterOrderByHand(keptByHand, arrival)),
      },
    },
  ],
  { warmUp: 1, measured: 5 },
);
