import type { Ledger } from "../balance.js";
import { type Consideration, considerReps } from "../candidates.js";
import {
  type CompiledPolicy,
  type CustomerColumns,
  customerReader,
  matchColumns,
  regionReader,
} from "../compile/index.js";
import { type Ask, decide, EVERYBODY, ledgerOf, type World } from "../decide.js";
import type { CustomerFacts } from "../match.js";
import type { OwnershipRule, Then } from "../policy.js";
import { Books } from "./books.js";
import { type Chooser, crewOf, inTurn, weightedInTurn } from "./crew.js";
import { LedgerState } from "./ledger-state.js";
import { queue } from "./queue.js";

/** Customers to decide about. */
export interface BatchColumns extends CustomerColumns {
  /** What only some customers have, by their place; each is decided by itself. */
  readonly extras?: ReadonlyMap<number, Omit<Ask, "customer">> | undefined;
}

/** Where many customers go. */
export interface BatchResult {
  /** For each customer the position of the rule in `compiled.rules`; -1 where none matches. */
  readonly rules: Int32Array;
  /** The owner, by place in `reps`; -1 where it goes to a pool. */
  readonly owners: Int32Array;
  /** The pool, by place in `policy.pools`; -1 where it has an owner. */
  readonly pools: Int32Array;
  /** Ids in order. */
  readonly reps: readonly string[];
  /** What each of `reps` holds then. */
  readonly load: readonly number[];
  /** The ledgers that were used, as they are then. */
  readonly ledgers: Readonly<Record<string, Ledger>>;
}

/** Strategies that do not look at the customer. */
const SHARED: ReadonlySet<string> = new Set(["in-turn", "weighted-in-turn", "least-loaded", "longest-idle"]);

type ToRep = Extract<Then, { readonly candidates: unknown }>;

/** A customer of whom only the region matters. */
const NOBODY: CustomerFacts = {
  id: "",
  kind: "end-customer",
  party: "organisation",
  industry: null,
  region: null,
  segment: null,
  size: null,
  source: null,
  tags: [],
  attributes: {},
};

/** What a rule does with a customer that has no extras: a rep's number, or -1 for nobody; null: it must be looked at. */
type Plan = ((at: number) => number) | null;

/**
 * `decideAll` for very many, on columns and without traces: the same owners, pools, loads and ledgers. A decision costs
 * O(log m) for `least-loaded` and `longest-idle`, and O(m) for turns, m being the reps of the rule; who is eligible is
 * worked out once for a rule, or once for each region where it must be covered. Rules that look at the customer itself
 * (`sticky`, `rendezvous`, `best-score`, filters of the embedder's own), and customers with `extras`, are decided one by
 * one with all that costs: O(reps) each.
 *
 * @example
 * ```ts
 * import { compilePolicy, decideBatch, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const big = { id: "big", when: { size: { gte: 500 } }, then: { strategy: "in-turn" as const } };
 * const compiled = compilePolicy(OwnershipPolicy.parse({ rules: [big] }));
 * const rep = { teamId: "sales", regions: [], skills: [], weight: 1, capacity: null, absences: [], active: true };
 * const reps = ["lin", "zhou"].map((id) => ({ ...rep, id, name: id }));
 * const numbers = Float64Array.from([900, 40, 500, 600]);
 * const batch = decideBatch(
 *   compiled,
 *   { length: 4, columns: { size: { numbers } } },
 *   { reps, teams: [], load: {}, ledgers: {}, now: 0 },
 * );
 * Array.from(batch.owners, (owner) => batch.reps[owner] ?? "public"); // => ["lin", "public", "zhou", "lin"]
 * ```
 */
export const decideBatch = (compiled: CompiledPolicy, customers: BatchColumns, world: World): BatchResult => {
  const { policy, registry } = compiled;
  const { length, extras } = customers;
  const customerAt = customerReader(customers);
  const regionAt = regionReader(customers);
  const books = new Books(world, policy.intake?.max ?? Number.POSITIVE_INFINITY);
  const staying = world.reps.flatMap((rep) => (rep.active ? [rep.id] : []));
  const ledgers = new Map<string, LedgerState>();

  const stateOf = (ledgerId: string): LedgerState => {
    const known = ledgers.get(ledgerId);
    if (known !== undefined) return known;
    const made = new LedgerState(world.ledgers[ledgerId] ?? null, staying, (id) => books.numberOf(id));
    ledgers.set(ledgerId, made);
    return made;
  };
  const consideration = (region: string | null): Consideration => ({
    ...world,
    customer: { ...NOBODY, region },
    load: {},
    received: {},
    maxReceived: policy.intake?.max ?? null,
    excluded: [],
  });

  const named = (repId: string): (() => number) => {
    const reps = world.reps.filter((rep) => rep.id === repId).map((rep) => ({ ...rep, weight: 1 }));
    const [verdict] = considerReps(EVERYBODY, { ...consideration(null), reps });
    const rep = verdict?.eligible === true ? books.numberOf(repId) : -1;
    return () => (rep === -1 || books.isFull(rep) ? -1 : rep);
  };
  const chooser = (then: ToRep, ledgerId: string, region: string | null): Chooser => {
    const { strategy, candidates } = then;
    // of a rule that names its reps nobody else has to be asked
    const reps = candidates.repIds?.flatMap((id) => books.reps[books.numberOf(id)] ?? []) ?? world.reps;
    const asked = { ...consideration(region), reps: [...new Set(reps)] };
    const considered = considerReps(candidates, asked, registry.filters);
    const eligible = considered.flatMap((one) => (one.eligible ? [books.numberOf(one.repId)] : []));
    const ledger = stateOf(ledgerId);
    const crew = crewOf(eligible, books, ledger);
    switch (strategy) {
      case "in-turn":
        return inTurn(crew, books, ledger);
      case "weighted-in-turn":
        return weightedInTurn(crew, books, ledger);
      default:
        return queue(crew, books, ledger, strategy === "least-loaded");
    }
  };
  const planOf = (rule: OwnershipRule): Plan => {
    const { then } = rule;
    if ("pool" in then) return () => -1;
    if ("repId" in then) return named(then.repId);
    const ledgerId = ledgerOf(rule) ?? rule.id;
    if (then.candidates.custom !== undefined || !SHARED.has(then.strategy)) return null;
    if (!then.candidates.coverRegion) return chooser(then, ledgerId, null);
    const byRegion = new Map<string | null, Chooser>();
    return (at) => {
      const region = regionAt(at);
      const known = byRegion.get(region) ?? chooser(then, ledgerId, region);
      byRegion.set(region, known);
      return known();
    };
  };

  const poolAt = (id: string): number => policy.pools.findIndex((pool) => pool.id === id);
  const fallbackRep = "rep" in policy.fallback ? named(policy.fallback.rep) : () => -1;
  const fallbackPool = "pool" in policy.fallback ? poolAt(policy.fallback.pool) : 0;
  const poolOfRule = compiled.rules.map(({ then }) => ("pool" in then ? poolAt(then.pool) : -1));
  const plans = new Map<number, Plan>();
  const owners = new Int32Array(length).fill(-1);
  const pools = new Int32Array(length).fill(-1);
  const rules = matchColumns(compiled, customers);

  const planAt = (position: number): Plan => {
    const known = plans.get(position);
    if (known !== undefined) return known;
    const rule = compiled.rules[position];
    const made = rule === undefined ? () => -1 : planOf(rule);
    plans.set(position, made);
    return made;
  };
  const lookAt = (at: number, position: number): void => {
    const rule = compiled.rules[position];
    const ledgerId = rule === undefined ? null : ledgerOf(rule);
    const ledger = ledgerId === null ? null : stateOf(ledgerId).ledger(books.ids);
    const asked = { excluded: [], ...extras?.get(at), customer: customerAt(at) };
    const { trace, ...after } = decide(compiled, { ...world, ...asked, ...books.facts(), ledger }, "");
    if (ledgerId !== null && after.ledger !== null)
      stateOf(ledgerId).replace(after.ledger, (id) => books.numberOf(id));
    const { outcome } = trace;
    if (outcome.state === "owned") owners[at] = books.numberOf(outcome.ownerId);
    else pools[at] = poolAt(outcome.poolId);
  };

  for (let at = 0; at < length; at += 1) {
    const position = rules[at] as number;
    const plan = planAt(position);
    if (plan === null || extras?.has(at) === true) lookAt(at, position);
    else {
      const pool = poolOfRule[position] ?? -1;
      const rep = plan(at);
      const owner = rep === -1 && pool === -1 ? fallbackRep() : rep;
      owners[at] = owner;
      if (owner === -1) pools[at] = pool === -1 ? fallbackPool : pool;
    }
    if (owners[at] !== -1) books.give(owners[at] as number);
  }
  return {
    rules,
    owners,
    pools,
    reps: books.ids,
    load: [...books.load],
    ledgers: Object.fromEntries([...ledgers].map(([id, state]) => [id, state.ledger(books.ids)])),
  };
};
