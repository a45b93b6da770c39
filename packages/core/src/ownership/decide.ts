import { contentHash, type Instant } from "../kernel/index.js";
import {
  emptyLedger,
  type Ledger,
  noteTurn,
  rank,
  type Standing,
  settle,
  standingsOf,
  type TieBreak,
  takeTurn,
} from "./balance.js";
import { type CandidateVerdict, type Consideration, considerReps } from "./candidates.js";
import { type CustomerFacts, type RuleTrial, ruleFor, tryRules } from "./match.js";
import type { OwnershipPolicy, OwnershipRule } from "./policy.js";

/** Everything that a decision reads; with the policy it is enough to make the same decision again. */
export interface DecisionFacts extends Consideration {
  /** Of the rule that matches (`ledgerOf`); null where it keeps none, or has not been used yet. */
  readonly ledger: Ledger | null;
}

/** Where a customer goes. */
export type Outcome =
  | { readonly state: "owned"; readonly ownerId: string; readonly teamId: string }
  | { readonly state: "pooled"; readonly poolId: string };

/** Somebody eligible, as they were compared. */
export interface Contender extends Standing {
  readonly load: number;
}

/** Why a decision came out as it did, as data: read it aloud with `explainDecision`. */
export interface DecisionTrace {
  readonly policy: { readonly name: string; readonly version: number; readonly hash: string };
  readonly at: Instant;
  readonly customerId: string;
  /** Every rule up to the one that matched, with each of its conditions. */
  readonly tried: readonly RuleTrial[];
  readonly ruleId: string | null;
  /** Every rep whom the rule, or the fallback, considered. */
  readonly candidates: readonly CandidateVerdict[];
  readonly strategy: "in-turn" | "least-loaded" | "fixed" | "pool" | null;
  /** Those eligible, the chosen one first. */
  readonly ranking: readonly Contender[];
  readonly tieBreak: TieBreak;
  readonly fallback: "no-rule-matched" | "nobody-eligible" | null;
  readonly outcome: Outcome;
}

export interface Decision {
  readonly trace: DecisionTrace;
  /** The ledger after this decision; null where none is kept. */
  readonly ledger: Ledger | null;
}

/** The ledger that a rule keeps, or null. */
export const ledgerOf = (rule: OwnershipRule): string | null =>
  "candidates" in rule.then ? (rule.then.ledger ?? rule.id) : null;

type Chosen = Pick<DecisionTrace, "candidates" | "strategy" | "ranking" | "tieBreak"> & {
  readonly outcome: Outcome | null;
  readonly ledger: Ledger | null;
};

const owned = (repId: string, candidates: readonly CandidateVerdict[]): Outcome | null => {
  const found = candidates.find((one) => one.repId === repId && one.eligible);
  return found === undefined ? null : { state: "owned", ownerId: repId, teamId: found.teamId };
};

const EVERYBODY = { teamIds: [], skills: [], coverRegion: false };

/** One named rep: a weight of 0 keeps them out of turns, not out of what is theirs by name. */
const toNamed = (repId: string, facts: DecisionFacts): Chosen => {
  const reps = facts.reps.filter((rep) => rep.id === repId).map((rep) => ({ ...rep, weight: 1 }));
  const candidates = considerReps(EVERYBODY, { ...facts, reps });
  const outcome = owned(repId, candidates);
  return { candidates, strategy: "fixed", ranking: [], tieBreak: "none", outcome, ledger: facts.ledger };
};

const toPool = (poolId: string, ledger: Ledger | null): Chosen => {
  const outcome: Outcome = { state: "pooled", poolId };
  return { candidates: [], strategy: "pool", ranking: [], tieBreak: "none", outcome, ledger };
};

const choose = ({ then }: OwnershipRule, facts: DecisionFacts): Chosen => {
  if ("pool" in then) return toPool(then.pool, facts.ledger);
  if ("repId" in then) return toNamed(then.repId, facts);
  const { strategy } = then;
  const candidates = considerReps(then.candidates, facts);
  const weights = new Map(facts.reps.map((rep) => [rep.id, rep.weight]));
  const eligible = candidates.flatMap((one) =>
    one.eligible ? [{ repId: one.repId, weight: weights.get(one.repId) ?? 0 }] : [],
  );
  const staying = facts.reps.flatMap((rep) => (rep.active ? [rep.id] : []));
  const ledger = settle(facts.ledger ?? emptyLedger, staying);
  const withLoad = (one: Standing): Contender => ({ ...one, load: facts.load[one.repId] ?? 0 });
  if (strategy === "in-turn") {
    const turn = takeTurn(ledger, eligible);
    if (turn === null) return { candidates, strategy, ranking: [], tieBreak: "none", outcome: null, ledger };
    const { winner, tieBreak } = turn;
    const ranking = turn.ranking.map(withLoad);
    return {
      candidates,
      strategy,
      ranking,
      tieBreak,
      outcome: owned(winner, candidates),
      ledger: turn.ledger,
    };
  }
  const { ranking, tieBreak } = rank(
    standingsOf(ledger, eligible).map(withLoad),
    (a, b) => a.load * b.weight - b.load * a.weight,
  );
  const winner = ranking[0]?.repId;
  if (winner === undefined) return { candidates, strategy, ranking, tieBreak, outcome: null, ledger };
  const after = noteTurn(ledger, winner);
  return { candidates, strategy, ranking, tieBreak, outcome: owned(winner, candidates), ledger: after };
};

/**
 * Decides whose customer this is: the first rule that matches chooses among the reps who are eligible. When no rule
 * matches, or nobody is eligible, the fallback decides; when its rep cannot take it, the first pool does. `facts.reps`
 * are all who are active: whoever is not among them has left, and their account in the ledger is closed.
 *
 * The same policy and facts always give the same decision, whatever the order of reps and teams. Cost: one pass over the
 * rules, and one over the reps with a sort.
 *
 * @example
 * ```ts
 * import { decide, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const policy = OwnershipPolicy.parse({
 *   rules: [{
 *     id: "west",
 *     when: { region: { within: ["US/West"] } },
 *     then: { candidates: { coverRegion: true }, strategy: "in-turn" },
 *   }],
 * });
 * const rep = { teamId: "sales", skills: [], weight: 1, capacity: null, absences: [], active: true };
 * const reps = [
 *   { ...rep, id: "lin", name: "Lin", regions: ["US/West"] },
 *   { ...rep, id: "zhou", name: "Zhou", regions: ["US/East"] },
 * ];
 * const customer = {
 *   id: "c-1", kind: "end-customer" as const, party: "organisation" as const, region: "US/West/CA",
 *   industry: null, segment: null, size: null, source: null, tags: [], attributes: {},
 * };
 * const { trace } = decide(policy, { customer, reps, teams: [], load: {}, excluded: [], ledger: null, now: 0 });
 * trace.outcome; // => { state: "owned", ownerId: "lin", teamId: "sales" }
 * trace.candidates.map((one) => one.reason); // => [null, "region-not-covered"]
 * ```
 */
export const decide = (
  policy: OwnershipPolicy,
  facts: DecisionFacts,
  hash: string = contentHash(policy),
): Decision => {
  const tried = tryRules(policy.rules, facts.customer);
  const rule = tried.at(-1)?.matched === true ? (policy.rules[tried.length - 1] ?? null) : null;
  const chosen = rule === null ? null : choose(rule, facts);
  const head = {
    policy: { name: policy.name, version: policy.version, hash },
    at: facts.now,
    customerId: facts.customer.id,
    tried,
    ruleId: rule?.id ?? null,
  };
  if (chosen !== null && chosen.outcome !== null) {
    const { outcome, ledger, ...how } = chosen;
    return { trace: { ...head, ...how, fallback: null, outcome }, ledger };
  }
  const instead =
    "rep" in policy.fallback
      ? toNamed(policy.fallback.rep, facts)
      : toPool(policy.fallback.pool, facts.ledger);
  const { strategy = null, candidates = [] } = chosen ?? {};
  return {
    trace: {
      ...head,
      candidates: [...candidates, ...instead.candidates],
      strategy,
      ranking: [],
      tieBreak: "none",
      fallback: rule === null ? "no-rule-matched" : "nobody-eligible",
      outcome: instead.outcome ?? { state: "pooled", poolId: policy.pools[0]?.id ?? "public" },
    },
    ledger: chosen?.ledger ?? facts.ledger,
  };
};

/** What a batch starts from. */
export interface World extends Pick<Consideration, "reps" | "teams" | "load" | "now"> {
  readonly ledgers: Readonly<Record<string, Ledger>>;
}

export interface Decided {
  readonly facts: DecisionFacts;
  readonly decision: Decision;
  /** The ledger that changed, or null. */
  readonly ledgerId: string | null;
}

/**
 * Decides for many, one after the other: each decision sees the loads and ledgers that those before it left. So a batch
 * gives exactly what the same customers would have got one by one, and a preview exactly what is then done.
 */
export const decideAll = (
  policy: OwnershipPolicy,
  customers: readonly { readonly customer: CustomerFacts; readonly excluded: readonly string[] }[],
  world: World,
  hash: string = contentHash(policy),
): readonly Decided[] => {
  const load: Record<string, number> = { ...world.load };
  const ledgers: Record<string, Ledger> = { ...world.ledgers };
  return customers.map(({ customer, excluded }) => {
    const rule = ruleFor(policy.rules, customer);
    const ledgerId = rule === null ? null : ledgerOf(rule);
    const ledger = ledgerId === null ? null : (ledgers[ledgerId] ?? null);
    const { reps, teams, now } = world;
    const facts = { customer, reps, teams, load: { ...load }, excluded, ledger, now };
    const decision = decide(policy, facts, hash);
    if (ledgerId !== null && decision.ledger !== null) ledgers[ledgerId] = decision.ledger;
    const { outcome } = decision.trace;
    if (outcome.state === "owned") load[outcome.ownerId] = (load[outcome.ownerId] ?? 0) + 1;
    return { facts, decision, ledgerId };
  });
};
