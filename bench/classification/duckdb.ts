import type { ClassificationPolicy, OrderColumns } from "@clientele/core/classification";
import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, INTEGER } from "@duckdb/node-api";
import { AS_OF } from "./orders.js";

const CHUNK = 2_048;

const load = async (connection: DuckDBConnection, { customers, days, amounts }: OrderColumns) => {
  await connection.run("create table orders (customer integer, day integer, amount integer)");
  const appender = await connection.createAppender("orders");
  const chunk = DuckDBDataChunk.create([INTEGER, INTEGER, INTEGER]);
  for (let from = 0; from < customers.length; from += CHUNK) {
    chunk.reset();
    chunk.setColumns([customers, days, amounts].map((column) => [...column.subarray(from, from + CHUNK)]));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
};

const FIGURES = `select customer, ${AS_OF} - max(day) as recency, count(*)::integer as frequency,
  sum(amount)::bigint as monetary from orders group by customer`;

/** Scores by type-7 quintiles, a value equal to a cut below it; of a relation `figures`. */
const SCORED = `cuts as (select quantile_cont(recency, [.2, .4, .6, .8]) as r, quantile_cont(frequency, [.2, .4, .6, .8]) as f,
    quantile_cont(monetary, [.2, .4, .6, .8]) as m from figures),
  scored as (select *,
    (5 - (recency > r[1])::tinyint - (recency > r[2])::tinyint - (recency > r[3])::tinyint - (recency > r[4])::tinyint)::utinyint as r_score,
    (1 + (frequency > f[1])::tinyint + (frequency > f[2])::tinyint + (frequency > f[3])::tinyint + (frequency > f[4])::tinyint)::utinyint as f_score,
    (1 + (monetary > m[1])::tinyint + (monetary > m[2])::tinyint + (monetary > m[3])::tinyint + (monetary > m[4])::tinyint)::utinyint as m_score
    from figures, cuts)`;
const RFM = "select customer, r_score, f_score, m_score from scored";

export interface Arrival {
  readonly customer: number;
  readonly day: number;
  readonly amount: number;
}

/** All classes by the policy as it is by default: ABC at 80 and 95 percent, silent for 365 days, loyal from 5. */
const classesSql = ({ segments }: ClassificationPolicy): string => {
  const rules = segments.map(({ recency, frequency, monetary }, at) => {
    const ranges = Object.entries({ r_score: recency, f_score: frequency, m_score: monetary });
    const parts = ranges.flatMap(([name, range]) =>
      range === undefined ? [] : [`${name} between ${range[0]} and ${range[1]}`],
    );
    return `when ${parts.join(" and ")} then ${at}`;
  });
  return `with bought as (select customer, day, amount, row_number() over by_day as number,
      day - lag(day) over by_day as gap from orders window by_day as (partition by customer order by day)),
    figures as (select customer, ${AS_OF} - max(day) as recency, count(*)::integer as frequency,
      sum(amount)::bigint as monetary, max(case when gap > 365 then number end) as returned from bought group by customer),
    ${SCORED},
    ahead as (select *, coalesce(sum(greatest(monetary, 0)) over (order by monetary desc, customer
        rows between unbounded preceding and 1 preceding), 0)::bigint as before,
      sum(greatest(monetary, 0)) over ()::bigint as whole from scored)
    select customer, r_score, f_score, m_score,
      (case when before * 100 < whole * 80 then 0 when before * 100 < whole * 95 then 1 else 2 end)::tinyint as tier,
      (case ${rules.join(" ")} else -1 end)::tinyint as segment,
      (case when recency > 365 then 4 when returned = frequency then 5 when frequency >= 5 then 3
        when frequency > 1 then 2 else 1 end)::tinyint as lifecycle from ahead`;
};

/** Into typed columns by customer, read from DuckDB's own vectors, which is the quickest way that its package has. */
const columnsOf = async (
  connection: DuckDBConnection,
  sql: string,
  empty: readonly (Uint8Array | Int8Array)[],
) => {
  const columns = empty.map((column) => column.slice());
  for (const chunk of await (await connection.run(sql)).fetchAllChunks()) {
    const customers = chunk.getColumnVector(0);
    columns.forEach((column, at) => {
      const vector = chunk.getColumnVector(at + 1);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        column[customers.getItem(row) as number] = vector.getItem(row) as number;
      }
    });
  }
  return columns;
};

/** DuckDB on one thread, with the orders in a table of its own. */
export const duckdbWith = async (orders: OrderColumns, size: number, policy: ClassificationPolicy) => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run("set threads = 1");
  await load(connection, orders);
  await connection.run(`create table kept as ${FIGURES}`);
  await connection.run("create table running as from kept");
  const scores = [new Uint8Array(size), new Uint8Array(size), new Uint8Array(size)];
  const classes = [new Int8Array(size).fill(-2), new Int8Array(size).fill(-2), new Int8Array(size)];
  const rfmSql = `with figures as materialized (${FIGURES}), ${SCORED} ${RFM}`;
  return {
    rfmTable: () => connection.run(`create or replace table rfm as ${rfmSql}`),
    rfmOfTable: () => columnsOf(connection, "from rfm", scores),
    rfmColumns: () => columnsOf(connection, rfmSql, scores),
    rfmFromFigures: () => columnsOf(connection, `with figures as (from kept), ${SCORED} ${RFM}`, scores),
    /** One more order; then the scores of its customer among all. */
    afterOrder: async ({ customer, day, amount }: Arrival) => {
      await connection.run(`update running set recency = least(recency, ${AS_OF - day}), frequency = frequency + 1,
        monetary = monetary + ${amount} where customer = ${customer}`);
      const asked = `with figures as (from running), ${SCORED} ${RFM} where customer = ${customer}`;
      const [row] = await (await connection.run(asked)).getRows();
      return (row ?? []).slice(1).map(Number);
    },
    classesTable: () => connection.run(`create or replace table classes as ${classesSql(policy)}`),
    classesOfTable: () => columnsOf(connection, "from classes", [...scores, ...classes]),
  };
};
