import { type Locale, makeCalendar, render, type Text } from "@clientele/core/kernel";
import {
  type Actual,
  compareSimulation,
  type OwnershipPolicy,
  type SimulationEvent,
  type SimulationReport,
  type SimulationResult,
  simulatePolicy,
} from "@clientele/core/ownership";
import type { Roster } from "@clientele/core/testing";
import Table from "cli-table3";
import type { Asked } from "./arguments.js";
import type { Inputs } from "./inputs.js";
import { madeUpRoster } from "./made-up.js";
import type { Exit, Surroundings } from "./surroundings.js";
import { arrivalsOf, syntheticHistory } from "./synthetic.js";
import { type Paint, paintFor } from "./terminal.js";

const lines = {
  one: { en: "{before}: {customers} customers{seed}", "zh-CN": "{before}：{customers} 个客户{seed}" },
  two: {
    en: "{before} to {after}: {moves} of {customers} customers would have another owner{seed}",
    "zh-CN": "{before} 改为 {after}：{customers} 个客户中 {moves} 个将更换负责人{seed}",
  },
  seed: { en: " (seed {seed})", "zh-CN": "（种子 {seed}）" },
  rep: { en: "rep", "zh-CN": "销售" },
  load: { en: "holds", "zh-CN": "持有" },
  received: { en: "received", "zh-CN": "分得" },
  value: { en: "ordered", "zh-CN": "下单" },
  hits: { en: "at a limit", "zh-CN": "因达上限跳过" },
  pool: { en: "in a pool", "zh-CN": "在公海" },
  nowhere: { en: "a pool", "zh-CN": "公海" },
  jain: { en: "Jain index", "zh-CN": "Jain 指数" },
  gini: { en: "Gini", "zh-CN": "基尼系数" },
  least: { en: "least (max-min)", "zh-CN": "最少者（max-min）" },
  recycled: { en: "back to the pool", "zh-CN": "回收公海" },
  warned: { en: "warnings", "zh-CN": "预警" },
  redistributed: { en: "of leavers, decided anew", "zh-CN": "离职重新分配" },
  unmatched: { en: "no rule matched", "zh-CN": "无规则匹配" },
  nobody: { en: "nobody eligible", "zh-CN": "无人符合" },
  owner: { en: "{customer}: {owner}", "zh-CN": "{customer}：{owner}" },
  moved: { en: "{customer}: {from} to {to}", "zh-CN": "{customer}：{from} 改为 {to}" },
  more: { en: "and {more} more: --format json names all", "zh-CN": "另有 {more} 个：--format json 列出全部" },
} as const satisfies Readonly<Record<string, Text>>;

const SHOWN = 20;

const played = (
  policy: OwnershipPolicy,
  { reps, teams }: Roster,
  events: readonly SimulationEvent[],
  zone: string,
): SimulationResult => {
  const start = { reps, teams, load: {}, ledgers: {}, now: events[0]?.at ?? 0 };
  const simulation = simulatePolicy(policy, start, makeCalendar({ zone }));
  for (const event of events) simulation.step(event);
  return simulation.finish(events.at(-1)?.at ?? 0);
};

const ownersOf = ({ placed }: SimulationResult): ReadonlyMap<string, string | null> =>
  new Map(
    [...placed].map(([id, { outcome }]) => [id, outcome.state === "owned" ? outcome.ownerId : null] as const),
  );

const actualOf = (result: SimulationResult): Actual => ({
  owners: ownersOf(result),
  load: result.load,
  recycled: result.recycled.length,
});

interface Played {
  readonly roster: Roster;
  readonly before: SimulationResult;
  /** Null: there was one policy. */
  readonly after: SimulationResult | null;
  readonly report: SimulationReport;
}

/** Columns without lines around them: readable when piped, and by a screen reader. */
const bare = Object.fromEntries(
  ["top", "bottom"]
    .flatMap((where) => [where, `${where}-left`, `${where}-mid`, `${where}-right`])
    .concat("left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle")
    .map((name) => [name, ""]),
);

const tableOf = (rows: readonly (readonly string[])[], paint: Paint): string => {
  const [head = [], ...body] = rows;
  const table = new Table({
    chars: bare,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    colAligns: head.map((_, at) => (at === 0 ? "left" : "right")),
  });
  table.push(
    head.map((cell) => paint("head", cell)),
    ...body.map((row) => [...row]),
  );
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
};

const decimal = (value: number): string => value.toFixed(3);

const tables = ({ roster, before, after, report }: Played, lang: Locale, paint: Paint): readonly string[] => {
  const pair = (of: (result: SimulationResult) => string | number): string =>
    after === null ? String(of(before)) : `${of(before)} → ${of(after)}`;
  const compared = (of: (even: SimulationReport["evenness"]["before"]) => string): string =>
    after === null
      ? of(report.evenness.before)
      : `${of(report.evenness.before)} → ${of(report.evenness.after)}`;
  const columns = (["load", "received", "value", "limitHits"] as const).filter(
    (name) =>
      name === "load" || name === "received" || Object.keys({ ...before[name], ...after?.[name] }).length > 0,
  );
  const titles = { load: lines.load, received: lines.received, value: lines.value, limitHits: lines.hits };
  const pooled = ({ placed }: SimulationResult) =>
    [...placed.values()].filter((one) => one.outcome.state === "pooled").length;
  return [
    tableOf(
      [
        [lines.rep[lang], ...columns.map((name) => titles[name][lang])],
        ...roster.reps.map(({ id, name: rep }) => [
          rep,
          ...columns.map((name) => pair((result) => result[name][id] ?? 0)),
        ]),
      ],
      paint,
    ),
    "",
    tableOf(
      [
        ["", after === null ? "" : " "],
        [lines.pool[lang], pair(pooled)],
        [lines.jain[lang], compared((even) => decimal(even.jain))],
        [lines.gini[lang], compared((even) => decimal(even.gini))],
        [lines.least[lang], compared((even) => String(even.least))],
        [lines.warned[lang], pair((result) => result.warned)],
        [lines.recycled[lang], pair((result) => result.recycled.length)],
        [lines.redistributed[lang], pair((result) => result.redistributed.length)],
        [lines.unmatched[lang], pair((result) => result.fallbacks["no-rule-matched"])],
        [lines.nobody[lang], pair((result) => result.fallbacks["nobody-eligible"])],
      ],
      paint,
    ).trimStart(),
  ];
};

const changes = ({ roster, before, after, report }: Played, lang: Locale): readonly string[] => {
  const nameOf = (id: string | null) =>
    id === null ? lines.nowhere[lang] : (roster.reps.find((rep) => rep.id === id)?.name ?? id);
  const all =
    after === null
      ? [...ownersOf(before)].map(([customer, owner]) =>
          render(lines.owner, lang, { customer, owner: nameOf(owner) }),
        )
      : report.moves.map(({ customerId: customer, from, to }) =>
          render(lines.moved, lang, { customer, from: nameOf(from), to: nameOf(to) }),
        );
  const more = all.length - SHOWN;
  return [...all.slice(0, SHOWN), ...(more > 0 ? [render(lines.more, lang, { more })] : [])];
};

/** Who would own what, under one policy or two. */
export const simulate = (asked: Asked, inputs: Inputs, world: Surroundings): Exit => {
  const { lang, format, seed, synthetic, zone } = asked;
  const { policy, other, customers, history } = inputs;
  const policies = [policy, ...(other === null ? [] : [other])];
  const events =
    history ??
    (customers === null ? syntheticHistory(policies, synthetic ?? 0, seed) : arrivalsOf(customers));
  const roster = inputs.roster ?? madeUpRoster(policy);
  const before = played(policy, roster, events, zone);
  const after = other === null ? null : played(other, roster, events, zone);
  const report = compareSimulation(after ?? before, actualOf(before), roster.reps);
  const name = ({ name: said, version }: OwnershipPolicy) => `${said} version ${version}`;
  if (format === "json") {
    const owners = (result: SimulationResult | null) => result && Object.fromEntries(ownersOf(result));
    const { text: _, ...told } = report;
    const said = { policies: policies.map(name), seed: synthetic === null ? null : seed };
    world.print(
      JSON.stringify({ ...said, ...told, owners: { before: owners(before), after: owners(after) } }, null, 2),
    );
    return 0;
  }
  const paint = paintFor(world.colours === true);
  const facts = {
    ...{ before: name(policy), after: name(other ?? policy) },
    ...{ customers: before.placed.size, moves: report.moves.length },
  };
  const from = synthetic === null ? "" : render(lines.seed, lang, { seed });
  const head = render(other === null ? lines.one : lines.two, lang, { ...facts, seed: "{seed}" });
  const told = { roster, before, after, report };
  world.print(
    [
      paint("head", head.replace("{seed}", from)),
      ...tables(told, lang, paint),
      "",
      ...changes(told, lang),
    ].join("\n"),
  );
  return 0;
};
