import { canonicalJson, contentHash } from "../../../kernel/index.js";
import { type CustomerFacts, type DecisionTrace, OwnershipPolicy } from "../../../ownership/index.js";
import { first, type Law, ofDecisions, type Wrong, words, wrong } from "../law.js";
import { conditionsOf, foundIn, naiveFailing, naiveHolds, naiveRule } from "../naive.js";
import { attributesOf, valuesFor, withValue } from "../values.js";

const goesTo = ({ outcome }: DecisionTrace): string =>
  outcome.state === "owned" ? outcome.ownerId : outcome.poolId;

const differs = (what: readonly [string, string], customer: CustomerFacts, a: string, b: string): Wrong =>
  a === b
    ? null
    : wrong(`{customer} goes to {a}, but to {b} ${what[0]}`, `{customer} 归 {a}，但${what[1]}归 {b}`, {
        customer: customer.id,
        a,
        b,
      });

/** Where only the outcome is compared, the hash need not be worked out. */
const SAME = "same";

/** What holds for every single decision. */
export const decisionLaws: readonly Law[] = [
  ofDecisions(
    "D1",
    ["Every customer is decided: to one rep who is known, or to one pool of the policy", "每个客户都有去处"],
    "∀c: D(π, c) ∈ reps ∪ pools",
    ({ facts, decision: { trace } }, { setting }) => {
      const { outcome } = trace;
      const known =
        outcome.state === "owned"
          ? facts.reps.some((rep) => rep.id === outcome.ownerId && rep.teamId === outcome.teamId)
          : setting.policy.pools.some((pool) => pool.id === outcome.poolId);
      return known
        ? null
        : wrong("{customer} goes to {to}, which nobody knows", "{customer} 归 {to}，并无此人或公海", {
            customer: facts.customer.id,
            to: goesTo(trace),
          });
    },
  ),
  ofDecisions(
    "D2",
    [
      "The same facts give the same decision, in whatever order reps and teams are listed",
      "同样事实，同样决定",
    ],
    "decide(π, s) = decide(π, s) byte for byte",
    ({ facts, decision }, { decide, setting }) => {
      const listed = { ...facts, reps: [...facts.reps].reverse(), teams: [...facts.teams].reverse() };
      const again = decide(setting.policy, listed, decision.trace.policy.hash);
      return canonicalJson(again) === canonicalJson(decision)
        ? null
        : wrong(
            "{customer} goes to {a}, and asked again to {b}, or for other reasons",
            "{customer} 归 {a}，再问则归 {b} 或理由不同",
            {
              customer: facts.customer.id,
              a: goesTo(decision.trace),
              b: goesTo(again.trace),
            },
          );
    },
  ),
  ofDecisions(
    "D4",
    ["The first rule that matches decides", "首个匹配的规则生效"],
    "D(π, c) = min{i : c ∈ ⟦rᵢ⟧}",
    ({ facts: { customer }, decision: { trace } }, { setting }) => {
      const rule = naiveRule(setting.policy.rules, customer)?.id ?? null;
      return rule === trace.ruleId
        ? null
        : wrong(
            "rule {rule} is the first that matches {customer}; rule {used} decided",
            "{customer} 首个匹配规则为 {rule}，实际按 {used}",
            {
              customer: customer.id,
              rule,
              used: trace.ruleId,
            },
          );
    },
  ),
  ofDecisions(
    "D5",
    ["Two neighbouring rules that do not both match may change places", "互斥的相邻规则可互换"],
    "c ∉ ⟦rᵢ⟧ ∩ ⟦rᵢ₊₁⟧ ⇒ swapping i, i+1 changes nothing",
    ({ facts, decision: { trace } }, { decide, setting: { policy } }) => {
      for (const [at, rule] of policy.rules.entries()) {
        const next = policy.rules[at + 1];
        if (next === undefined) break;
        if ([rule, next].every(({ when }) => naiveFailing(when, facts.customer).length === 0)) continue;
        const rules = policy.rules.with(at, next).with(at + 1, rule);
        const to = goesTo(decide({ ...policy, rules }, facts, SAME).trace);
        const found = differs(
          ["after two rules changed places", "互换两条规则后"],
          facts.customer,
          goesTo(trace),
          to,
        );
        if (found !== null) return found;
      }
      return null;
    },
  ),
  ofDecisions(
    "D6",
    ["What no rule asks for changes nothing", "规则未问的属性不影响结果"],
    "a ∉ attrs(π) ⇒ D(π, c[a:=v]) = D(π, c)",
    ({ facts, decision: { trace } }, { decide, setting: { policy } }) => {
      const asked = new Set(policy.rules.flatMap(({ when }) => [...conditionsOf(when).keys()]));
      const covers = policy.rules.some(({ then }) => "candidates" in then && then.candidates.coverRegion);
      let customer = facts.customer;
      for (const attribute of ["industry", "source", "segment", "size", ...(covers ? [] : ["region"])])
        if (!asked.has(attribute))
          customer = withValue(customer, attribute, attribute === "size" ? 7 : "else");
      const to = goesTo(decide(policy, { ...facts, customer }, SAME).trace);
      return differs(["when what no rule asks for differs", "其他属性不同时"], customer, goesTo(trace), to);
    },
  ),
  ofDecisions(
    "D7",
    ["A missing value matches `exists: false` and nothing else", "缺失值仅满足“不存在”"],
    "c_a = null ⇒ (condition on a holds ⇔ it asks for absence); left out ≡ null",
    ({ facts }, { decide, setting: { policy } }) => {
      for (const attribute of attributesOf(policy)) {
        const customer = withValue(facts.customer, attribute, null);
        const { trace } = decide(policy, { ...facts, customer }, SAME);
        const rule = naiveRule(policy.rules, customer)?.id ?? null;
        if (trace.ruleId !== rule)
          return wrong(
            "without {attribute}, rule {used} decided about {customer}; it should be {rule}",
            "{customer} 缺少 {attribute} 时按 {used} 决定，应为 {rule}",
            { attribute, used: trace.ruleId, rule, customer: customer.id },
          );
      }
      return null;
    },
  ),
  ofDecisions(
    "D8",
    ["The reasons are true: each condition and each rep as they really are", "理由属实"],
    "c ∈ ⟦τ.rule⟧ ∧ ∀j before it: τ names exactly what fails",
    ({ facts, decision: { trace } }, { setting: { policy } }) => {
      for (const [at, trial] of trace.tried.entries()) {
        const rule = policy.rules[at];
        const failing = new Set(rule === undefined ? [] : naiveFailing(rule.when, facts.customer));
        const said = new Set(trial.conditions.flatMap((one) => (one.holds ? [] : [one.attribute])));
        const found = trial.conditions.every(
          (one) => canonicalJson(one.found) === canonicalJson(foundIn(facts.customer, one.attribute)),
        );
        const same = failing.size === said.size && [...failing].every((one) => said.has(one));
        if (!same || !found || rule?.id !== trial.ruleId || trial.matched !== (failing.size === 0))
          return wrong(
            "of rule {rule} the reasons say that {said} fail for {customer}; in truth {failing}",
            "规则 {rule} 对 {customer}：理由称 {said} 不满足，实为 {failing}",
            { rule: trial.ruleId, customer: facts.customer.id, said: [...said], failing: [...failing] },
          );
      }
      const named = trace.candidates.some((one) => one.eligible && one.repId === goesTo(trace));
      return trace.outcome.state === "pooled" || named
        ? null
        : wrong(
            "{rep} got {customer} without being named as eligible",
            "{rep} 分得 {customer}，理由中却非候选",
            {
              rep: goesTo(trace),
              customer: facts.customer.id,
            },
          );
    },
  ),
  ofDecisions(
    "D9",
    ["A rule that fails for one thing alone matches once that is put right", "仅差一项者，改正即匹配"],
    "(j, {a}) near miss ⇒ ∃v: c[a:=v] ∈ ⟦rⱼ⟧",
    ({ facts, decision: { trace } }, { decide, setting: { policy } }) => {
      for (const [at, { conditions }] of trace.tried.entries()) {
        const failing = [...new Set(conditions.flatMap((one) => (one.holds ? [] : [one.attribute])))];
        const [attribute] = failing;
        const rule = policy.rules[at];
        if (rule === undefined || attribute === undefined || failing.length > 1) continue;
        const asked = conditionsOf(rule.when).get(attribute) ?? {};
        const value = valuesFor(policy, attribute).find((one) => naiveHolds(asked, one));
        if (value === undefined) continue;
        const customer = withValue(facts.customer, attribute, value);
        const trial = decide({ ...policy, rules: [rule] }, { ...facts, customer }, SAME).trace.tried[0];
        if (trial?.matched !== true)
          return wrong(
            "rule {rule} is said to fail for {attribute} alone, yet fails with {value} as well",
            "规则 {rule} 称仅 {attribute} 不满足，改为 {value} 后仍不匹配",
            { rule: rule.id, attribute, value },
          );
      }
      return null;
    },
  ),
  {
    id: "D12",
    title: words(["A policy that is written and read again decides the same", "策略存取后决定不变"]),
    formula: "parse(serialise(π)) = π",
    of: "arrivals",
    check: ({ decided, decide, setting: { policy } }) => {
      const read = OwnershipPolicy.parse(JSON.parse(JSON.stringify(policy)));
      const hash = contentHash(read);
      return first(decided, ({ facts, decision }) =>
        canonicalJson(decide(read, facts, hash)) === canonicalJson(decision)
          ? null
          : wrong(
              "{customer} is decided otherwise by the policy as it was read again",
              "{customer} 按重新读取的策略决定不同",
              {
                customer: facts.customer.id,
              },
            ),
      );
    },
  },
];
