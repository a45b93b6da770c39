import type { AmountColumns, DealColumns } from "@clientele/core/funnel";
import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, INTEGER } from "@duckdb/node-api";
import { AS_OF, REASONS, STAGES } from "./company.js";
import {
  BANDS,
  type Dashboard,
  durationsOf,
  forecastOf,
  OPEN,
  QUARTER,
  velocityOf,
  winRateOf,
} from "./dashboard.js";

const CHUNK = 2_048;

const fill = async (
  connection: DuckDBConnection,
  table: string,
  columns: Readonly<Record<string, ArrayLike<number>>>,
) => {
  const names = Object.keys(columns);
  await connection.run(`create table ${table} (${names.map((name) => `${name} integer`).join(", ")})`);
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(names.map(() => INTEGER));
  const lists = Object.values(columns);
  const size = lists[0]?.length ?? 0;
  for (let from = 0; from < size; from += CHUNK) {
    chunk.reset();
    chunk.setColumns(lists.map((list) => Array.prototype.slice.call(list, from, from + CHUNK) as number[]));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
};

const WITHIN = `between ${QUARTER.fromDay} and ${QUARTER.untilDay - 1}`;
const OPENED = `opened ${WITHIN}`;
const FLOWS = ["atStart", "entered", "advanced", "returned", "won", "lost", "atEnd"];

/** Stays that touch the quarter, by what they are; `left_day` of one that goes on is after everything. */
const FLOW = `select stage,
    count(*) filter (day < ${QUARTER.fromDay}), count(*) filter (day >= ${QUARTER.fromDay}),
    count(*) filter (left_day < ${QUARTER.untilDay} and left_kind in (0, 3) and left_stage > stage),
    count(*) filter (left_day < ${QUARTER.untilDay} and left_kind in (0, 3) and left_stage <= stage),
    count(*) filter (left_day < ${QUARTER.untilDay} and left_kind = 1),
    count(*) filter (left_day < ${QUARTER.untilDay} and left_kind = 2),
    count(*) filter (left_day >= ${QUARTER.untilDay})
  from steps where kind in (0, 3) and day < ${QUARTER.untilDay} and left_day >= ${QUARTER.fromDay} group by stage`;

const COHORT = `select furthest, status, count(*) from
  (select deal, max(stage) as furthest from steps where deal in (select deal from deals where ${OPENED}) group by deal)
  join deals using (deal) group by furthest, status`;

const STAYS = `select stage, (left_day > ${AS_OF})::integer as ongoing, least(left_day, ${AS_OF}) - day as days, count(*)
  from steps where kind in (0, 3) group by all`;

const CLOSES = `select owner, count(*) filter (status = 1), count(*) filter (status = 2),
    coalesce(sum(amount) filter (status = 1), 0), coalesce(sum(closed - opened) filter (status = 1), 0)
  from deals where closed ${WITHIN} group by owner`;

const LEAKS = `select stage * ${REASONS} + reason, count(*), sum(amount) from deals
  where status = 2 and closed ${WITHIN} group by all`;

const AGES = `select (${BANDS.map((days) => `(${AS_OF} - opened >= ${days})::integer`).join(" + ")}), count(*), sum(amount)
  from deals where status = 0 group by all`;

const OUTCOMES = `select status, case when status = 0 then ${AS_OF} - opened else closed - opened end, count(*), sum(amount)
  from deals group by all`;

const REVENUE = `select owner, sum(amount) from orders where day ${WITHIN} group by owner`;

const zeros = (size: number) => new Float64Array(size);

/** DuckDB with the company in tables; a step knows the one after it, so that no window has to be sorted when asked. */
export const duckdbWith = async (
  deals: DealColumns,
  orders: AmountColumns,
  reps: number,
): Promise<(threads: number) => Promise<Dashboard>> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const size = deals.openedDays.length;
  const steps = deals.stepDays.length;
  const dealOf = new Int32Array(steps);
  const [leftDay, leftKind, leftStage] = [
    new Int32Array(steps),
    new Int32Array(steps),
    new Int32Array(steps),
  ];
  for (let deal = 0; deal < size; deal += 1) {
    const end = deals.starts[deal + 1] as number;
    for (let step = deals.starts[deal] as number; step < end; step += 1) {
      const isLast = step + 1 === end;
      dealOf[step] = deal;
      leftDay[step] = isLast ? 1_000_000 : (deals.stepDays[step + 1] as number);
      leftKind[step] = isLast ? -1 : (deals.stepKinds[step + 1] as number);
      leftStage[step] = isLast ? -1 : (deals.stepStages[step + 1] as number);
    }
  }
  await fill(connection, "deals", {
    deal: Int32Array.from({ length: size }, (_, at) => at),
    opened: deals.openedDays,
    closed: deals.closedDays,
    status: deals.statuses,
    owner: deals.owners,
    reason: deals.reasons,
    stage: deals.stages,
    amount: deals.amounts,
  });
  await fill(connection, "steps", {
    deal: dealOf,
    day: deals.stepDays,
    stage: deals.stepStages,
    kind: deals.stepKinds,
    left_day: leftDay,
    left_kind: leftKind,
    left_stage: leftStage,
  });
  await fill(connection, "orders", { owner: orders.owners, day: orders.days, amount: orders.amounts });

  const rows = async (sql: string): Promise<readonly (readonly number[])[]> =>
    (await (await connection.run(sql)).getRows()).map((row) => row.map(Number));

  return async (threads) => {
    await connection.run(`set threads = ${threads}`);
    const cohort = [zeros(STAGES), zeros(STAGES), zeros(STAGES), zeros(STAGES)] as const;
    for (const [furthest = 0, status = 0, count = 0] of await rows(COHORT)) {
      (cohort[status + 1] as Float64Array)[furthest] = count;
      for (let stage = 0; stage <= furthest; stage += 1)
        cohort[0][stage] = (cohort[0][stage] as number) + count;
    }
    const flows = FLOWS.map(() => zeros(OPEN));
    for (const [stage = 0, ...counts] of await rows(FLOW))
      flows.forEach((flow, way) => {
        flow[stage] = counts[way] as number;
      });
    const days = AS_OF + 1;
    const stays = {
      days,
      ended: new Int32Array(STAGES * days),
      ongoing: new Int32Array(STAGES * days),
    };
    for (const [stage = 0, ongoing, time = 0, count = 0] of await rows(STAYS))
      (ongoing === 1 ? stays.ongoing : stays.ended)[stage * days + time] = count;
    const [won, lost, wonAmounts, wonDays] = [zeros(reps), zeros(reps), zeros(reps), zeros(reps)];
    for (const [owner = 0, ...counts] of await rows(CLOSES))
      [won, lost, wonAmounts, wonDays].forEach((list, at) => {
        list[owner] = counts[at] as number;
      });
    const leaks = [zeros(STAGES * REASONS), zeros(STAGES * REASONS)] as const;
    for (const [cell = 0, count = 0, amount = 0] of await rows(LEAKS)) {
      leaks[0][cell] = count;
      leaks[1][cell] = amount;
    }
    const ages = [zeros(BANDS.length + 1), zeros(BANDS.length + 1)] as const;
    for (const [band = 0, count = 0, amount = 0] of await rows(AGES)) {
      ages[0][band] = count;
      ages[1][band] = amount;
    }
    const outcomes = {
      won: new Int32Array(days),
      lost: new Int32Array(days),
      open: { counts: new Int32Array(days), amounts: zeros(days) },
    };
    for (const [status, age = 0, count = 0, amount = 0] of await rows(OUTCOMES)) {
      (status === 1 ? outcomes.won : status === 2 ? outcomes.lost : outcomes.open.counts)[age] = count;
      if (status === 0) outcomes.open.amounts[age] = amount;
    }
    const revenue = zeros(reps);
    for (const [owner = 0, amount = 0] of await rows(REVENUE)) revenue[owner] = amount;
    const open = ages[0].reduce((sum, count) => sum + count, 0);
    return {
      "cohort funnel": cohort.flatMap((list) => [...list]),
      "period funnel": flows.flatMap((list) => [...list]),
      "stage durations": durationsOf(stays),
      "win rate": winRateOf(won, lost),
      "win rate by owner": [...won, ...lost],
      velocity: velocityOf(open, won, lost, wonAmounts, wonDays),
      leakage: leaks.flatMap((list) => [...list]),
      ageing: ages.flatMap((list) => [...list]),
      "forecast by age": forecastOf(outcomes),
      "revenue by owner": revenue,
    };
  };
};
