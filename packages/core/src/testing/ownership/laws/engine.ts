import fc from "fast-check";
import { canonicalJson } from "../../../kernel/index.js";
import {
  type CustomerFacts,
  columnsOf,
  compilePolicy,
  decideAll,
  inRegion,
  ledgerOf,
  type OwnershipPolicy,
  type World,
} from "../../../ownership/index.js";
import { anyCustomer, anySetting, anyTable } from "../arbitraries.js";
import { type Functions, ofFunctions, say } from "../functions.js";
import { gridOf } from "../grid.js";
import type { Law } from "../law.js";
import { naiveRule } from "../naive.js";
import type { Setting } from "../sut.js";

const worldOf = ({ reps, teams, startsAt }: Setting): World => ({
  ...{ reps, teams, load: {}, ledgers: {}, now: startsAt },
});

/** Customers in the order in which they come, each by an id of its own. */
const anyQueue = anySetting.chain((setting) =>
  fc
    .array(anyCustomer(setting.policy, "c"), { minLength: 1, maxLength: 12 })
    .map((some) => ({ setting, queue: some.map((one, at) => ({ ...one, id: `c-${at + 1}` })) })),
);

/** Where each customer goes, one decided after the other. */
const oneByOne = ({ decide }: Functions, setting: Setting, queue: readonly CustomerFacts[]) => {
  const load: Record<string, number> = {};
  const ledgers = new Map<string, ReturnType<typeof decide>["ledger"]>();
  const { reps, teams, startsAt: now, policy } = setting;
  return queue.map((customer) => {
    const rule = naiveRule(policy.rules, customer);
    const ledgerId = rule === null ? null : ledgerOf(rule);
    const ledger = ledgerId === null ? null : (ledgers.get(ledgerId) ?? null);
    const facts = { customer, reps, teams, load: { ...load }, excluded: [], ledger, now };
    const { trace, ledger: after } = decide(policy, facts, "same");
    if (ledgerId !== null) ledgers.set(ledgerId, after);
    if (trace.outcome.state === "pooled") return trace.outcome.poolId;
    const { ownerId } = trace.outcome;
    load[ownerId] = (load[ownerId] ?? 0) + 1;
    return ownerId;
  });
};

/** The first customer whom two ways of asking send to different places. */
const differing = (
  queue: readonly CustomerFacts[],
  a: readonly string[],
  b: readonly (string | undefined)[],
  how: readonly [en: string, zh: string],
) => {
  const at = queue.findIndex((_, place) => a[place] !== b[place]);
  if (at === -1) return null;
  const facts = { customer: queue[at]?.id ?? "", a: a[at] ?? null, b: b[at] ?? null };
  const story = queue.slice(0, at + 1).map(({ id, region, size }, place) =>
    say("{id} (region {region}, size {size}) goes to {to}", "{id}（区域 {region}，规模 {size}）归 {to}", {
      ...{ id, region, size, to: a[place] ?? null },
    }),
  );
  return {
    text: say(`{customer} goes to {a}, and ${how[0]} to {b}`, `{customer} 归 {a}，${how[1]}归 {b}`, facts),
    story,
  };
};

/** What a policy does with a customer, as it is written. */
const goesTo = (policy: OwnershipPolicy, customer: CustomerFacts): string => {
  const rule = naiveRule(policy.rules, customer);
  if (rule !== null) return canonicalJson([rule.then, ledgerOf(rule)]);
  const { fallback } = policy;
  return canonicalJson(["rep" in fallback ? { strategy: "fixed", repId: fallback.rep } : fallback, null]);
};

/** Two policies that share most of their rules, and customers whom either tells apart. */
const anyChange = fc
  .tuple(anyTable, anyTable, fc.nat({ max: 3 }), fc.boolean())
  .chain(([from, other, at, reversed]) => {
    const rules = reversed
      ? from.rules.toReversed()
      : from.rules.toSpliced(at, 1, ...other.rules.slice(0, 1));
    const unique = rules.map((rule, place) => ({ ...rule, id: `r${place}`, then: sharedLedger(rule.then) }));
    const before = { ...from, rules: from.rules.map((rule) => ({ ...rule, then: sharedLedger(rule.then) })) };
    const to = { ...before, rules: unique, fallback: reversed ? from.fallback : other.fallback };
    const both = { ...from, rules: [...from.rules, ...to.rules] };
    const customers = fc.array(anyCustomer(both, "c"), { minLength: 1, maxLength: 12 });
    return customers.map((some) => ({ from: before, to, customers: some }));
  });

/** One ledger for all, so that rules which only changed their place are the same. */
const sharedLedger = (then: OwnershipPolicy["rules"][number]["then"]): typeof then =>
  "candidates" in then ? { ...then, ledger: "all" } : then;

const movesIn = (moves: ReturnType<Functions["diffPolicies"]>["moves"], customer: CustomerFacts): boolean =>
  moves.some(({ regions }) => regions.some((region) => inRegion(region, customer)));

const profile = ({ region, size, segment, tags }: CustomerFacts): string =>
  canonicalJson({ region, size, segment, tags });

/** What is computed in several ways comes out the same, and what is said of a policy is so. */
export const engineLaws: readonly Law[] = [
  ofFunctions(
    "D3",
    [
      "However it is computed, the decision is the same: one by one, compiled, on columns",
      "逐个、编译、按列，决定一致",
    ],
    "D_one(π, c) = D_compiled(π, c) = D_columns(π, c)",
    anyQueue,
    (functions, { setting, queue }) => {
      const plain = oneByOne(functions, setting, queue);
      const compiled = compilePolicy(setting.policy);
      const all = decideAll(
        compiled,
        queue.map((customer) => ({ customer, excluded: [] })),
        worldOf(setting),
      );
      const listed = all.map(({ decision: { trace } }) =>
        trace.outcome.state === "owned" ? trace.outcome.ownerId : trace.outcome.poolId,
      );
      const batch = functions.decideBatch(compiled, columnsOf(compiled, queue), worldOf(setting));
      const columns = queue.map((_, at) => {
        const owner = batch.reps[batch.owners[at] ?? -1];
        return owner ?? setting.policy.pools[batch.pools[at] ?? -1]?.id;
      });
      return (
        differing(queue, plain, listed, ["compiled,", "编译后"]) ??
        differing(queue, plain, columns, ["on columns,", "按列计算"])
      );
    },
  ),
  ofFunctions(
    "D10",
    [
      "A lint says that a rule is never reached, or a gap is open, exactly when it is so",
      "检查所报即事实，事实必报",
    ],
    "flagged unreachable(i) ⇔ ¬∃c: D(π, c) = i; witness g of a gap ⇒ D(π, g) = fallback",
    anyTable,
    ({ lintPolicy }, policy) => {
      const findings = lintPolicy(policy);
      const codes = ["OW101", "OW102", "OW110"];
      const dead = new Set(
        findings.flatMap(({ code, rules: [id] }) => (codes.includes(code) && id !== undefined ? [id] : [])),
      );
      const { reached, unmatched } = gridOf(policy);
      for (const { id } of policy.rules) {
        const witness = reached.get(id);
        if (dead.has(id) === (witness === undefined)) continue;
        const facts = { id, witness: witness === undefined ? "-" : profile(witness) };
        const text = dead.has(id)
          ? say(
              "rule {id} is said to decide for nobody, and decides for {witness}",
              "规则 {id} 被称不可达，却适用于 {witness}",
              facts,
            )
          : say(
              "rule {id} decides for nobody, and nothing is said of it",
              "规则 {id} 不可达，却未报告",
              facts,
            );
        return { text, story: [] };
      }
      const gap = findings.find((one) => one.code === "OW103");
      const bad = gap !== undefined && gap.witness !== null && naiveRule(policy.rules, gap.witness) !== null;
      if (policy.rules.length === 0 || (!bad && (gap === undefined) === (unmatched === null))) return null;
      const facts = { said: gap !== undefined, witness: unmatched === null ? "-" : profile(unmatched) };
      return {
        text: say(
          "a gap is said: {said}; whom no rule matches: {witness}",
          "报告缺口：{said}；无规则匹配者：{witness}",
          facts,
        ),
        story: [],
      };
    },
  ),
  ofFunctions(
    "D11",
    [
      "A diff names exactly the customers whom two policies send to different places",
      "策略对比恰好列出去向改变的客户",
    ],
    "c ∈ diff(π, π′) ⇔ D(π, c) ≠ D(π′, c)",
    anyChange,
    ({ diffPolicies }, { from, to, customers }) => {
      const { moves, complete } = diffPolicies(from, to);
      const witnesses = moves.flatMap(({ witness }) => witness ?? []);
      for (const customer of [...customers, ...witnesses]) {
        const moved = goesTo(from, customer) !== goesTo(to, customer);
        const named = movesIn(moves, customer);
        if (moved === named || (moved && !complete)) continue;
        const facts = { who: profile(customer), a: goesTo(from, customer), b: goesTo(to, customer), named };
        const text = say(
          "{who} goes to {a}, then to {b}; the diff names it: {named}",
          "{who} 由 {a} 改为 {b}；对比列出：{named}",
          facts,
        );
        return { text, story: [] };
      }
      return null;
    },
  ),
  ofFunctions(
    "O24",
    [
      "What is simulated is what would happen, and nobody moves whom the diff does not name",
      "模拟即实际；对比未列者不动",
    ],
    "simulate(π′, s) = apply(π′, s); moved ⊆ diff(π, π′)",
    anySetting.chain((setting) =>
      anyChange.map(({ from, to, customers }) => ({
        setting,
        from: byName(from),
        to: byName(to),
        queue: customers.map((one, at) => ({ ...one, id: `c-${at + 1}` })),
      })),
    ),
    (functions, { setting, from, to, queue }) => {
      const reps = setting.reps.map((rep) => ({ ...rep, capacity: null }));
      const placed = (policy: OwnershipPolicy): readonly string[] => {
        const plain = { ...setting, reps, policy };
        const run = functions.simulatePolicy(policy, worldOf(plain), setting.calendar);
        for (const customer of queue) run.step({ is: "registered", at: setting.startsAt, customer });
        const { placed } = run.finish(setting.startsAt);
        return queue.map(({ id }) => {
          const outcome = placed.get(id)?.outcome;
          return outcome === undefined ? "-" : outcome.state === "owned" ? outcome.ownerId : outcome.poolId;
        });
      };
      const now = oneByOne(functions, { ...setting, reps, policy: to }, queue);
      const simulated = placed(to);
      const other = differing(queue, now, simulated, ["simulated,", "模拟中"]);
      if (other !== null) return other;
      const { moves, complete, fallbackChanged } = functions.diffPolicies(from, to);
      // then customers for whom a rule finds nobody move too, wherever they are
      if (fallbackChanged) return null;
      const before = placed(from);
      const at = queue.findIndex(
        (customer, place) => before[place] !== simulated[place] && complete && !movesIn(moves, customer),
      );
      const facts = { customer: queue[at]?.id ?? "", a: before[at] ?? "", b: simulated[at] ?? "" };
      return at === -1
        ? null
        : {
            text: say(
              "{customer} moves from {a} to {b}, and the diff does not name it",
              "{customer} 由 {a} 移至 {b}，对比却未列出",
              facts,
            ),
            story: [],
          };
    },
  ),
];

/** Rules that name a rep or a pool: who is chosen in turn also depends on who came before. */
const byName = (policy: OwnershipPolicy): OwnershipPolicy => ({
  ...policy,
  rules: policy.rules.map((rule, at) =>
    "candidates" in rule.then
      ? {
          ...rule,
          then: {
            strategy: "fixed",
            repId: ["ann", "bo"][(at + rule.then.candidates.skills.length) % 2] ?? "ann",
          },
        }
      : rule,
  ),
});
