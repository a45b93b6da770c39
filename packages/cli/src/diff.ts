import { type Locale, render, type Text } from "@clientele/core/kernel";
import {
  type CompiledPolicy,
  type CustomerFacts,
  compilePolicy,
  diffCustomers,
  diffPolicies,
  inRegionText,
  type OwnershipPolicy,
  type Placement,
} from "@clientele/core/ownership";
import type { Roster } from "@clientele/core/testing";
import type { Asked } from "./arguments.js";
import { customerText } from "./customer-text.js";
import type { Inputs } from "./inputs.js";
import type { Exit, Surroundings } from "./surroundings.js";
import { paintFor } from "./terminal.js";

const lines = {
  same: { en: "nobody moves", "zh-CN": "没有客户去向改变" },
  head: {
    en: "{before} to {after}: {kinds} kinds of customers move",
    "zh-CN": "{before} 改为 {after}：{kinds} 类客户去向改变",
  },
  move: { en: "{from} to {to}", "zh-CN": "{from} 改为 {to}" },
  where: { en: "who: {where}", "zh-CN": "范围：{where}" },
  witness: { en: "for example: {customer}", "zh-CN": "例如客户：{customer}" },
  given: {
    en: "of the {all} customers given: {count}, {ids}",
    "zh-CN": "所给 {all} 个客户中：{count} 个，{ids}",
  },
  none: { en: "of the {all} customers given: none", "zh-CN": "所给 {all} 个客户中：无" },
  open: { en: "not decided to the end within the budget", "zh-CN": "预算内未能完全判定" },
  fallback: {
    en: "the fallback differs: whoever finds nobody eligible moves as well",
    "zh-CN": "兜底不同：无人符合的客户去向也会改变",
  },
  place: { en: "{rule} ({target})", "zh-CN": "{rule}（{target}）" },
  rule: { en: "rule {id}", "zh-CN": "规则 {id}" },
  noRule: { en: "fallback", "zh-CN": "兜底" },
  pool: { en: "pool {pool}", "zh-CN": "公海 {pool}" },
} as const satisfies Readonly<Record<string, Text>>;

const SHOWN = 5;

const placeText = ({ ruleId, then }: Placement, roster: Roster | null, lang: Locale): string => {
  const nameOf = (id: string) => roster?.reps.find((rep) => rep.id === id)?.name ?? id;
  const rule = ruleId === null ? lines.noRule[lang] : render(lines.rule, lang, { id: ruleId });
  const target =
    "pool" in then
      ? render(lines.pool, lang, { pool: then.pool })
      : "rep" in then
        ? nameOf(then.rep)
        : "repId" in then
          ? nameOf(then.repId)
          : then.strategy;
  return render(lines.place, lang, { rule, target });
};

/** Which of the customers make each kind of move. */
const movingOf = (
  policies: readonly [OwnershipPolicy, OwnershipPolicy],
  customers: readonly CustomerFacts[],
): ReadonlyMap<string, readonly string[]> => {
  const [a, b] = policies.map((policy) => compilePolicy(policy)) as [CompiledPolicy, CompiledPolicy];
  const { moved, before, after } = diffCustomers(a, b, customers);
  const ids = new Map<string, string[]>();
  moved.forEach((place, at) => {
    const from = a.rules[before[at] ?? -1]?.id ?? null;
    const key = JSON.stringify([from, b.rules[after[at] ?? -1]?.id ?? null]);
    ids.set(key, [...(ids.get(key) ?? []), customers[place]?.id ?? ""]);
  });
  return ids;
};

/** Whom the second policy sends elsewhere than the first: 1 when it moves anybody. */
export const diff = (
  { lang, format, lists }: Asked,
  { policy, other, roster, customers }: Inputs,
  world: Surroundings,
): Exit => {
  const found = diffPolicies(policy, other ?? policy, { lists });
  const { moves, complete, fallbackChanged } = found;
  const code = moves.length > 0 || !complete || fallbackChanged ? 1 : 0;
  const ids = movingOf([policy, other ?? policy], customers ?? []);
  const moving = moves.map((move) => ids.get(JSON.stringify([move.before.ruleId, move.after.ruleId])) ?? []);
  if (format === "json") {
    const named = moves.map((move, at) => ({ ...move, ...(customers && { customers: moving[at] }) }));
    world.print(JSON.stringify({ ...found, moves: named }, null, 2));
    return code;
  }
  const paint = paintFor(world.colours === true);
  const all = customers?.length ?? 0;
  const say = (line: keyof typeof lines, facts = {}) => render(lines[line], lang, facts);
  const titled = ({ name, version }: typeof policy) => `${name} version ${version}`;
  const told = moves.flatMap((move, at): readonly string[] => {
    const those = moving[at] ?? [];
    const shown = [...those.slice(0, SHOWN), ...(those.length > SHOWN ? ["…"] : [])];
    const [from, to] = [placeText(move.before, roster, lang), placeText(move.after, roster, lang)];
    const where = [
      ...move.regions.slice(0, SHOWN).map(inRegionText),
      ...(move.regions.length > SHOWN ? ["…"] : []),
    ].join(" / ");
    return [
      paint("warning", say("move", { from, to })),
      `  ${say("where", { where })}`,
      ...(move.witness === null
        ? []
        : [`  ${say("witness", { customer: customerText(move.witness, lang) })}`]),
      ...(customers === null
        ? []
        : [
            `  ${those.length === 0 ? say("none", { all }) : say("given", { all, count: those.length, ids: shown })}`,
          ]),
      ...(move.complete ? [] : [`  ${paint("unknown", say("open"))}`]),
    ];
  });
  const facts = { before: titled(policy), after: titled(other ?? policy), kinds: moves.length };
  const head = code === 0 ? paint("good", say("same")) : paint("head", say("head", facts));
  world.print([head, ...told, ...(fallbackChanged ? [say("fallback")] : [])].join("\n"));
  return code;
};
