import { render, type Text } from "../../kernel/index.js";
import type { RepFacts } from "../candidates.js";
import { type Evenness, evenness } from "../fairness/index.js";
import type { SimulationResult } from "./simulation.js";

/** What happened in earnest in the same time. */
export interface Actual {
  /** Who owns each customer at the end; null where nobody does. */
  readonly owners: ReadonlyMap<string, string | null>;
  /** Customers each rep holds at the end. */
  readonly load: Readonly<Record<string, number>>;
  /** How many went back to the pool. */
  readonly recycled: number;
}

/** A customer who would have another owner; null for nobody. */
export interface SimulatedMove {
  readonly customerId: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface Compared<A> {
  readonly before: A;
  readonly after: A;
}

/** What another policy would have done, beside what happened. */
export interface SimulationReport {
  readonly customers: number;
  readonly moves: readonly SimulatedMove[];
  readonly load: readonly ({ readonly repId: string; readonly name: string } & Compared<number>)[];
  readonly received: Readonly<Record<string, number>>;
  readonly value: Readonly<Record<string, number>>;
  /** How evenly the load is shared among those who work, per unit of weight. */
  readonly evenness: Compared<Evenness>;
  readonly recycled: Compared<number>;
  readonly recycledCustomers: readonly string[];
  /** Warnings that the policy would have given, last ones included. */
  readonly warned: number;
  /** Customers of leavers whom the policy would have decided anew. */
  readonly redistributed: number;
  readonly limitHits: Readonly<Record<string, number>>;
  readonly fallbacks: SimulationResult["fallbacks"];
  readonly text: Text;
}

const lines = {
  head: {
    en: "{moves} of {customers} customers would have another owner",
    "zh-CN": "{customers} 个客户中 {moves} 个将更换负责人",
  },
  rep: { en: "{rep}: {before} -> {after}", "zh-CN": "{rep}：{before} → {after}" },
  fair: {
    en: "Jain index {jainBefore} -> {jainAfter}, Gini {giniBefore} -> {giniAfter}, least {leastBefore} -> {leastAfter}",
    "zh-CN":
      "Jain 指数 {jainBefore} → {jainAfter}，基尼系数 {giniBefore} → {giniAfter}，最少者 {leastBefore} → {leastAfter}",
  },
  recycled: { en: "back to the pool: {before} -> {after}", "zh-CN": "回收公海：{before} → {after}" },
  warned: {
    en: "warnings given: {warned}; customers of leavers decided anew: {redistributed}",
    "zh-CN": "发出预警：{warned}；离职人员客户重新分配：{redistributed}",
  },
  limits: {
    en: "passed over at a limit: {hits}; fallback: {unmatched} without a rule, {nobody} without anybody eligible",
    "zh-CN": "因达上限跳过：{hits}；兜底：{unmatched} 次无规则匹配，{nobody} 次无人符合",
  },
} satisfies Readonly<Record<string, Text>>;

const shown = (index: number): string => index.toFixed(3);

/** Compares a simulation with what happened, as data and in words. */
export const compareSimulation = (
  result: SimulationResult,
  actual: Actual,
  reps: readonly Pick<RepFacts, "id" | "name" | "weight" | "active">[],
): SimulationReport => {
  const moves = [...result.placed].flatMap(([customerId, { outcome }]): readonly SimulatedMove[] => {
    const from = actual.owners.get(customerId) ?? null;
    const to = outcome.state === "owned" ? outcome.ownerId : null;
    return from === to ? [] : [{ customerId, from, to }];
  });
  const load = reps.map(({ id: repId, name }) => ({
    repId,
    name,
    before: actual.load[repId] ?? 0,
    after: result.load[repId] ?? 0,
  }));
  const working = reps.filter((rep) => rep.active && rep.weight > 0);
  const shared = (of: Readonly<Record<string, number>>) =>
    evenness(working.map((rep) => (of[rep.id] ?? 0) / rep.weight));
  const even = { before: shared(actual.load), after: shared(result.load) };
  const recycled = { before: actual.recycled, after: result.recycled.length };
  const hits = Object.values(result.limitHits).reduce((sum, count) => sum + count, 0);
  const say = (locale: "en" | "zh-CN"): string =>
    [
      render(lines.head, locale, { moves: moves.length, customers: result.placed.size }),
      ...load.map(({ name: rep, before, after }) => render(lines.rep, locale, { rep, before, after })),
      render(lines.fair, locale, {
        jainBefore: shown(even.before.jain),
        jainAfter: shown(even.after.jain),
        giniBefore: shown(even.before.gini),
        giniAfter: shown(even.after.gini),
        leastBefore: even.before.least,
        leastAfter: even.after.least,
      }),
      render(lines.recycled, locale, recycled),
      render(lines.warned, locale, { warned: result.warned, redistributed: result.redistributed.length }),
      render(lines.limits, locale, {
        hits,
        unmatched: result.fallbacks["no-rule-matched"],
        nobody: result.fallbacks["nobody-eligible"],
      }),
    ].join("\n");
  return {
    customers: result.placed.size,
    moves,
    load,
    received: result.received,
    value: result.value,
    evenness: even,
    recycled,
    recycledCustomers: result.recycled,
    warned: result.warned,
    redistributed: result.redistributed.length,
    limitHits: result.limitHits,
    fallbacks: result.fallbacks,
    text: { en: say("en"), "zh-CN": say("zh-CN") },
  };
};
