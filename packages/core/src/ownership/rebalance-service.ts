import * as Effect from "effect/Effect";
import * as z from "zod";
import { customerRecord } from "../customer/index.js";
import {
  type Answer,
  chunks,
  Id,
  type JobOptions,
  job,
  type Read,
  type Reads,
  type Work,
} from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { considerReps, lineage } from "./candidates.js";
import { cooldownUntil } from "./claim.js";
import { decidingRule } from "./compile/index.js";
import type { World } from "./decide.js";
import { dealsAlong, handoverRecord } from "./handover/index.js";
import { transferWork } from "./handover-acceptance-service.js";
import { type Holding, holdingRecord } from "./model.js";
import type { Placeable } from "./placement-service.js";
import {
  type BookChange,
  type MovableCustomer,
  type RebalanceMove,
  rebalanceBooks,
  type Staying,
  staysFor,
} from "./rebalance/index.js";
import {
  announce,
  give,
  heldCounter,
  keepDecision,
  type OwnershipConfig,
  ofCapacity,
  take,
} from "./repository.js";
import { factsOf, readWorld } from "./world-repository.js";

const ASSIGN = "ownership.assign";
const CHUNK = 50;

const Input = z.strictObject({
  /** The reps of this team and those under it; left out: all. */
  teamId: Id.optional(),
  preview: z.boolean().default(false),
  reason: z.string().trim().min(1).max(1_000),
});

/** A customer that goes, or went: `ruleId` says among whose candidates. */
export interface CustomerMove extends RebalanceMove {
  readonly ruleId: string;
}

/** What a rebalance does, or did. */
export interface RebalanceAnswer {
  readonly moves: readonly CustomerMove[];
  /** The books before and after, in the order of the reps' ids. */
  readonly books: readonly BookChange[];
  /** How many customers stay, by why. */
  readonly stays: Readonly<Partial<Record<Staying, number>>>;
  /** Planned, but no longer fitting when its turn came: its facts had changed. Empty in a preview. */
  readonly skipped: readonly string[];
}

/** Levelling books 再平衡. */
export interface RebalanceService {
  /**
   * Levels the books of the reps of a team, or of all, by their weights and within their capacities, with the fewest moves.
   * Customers go only among the candidates of the rule that decides for them, and stay for what `policy.rebalance.keep`
   * says. Who is away, has left or has weight 0 neither gives nor gets. A preview says who would go where, and moves
   * nothing. Stopped on the way, it goes on where it was when it is called again, with as many moves in all.
   */
  rebalance(input: z.input<typeof Input>, options?: JobOptions): Answer<RebalanceAnswer>;
}

const stayFactsOf = (reads: Reads, holding: Holding) =>
  Effect.gen(function* () {
    const handover =
      holding.handoverId === null ? null : yield* reads.get(handoverRecord, holding.handoverId);
    return { ...holding, handoverUntil: handover?.status === "open" ? handover.expiresAt : null };
  });

/** Among whom a customer is, by the rule that decides for it: capacity aside, which is levelled itself. */
interface Among {
  readonly ruleId: string;
  readonly group: string;
  readonly repIds: readonly string[];
}

/** Asks for each customer; those of one rule, region and cooldown are alike unless a filter of the embedder's looks closer. */
const amongOf = (config: OwnershipConfig, reads: Reads, world: World) => {
  const { compiled, policy } = config;
  const reps = world.reps.map((rep) => ({ ...rep, capacity: null }));
  const known = new Map<string, readonly string[]>();
  return ({ customer, holding }: Placeable): Among | null => {
    const facts = factsOf(customer);
    const rule = decidingRule(compiled, facts);
    if (rule === null || !("candidates" in rule.then)) return null;
    const { candidates } = rule.then;
    const { cooldownDays } = policy.claim;
    const excluded = holding.formerOwners
      .map((one) => one.repId)
      .filter(
        (id) => cooldownUntil(holding.formerOwners, id, cooldownDays, reads.now, reads.calendar) !== null,
      )
      .sort();
    const closer = candidates.custom === undefined ? null : customer.id;
    const group = JSON.stringify([
      rule.id,
      candidates.coverRegion ? customer.region : null,
      excluded,
      closer,
    ]);
    const repIds =
      known.get(group) ??
      considerReps(
        candidates,
        { ...world, reps, load: {}, received: {}, customer: facts, excluded },
        compiled.registry.filters,
      ).flatMap((one) => (one.eligible ? [one.repId] : []));
    known.set(group, repIds);
    return { ruleId: rule.id, group, repIds };
  };
};

type AmongWhom = ReturnType<typeof amongOf>;

const CUSTOMERS = 500;

const plan = (reads: Reads, config: OwnershipConfig, teamId: string | undefined) =>
  Effect.gen(function* () {
    const world = yield* readWorld(reads, config, []);
    const there = (rep: World["reps"][number]) =>
      rep.active &&
      rep.weight > 0 &&
      !rep.absences.some((one) => one.from <= reads.now && reads.now < one.until) &&
      (teamId === undefined || lineage(rep.teamId, world.teams).includes(teamId));
    const reps = world.reps.filter(there);
    const amongWhom = amongOf(config, reads, world);
    const stays: Partial<Record<Staying, number>> = {};
    const customers: MovableCustomer[] = [];
    const groups: Record<string, readonly string[]> = {};
    const ruleOf = new Map<string, string>();
    const stay = (why: Staying) => {
      stays[why] = (stays[why] ?? 0) + 1;
    };
    for (const rep of reps) {
      const book = yield* reads.all(holdingRecord, { where: { ownerId: rep.id } });
      for (const holdings of chunks(book, CUSTOMERS)) {
        const found = yield* reads.getMany(
          customerRecord,
          holdings.map((holding) => holding.id),
        );
        for (const [of, holding] of holdings.entries()) {
          const why = staysFor(yield* stayFactsOf(reads, holding), config.policy.rebalance, reads.now);
          const customer = found[of] ?? null;
          const among = why === null && customer !== null ? amongWhom({ customer, holding }) : null;
          if (among === null) stay(why ?? "no-candidates");
          else {
            const { group, ruleId, repIds } = among;
            groups[group] = repIds;
            ruleOf.set(holding.id, ruleId);
            const receivedAt = holding.receivedAt ?? holding.since;
            customers.push({ customerId: holding.id, ownerId: rep.id, receivedAt, group });
          }
        }
      }
    }
    const holders = reps.map(({ id: repId, weight, capacity }) => ({
      ...{ repId, weight, capacity },
      held: world.load[repId] ?? 0,
    }));
    const { moves, books } = rebalanceBooks({ reps: holders, customers, groups });
    return {
      moves: moves.map((move) => ({ ...move, ruleId: ruleOf.get(move.customerId) ?? "" })),
      books,
      stays,
    };
  });

/** Stages a move, unless the customer, its owner or the receiver have changed so that it would not be made now. */
const carryOut = (
  work: Work,
  config: OwnershipConfig,
  amongWhom: AmongWhom,
  { customerId, from, to, ruleId }: CustomerMove,
  reason: string,
): Read<boolean> =>
  Effect.gen(function* () {
    const holding = yield* work.require(holdingRecord, customerId);
    const customer = yield* work.require(customerRecord, customerId);
    const rep = yield* work.require(repRecord, to.repId);
    const { policy } = config;
    if (holding.ownerId !== from.repId) return false;
    if (staysFor(yield* stayFactsOf(work, holding), policy.rebalance, work.now) !== null) return false;
    const among = amongWhom({ customer, holding });
    if (!among?.repIds.includes(rep.id)) return false;
    const held = yield* work.counter(heldCounter(rep.id));
    if (rep.capacity !== null && held >= rep.capacity) return false;
    const dealIds = dealsAlong(policy.rebalance.deals, holding.deals);
    const people = { by: work.actor.id, repId: rep.id, name: rep.name, fromOwnerId: from.repId };
    const trace = { kind: "rebalance", at: work.now, reason, ruleId, dealIds, from, to, ...people } as const;
    const decisionId = yield* keepDecision(work, config, customerId, trace, null);
    const free = yield* take(work, holding, {
      ...{ reason: "rebalanced", poolId: null, toOwnerId: rep.id, decisionId },
    });
    const given = give(work, config, free, { rep, reason: "rebalanced", max: ofCapacity(rep), decisionId });
    yield* announce(work, given, from.repId, "rebalance", decisionId);
    yield* transferWork(work, given, from.repId, dealIds, decisionId);
    return true;
  });

export const makeRebalanceService = (config: OwnershipConfig): RebalanceService => ({
  rebalance: job(
    { name: "ownership.rebalance", permission: ASSIGN, input: Input },
    ({ teamId, preview, reason }, { reads, unit, progress }) =>
      Effect.gen(function* () {
        yield* reads.permit(ASSIGN, { ownerId: "", teamId: teamId ?? "" });
        const planned = yield* plan(reads, config, teamId);
        if (preview) return { ...planned, skipped: [] };
        const done: CustomerMove[] = [];
        const skipped: string[] = [];
        for (const moves of chunks(planned.moves, CHUNK)) {
          const made = yield* unit((work) =>
            Effect.gen(function* () {
              const world = yield* readWorld(work, config, []);
              const amongWhom = amongOf(config, work, world);
              return yield* Effect.forEach(moves, (move) => carryOut(work, config, amongWhom, move, reason));
            }),
          );
          moves.forEach((move, of) => {
            if (made[of] === true) done.push(move);
            else skipped.push(move.customerId);
          });
          progress({ done: done.length + skipped.length, total: planned.moves.length });
        }
        return { ...planned, moves: done, skipped };
      }),
  ),
});
