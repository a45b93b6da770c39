import { contentHash, type Instant } from "../kernel/index.js";
import { emptyLedger, type Ledger, settle, type TieBreak } from "./balance.js";
import { type CandidateVerdict, type Consideration, considerReps } from "./candidates.js";
import { type CompiledPolicy, decidingRule } from "./compile/index.js";
import { type CustomerFacts, inOrder, type RuleTrial, ruleFor, tryRules } from "./match.js";
import type { CandidateFilter, OwnershipPolicy, OwnershipRule } from "./policy.js";
import { type OwnershipRegistry, registryOf } from "./registry.js";
import { type Contender, chooseBy, type StrategyName } from "./strategies.js";

/** Everything that a decision reads; with the policy it is enough to make the same decision again. */
export interface DecisionFacts extends Consideration {
  /** Of the rule that matches (`ledgerOf`); null where it keeps none, or has not been used yet. */
  readonly ledger: Ledger | null;
  /** Who owned the customer before, from the last on; for `sticky`. */
  readonly formerOwners?: readonly string[] | undefined;
}

/** Where a customer goes. */
export type Outcome =
  | { readonly state: "owned"; readonly ownerId: string; readonly teamId: string }
  | { readonly state: "pooled"; readonly poolId: string };

/** Why a decision came out as it did, as data: read it aloud with `explainDecision`. */
export interface DecisionTrace {
  readonly policy: { readonly name: string; readonly version: number; readonly hash: string };
  readonly at: Instant;
  readonly customerId: string;
  /** Every rule up to the one that matched, with each of its conditions; worked out when it is first read. */
  readonly tried: readonly RuleTrial[];
  readonly ruleId: string | null;
  /** Every rep whom the rule considered, then those of the fallback: nobody twice in one `stage`. */
  readonly candidates: readonly CandidateVerdict[];
  /** By which strategy it was decided: `sticky` only where a former owner got the customer back. */
  readonly strategy: StrategyName | "fixed" | "pool" | null;
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

/** A filter that asks for nothing. */
export const EVERYBODY: CandidateFilter = { teamIds: [], skills: [], coverRegion: false };

/** What a decision goes by: the policy, and what it can name. */
interface Ground {
  readonly policy: OwnershipPolicy;
  readonly rules: readonly OwnershipRule[];
  readonly registry: OwnershipRegistry;
  readonly ruleFor: (customer: CustomerFacts) => OwnershipRule | null;
}

const CORE = registryOf({});

const groundOf = (given: OwnershipPolicy | CompiledPolicy): Ground => {
  if ("bits" in given) {
    const { policy, rules, registry } = given;
    return { policy, rules, registry, ruleFor: (customer) => decidingRule(given, customer) };
  }
  const rules = inOrder(given);
  return { policy: given, rules, registry: CORE, ruleFor: (customer) => ruleFor(rules, customer) };
};

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

const choose = (
  { then }: OwnershipRule,
  facts: DecisionFacts,
  { filters, scorers }: OwnershipRegistry,
): Chosen => {
  if ("pool" in then) return toPool(then.pool, facts.ledger);
  if ("repId" in then) return toNamed(then.repId, facts);
  const candidates = considerReps(then.candidates, facts, filters);
  const eligible = new Set(candidates.flatMap((one) => (one.eligible ? [one.repId] : [])));
  const staying = facts.reps.flatMap((rep) => (rep.active ? [rep.id] : []));
  const ledger = settle(facts.ledger ?? emptyLedger, staying);
  const reps = facts.reps.filter((rep) => eligible.has(rep.id));
  const { strategy, ranking, tieBreak, ...choice } = chooseBy(then, reps, ledger, facts, scorers);
  const outcome = owned(ranking[0]?.repId ?? "", candidates);
  return { candidates, strategy, ranking, tieBreak, outcome, ledger: choice.ledger };
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
  policy: OwnershipPolicy | CompiledPolicy,
  facts: DecisionFacts,
  hash: string = contentHash("bits" in policy ? policy.policy : policy),
): Decision => decideOn(groundOf(policy), facts, hash);

const decideOn = (ground: Ground, given: DecisionFacts, hash: string): Decision => {
  const { policy, rules, registry } = ground;
  const facts = { ...given, maxReceived: policy.intake?.max ?? null };
  const rule = ground.ruleFor(facts.customer);
  const chosen = rule === null ? null : choose(rule, facts, registry);
  let tried: readonly RuleTrial[] | null = null;
  const head = {
    policy: { name: policy.name, version: policy.version, hash },
    at: facts.now,
    customerId: facts.customer.id,
    ruleId: rule?.id ?? null,
  };
  const traceOf = (rest: Omit<DecisionTrace, keyof typeof head | "tried">): DecisionTrace => ({
    ...head,
    get tried() {
      tried ??= tryRules(rules, facts.customer, registry.conditions);
      return tried;
    },
    ...rest,
  });
  if (chosen !== null && chosen.outcome !== null) {
    const { outcome, ledger, ...how } = chosen;
    return { trace: traceOf({ ...how, fallback: null, outcome }), ledger };
  }
  const instead =
    "rep" in policy.fallback
      ? toNamed(policy.fallback.rep, facts)
      : toPool(policy.fallback.pool, facts.ledger);
  const { strategy = null, candidates = [] } = chosen ?? {};
  return {
    trace: traceOf({
      candidates: [
        ...candidates,
        ...instead.candidates.map((one) => ({ ...one, stage: "fallback" as const })),
      ],
      strategy,
      ranking: [],
      tieBreak: "none",
      fallback: rule === null ? "no-rule-matched" : "nobody-eligible",
      outcome: instead.outcome ?? { state: "pooled", poolId: policy.pools[0]?.id ?? "public" },
    }),
    ledger: chosen?.ledger ?? facts.ledger,
  };
};

/** What a batch starts from. */
export interface World extends Pick<Consideration, "reps" | "teams" | "load" | "received" | "now"> {
  readonly ledgers: Readonly<Record<string, Ledger>>;
}

/** A customer to decide about. */
export type Ask = Pick<DecisionFacts, "customer" | "excluded" | "formerOwners">;

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
  policy: OwnershipPolicy | CompiledPolicy,
  customers: readonly Ask[],
  world: World,
  hash: string = contentHash("bits" in policy ? policy.policy : policy),
): readonly Decided[] => {
  const ground = groundOf(policy);
  const load: Record<string, number> = { ...world.load };
  const received: Record<string, number> = { ...world.received };
  const ledgers: Record<string, Ledger> = { ...world.ledgers };
  const limited = ground.policy.intake ?? null;
  return customers.map((asked) => {
    const rule = ground.ruleFor(asked.customer);
    const ledgerId = rule === null ? null : ledgerOf(rule);
    const ledger = ledgerId === null ? null : (ledgers[ledgerId] ?? null);
    const { reps, teams, now } = world;
    const counted = limited === null ? {} : { received: { ...received } };
    const facts = { ...asked, reps, teams, load: { ...load }, ...counted, ledger, now };
    const decision = decideOn(ground, facts, hash);
    if (ledgerId !== null && decision.ledger !== null) ledgers[ledgerId] = decision.ledger;
    const { outcome } = decision.trace;
    if (outcome.state === "owned") {
      load[outcome.ownerId] = (load[outcome.ownerId] ?? 0) + 1;
      received[outcome.ownerId] = (received[outcome.ownerId] ?? 0) + 1;
    }
    return { facts, decision, ledgerId };
  });
};
