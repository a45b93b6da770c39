import type { CustomerFacts } from "../match.js";
import type { OwnershipPolicy } from "../policy.js";
import type { Finding, Severity } from "./finding.js";
import { limits } from "./limit-findings.js";
import { coversRegion, members } from "./member-findings.js";
import { type Budget, defaultBudget, makeMeter, reachOf } from "./reach.js";
import { type Known, references } from "./reference-findings.js";
import { type Analysis, gap, type HitPolicy, overlaps, redundant, unreachable } from "./rule-findings.js";
import { neverHit } from "./sample-findings.js";
import { contractions, nonDiscriminating } from "./simplify-findings.js";
import { makeSpace } from "./space.js";
import { coversOf, inHitOrder, rowsOf } from "./table.js";

export interface LintOptions {
  readonly budget?: Budget;
  /** How rules that match the same customer are to be taken. Default: the first decides, as it does in `decide`. */
  readonly hitPolicy?: HitPolicy;
  /** Attributes that hold lists, beside those that `known` declares as such. */
  readonly lists?: readonly string[];
  /** Customers; rules that decide for none of them are named. */
  readonly sample?: readonly CustomerFacts[];
}

/** The names of the attributes that hold lists. */
export const listsOf = (known: Pick<Known, "attributes"> | null): readonly string[] =>
  Object.entries(known?.attributes ?? {}).flatMap(([name, holds]) => (holds === "list" ? [name] : []));

const analyse = (
  policy: OwnershipPolicy,
  known: Known | null,
  lists: readonly string[],
  budget: Budget,
): Analysis => {
  const covering = policy.rules.some(({ then }) => "candidates" in then && then.candidates.coverRegion);
  const regional = covering ? (known?.reps ?? []) : [];
  const teams = known?.teams ?? [];
  const tests = new Map(
    regional.map((rep) => [JSON.stringify([rep.regions, rep.teamId]), coversRegion(rep, teams)] as const),
  );
  const regions = [...regional, ...(covering ? teams : [])].flatMap((one) => one.regions);
  const space = makeSpace(policy.rules, [...listsOf(known), ...lists], {
    regions,
    tests: [...tests.values()],
  });
  const rows = rowsOf(space, policy.rules);
  const covers = coversOf(rows);
  const meter = makeMeter(budget);
  const reach = rows.map((row, at) => {
    const earlier = covers.filter(({ rule }) => rule !== null && rule < at);
    return meter.ask((fuel) => reachOf(space, row, earlier, fuel));
  });
  return { policy, space, rows, covers, reach, meter };
};

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, unknown: 2, info: 3 };

/**
 * Analyses a policy: what can never happen in it, what nobody decides, what it names that does not exist, and which limits
 * cannot hold together. Exact: conditions are sets over the values that rules can tell apart, and rules that come before
 * are taken away from a rule by box subtraction, so nothing is guessed from samples; where the budget ends first the
 * finding is `unknown`. What is said of reps and teams needs `known`; attributes that are not declared there as lists are
 * taken to hold one value. Deterministic; the question is coNP-complete, and takes about a second for 1,000 rules over 12
 * attributes. Gravest first.
 *
 * @example
 * ```ts
 * import { lintPolicy, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const policy = OwnershipPolicy.parse({
 *   rules: [
 *     { id: "small", when: { size: { lt: 500 } }, then: { pool: "public" } },
 *     { id: "large", when: { size: { gte: 500 } }, then: { pool: "public" } },
 *     { id: "medium", when: { size: { gte: 100, lt: 900 } }, then: { strategy: "fixed", repId: "lin" } },
 *   ],
 * });
 * const [finding] = lintPolicy(policy);
 * finding?.code; // => "OW101"
 * finding?.text.en; // => "rule medium decides for nobody: the rules small, large together take all its customers"
 * ```
 */
export const lintPolicy = (
  policy: OwnershipPolicy,
  known: Known | null = null,
  { budget = defaultBudget, hitPolicy = "first", lists = [], sample = [] }: LintOptions = {},
): readonly Finding[] => {
  const ordered = inHitOrder(policy);
  const analysis = analyse(ordered, known, lists, budget);
  const dead = unreachable(analysis);
  const idle = redundant(analysis);
  const useless = new Set([...dead, ...idle].flatMap((one) => one.rules.slice(0, 1)));
  const findings = [
    ...dead,
    ...references(ordered, known),
    ...limits(ordered, known),
    ...gap(analysis),
    ...members(analysis, known),
    ...idle,
    ...nonDiscriminating(analysis, [...listsOf(known), ...lists], useless),
    ...contractions(analysis),
    ...neverHit(analysis, sample),
    ...overlaps(analysis, hitPolicy),
  ].sort((a, b) => order[a.severity] - order[b.severity]);
  if (ordered === policy) return findings;
  const places = ordered.rules.map((rule) => policy.rules.indexOf(rule));
  const asWritten = (path: string) =>
    path.replace(/^rules\[(\d+)\]/, (_, at: string) => `rules[${places[Number(at)]}]`);
  return findings.map((finding) => ({ ...finding, path: asWritten(finding.path) }));
};
