import * as Effect from "effect/Effect";
import * as z from "zod";
import type { AttributeDeclarations, Customer } from "../customer/index.js";
import { errorOf, type Instant, iso, type Page, PageInput, type Text } from "../kernel/index.js";
import {
  type Answer,
  type CallOptions,
  command,
  Id,
  type JobOptions,
  job,
  query,
  type Work,
} from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { claim } from "./claim-service.js";
import type { Outcome } from "./decide.js";
import { explainTrace } from "./explain.js";
import { notDecided, notInPool, notOwned, sameOwner, stillActive, unknownPool } from "./faults.js";
import {
  decisionRecord,
  type Holding,
  holdingRecord,
  ownershipPolicyRecord,
  rosterRecord,
  type Tenure,
  type Trace,
  tenureRecord,
} from "./model.js";
import { decideFor, place, stillWith } from "./placement-service.js";
import { view } from "./pool-service.js";
import { daysLeft, type ProtectionStep, type ProtectionTrigger, warnAt } from "./protection.js";
import type { Exemption } from "./protection-policy.js";
import { Protect, protect } from "./protection-service.js";
import { type Replay, replay } from "./replay.js";
import {
  announce,
  clockOf,
  give,
  keepDecision,
  type OwnershipConfig,
  ofCapacity,
  requireActive,
  requireRoom,
  take,
} from "./repository.js";
import { makeReviewService, type ReviewService } from "./review-service.js";
import { type Swept, sweep } from "./sweep-service.js";

export { makeRedact } from "./pool-service.js";
export { makeOwnershipReactions } from "./reactions.js";
export { type OwnershipConfig, ownershipConfig, ownersOf } from "./repository.js";

const READ = "ownership.read";
const ASSIGN = "ownership.assign";

const One = z.strictObject({ customerId: Id });
const Reason = z.string().trim().min(1).max(1_000);
const AssignTo = z.strictObject({ customerId: Id, repId: Id, reason: Reason });
const Claim = z.strictObject({ customerId: Id, repId: Id.optional() });
const Release = z.strictObject({ customerId: Id, reason: Reason, poolId: Id.optional() });
const Book = PageInput.extend({ repId: Id });
const OfPool = PageInput.extend({ poolId: Id });
const History = PageInput.extend({ customerId: Id });
const Redistribute = z.strictObject({ repId: Id, preview: z.boolean().default(false) });
const Nothing = z.strictObject({});

/** A holding, with what its clock says now. */
export interface OwnershipView {
  readonly holding: Holding;
  readonly dueAt: Instant | null;
  /** Days of the tenant's calendar until it is due: 0 on the day, negative after it. */
  readonly daysLeft: number | null;
  /** Which clock runs out first. */
  readonly trigger: ProtectionTrigger | null;
  /** Why nothing is due for now. */
  readonly exemption: Exemption | null;
  /** Is it time to warn its owner? */
  readonly warning: boolean;
  /** What the sweep does next, and from when on. */
  readonly next: ProtectionStep | null;
}

export interface OwnershipExplanation {
  readonly decisionId: string;
  readonly trace: Trace;
  readonly text: Text;
}

/** Where one customer of a book went, or would go. */
export interface Move {
  readonly customerId: string;
  readonly to: Outcome;
}

/** Whose customers are whose, why, and for how long. */
export interface OwnershipService extends ReviewService {
  /** Gives a customer of the pool to whom the policy says; it stays in a pool where the policy says that. */
  assign(input: z.input<typeof One>, options?: CallOptions): Answer<Holding>;
  /** Gives a customer to a rep by hand, from the pool or from its owner; the rep's capacity holds. */
  assignTo(input: z.input<typeof AssignTo>, options?: CallOptions): Answer<Holding>;
  /**
   * Takes a customer from the pool for oneself; for somebody else with the permission to assign. However many try, one
   * wins; the others are told who, and have used up nothing.
   */
  claim(input: z.input<typeof Claim>, options?: CallOptions): Answer<Holding>;
  /** Lets a customer go to a pool; to the first where none is named. */
  release(input: z.input<typeof Release>, options?: CallOptions): Answer<Holding>;
  /**
   * Shows all of a customer in a pool, what the pool hides included, within the rep's views of the day. The same one
   * viewed again on that day counts once; each view is kept in `pool-view`.
   */
  view(input: z.input<typeof One>, options?: CallOptions): Answer<Customer>;
  /**
   * Says what stands in the way of the clock: a pause 暂停计时, a lock 锁定, a contract 合同期, each until a moment, or null
   * to end it now. Pause and lock end with the tenure; a contract stays with the customer.
   */
  protect(input: z.input<typeof Protect>, options?: CallOptions): Answer<Holding>;
  /**
   * Warns of what is nearly due, and takes back what is due. To be called often: a customer goes at the first call at or
   * after its due date and never before, and never less than `warnDays` after its owner was warned.
   */
  recycle(input?: z.input<typeof Nothing>, options?: JobOptions): Answer<Swept>;
  get(input: z.input<typeof One>): Answer<OwnershipView>;
  /** The customers of a rep, those received first coming first. */
  book(input: z.input<typeof Book>): Answer<Page<Holding>>;
  /** The customers of a pool, those that came first coming first. */
  pool(input: z.input<typeof OfPool>): Answer<Page<Holding>>;
  /** Why a customer is where it is, in every language. */
  explain(input: z.input<typeof One>): Answer<OwnershipExplanation>;
  /** Makes a recorded decision again from what was recorded; `same` says whether it comes out as it did. */
  replay(input: { readonly decisionId: string }): Answer<Replay>;
  /** Who owned a customer, the latest first. */
  history(input: z.input<typeof History>): Answer<Page<Tenure>>;
  /** Gives the whole book of a leaver away, by the policy. A preview says where each would go, and moves nothing. */
  redistribute(input: z.input<typeof Redistribute>, options?: JobOptions): Answer<readonly Move[]>;
}

const CHUNK = 50;

const chunks = <A>(all: readonly A[]): readonly (readonly A[])[] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, at) => all.slice(at * CHUNK, (at + 1) * CHUNK));

const outcomeOf = ({ ownerId, teamId, poolId }: Holding): Outcome =>
  ownerId === null
    ? { state: "pooled", poolId: poolId ?? "" }
    : { state: "owned", ownerId, teamId: teamId ?? "" };

const pooled = (work: Work, customerId: string) =>
  Effect.flatMap(work.require(holdingRecord, customerId), (holding) =>
    holding.ownerId === null
      ? Effect.succeed(holding)
      : Effect.fail(
          errorOf(notInPool({ customer: customerId, owner: holding.ownerId, since: iso(holding.since) })),
        ),
  );

export const makeOwnershipService = (
  config: OwnershipConfig,
  attributes: AttributeDeclarations,
): OwnershipService => {
  const { policy } = config;

  return {
    ...makeReviewService(config, attributes),

    assign: command({ name: ASSIGN, input: One }, ({ customerId }, work) =>
      Effect.gen(function* () {
        const holding = yield* pooled(work, customerId);
        yield* work.permitCustomer(ASSIGN, customerId);
        const [placed = holding] = yield* place(work, config, [customerId], null);
        return placed;
      }),
    ),

    assignTo: command(
      { name: "ownership.assign-to", permission: ASSIGN, input: AssignTo },
      ({ customerId, repId, reason }, work) =>
        Effect.gen(function* () {
          const holding = yield* work.require(holdingRecord, customerId);
          yield* work.permitCustomer(ASSIGN, customerId);
          const rep = yield* requireActive(work, repId);
          const fromOwnerId = holding.ownerId;
          if (fromOwnerId === repId)
            return yield* Effect.fail(errorOf(sameOwner({ customer: customerId, rep: repId })));
          yield* requireRoom(work, rep);
          const by = { by: work.actor.id, repId, name: rep.name, fromOwnerId, reason };
          const trace = { kind: "by-hand", at: work.now, ...by } as const;
          const decisionId = yield* keepDecision(work, config, customerId, trace, null);
          const to = { reason: "reassigned", poolId: null, toOwnerId: repId, decisionId } as const;
          const free = yield* take(work, holding, to);
          const given = give(work, config, free, {
            rep,
            reason: "by-hand",
            max: ofCapacity(rep),
            decisionId,
          });
          yield* announce(work, given, fromOwnerId, "by-hand", decisionId);
          return given;
        }),
    ),

    claim: command({ name: "ownership.claim", input: Claim }, ({ customerId, repId }, work) =>
      claim(config, work, customerId, repId ?? work.actor.id),
    ),

    release: command({ name: "ownership.release", input: Release }, ({ customerId, reason, ...to }, work) =>
      Effect.gen(function* () {
        const holding = yield* work.require(holdingRecord, customerId);
        const { ownerId } = holding;
        if (ownerId === null)
          return yield* Effect.fail(errorOf(notOwned({ customer: customerId, pool: holding.poolId })));
        yield* work.permitCustomer("ownership.release", customerId);
        const pools = policy.pools.map((pool) => pool.id);
        const poolId = to.poolId ?? pools[0] ?? "";
        if (!pools.includes(poolId)) return yield* Effect.fail(errorOf(unknownPool({ pool: poolId, pools })));
        const by = { by: work.actor.id, fromOwnerId: ownerId, poolId, cause: "manual", reason } as const;
        const { dueAt, trigger, warnedAt } = holding;
        const trace = { kind: "release", at: work.now, dueAt, trigger, warnedAt, ...by } as const;
        const decisionId = yield* keepDecision(work, config, customerId, trace, null);
        return yield* take(work, holding, { reason: "manual", poolId, toOwnerId: null, decisionId });
      }),
    ),

    view: command(
      { name: "ownership.view", permission: "ownership.claim", input: One },
      ({ customerId }, work) => view(config, work, customerId),
    ),

    protect: command({ name: "ownership.protect", permission: ASSIGN, input: Protect }, (input, work) =>
      protect(config, work, input),
    ),

    recycle: job({ name: "ownership.recycle", scope: "all", input: Nothing }, (_, tools) =>
      sweep(config, tools),
    ),

    get: query({ name: "ownership.get", permission: READ, input: One }, ({ customerId }, reads) =>
      Effect.gen(function* () {
        yield* reads.permitCustomer(READ, customerId);
        const holding = yield* reads.require(holdingRecord, customerId);
        const { dueAt, trigger, exemption, terms, next } = clockOf(config, reads.calendar, holding);
        const left = daysLeft(dueAt, reads.now, terms, reads.calendar);
        const warned = warnAt(dueAt, terms, reads.calendar);
        const warning = warned !== null && warned <= reads.now;
        return { holding, dueAt, daysLeft: left, trigger, exemption, warning, next };
      }),
    ),

    book: query({ name: "ownership.book", permission: READ, input: Book }, ({ repId, ...page }, reads) =>
      reads.visiblePage(holdingRecord, { where: { ownerId: repId }, ...page }, (holdings) =>
        reads.visible(READ, holdings, (holding) => holding.id),
      ),
    ),

    pool: query({ name: "ownership.pool", permission: READ, input: OfPool }, ({ poolId, ...page }, reads) =>
      reads.visiblePage(holdingRecord, { where: { poolId }, ...page }, (holdings) =>
        reads.visible(READ, holdings, (holding) => holding.id),
      ),
    ),

    explain: query({ name: "ownership.explain", permission: READ, input: One }, ({ customerId }, reads) =>
      Effect.gen(function* () {
        yield* reads.permitCustomer(READ, customerId);
        const { decisionId } = yield* reads.require(holdingRecord, customerId);
        if (decisionId === null) return yield* Effect.fail(errorOf(notDecided({ customer: customerId })));
        const { trace } = yield* reads.require(decisionRecord, decisionId);
        return { decisionId, trace, text: explainTrace(trace) };
      }),
    ),

    replay: query(
      { name: "ownership.replay", permission: READ, input: z.strictObject({ decisionId: Id }) },
      ({ decisionId }, reads) =>
        Effect.gen(function* () {
          const decision = yield* reads.require(decisionRecord, decisionId);
          yield* reads.permitCustomer(READ, decision.customerId);
          const { document } = yield* reads.require(ownershipPolicyRecord, decision.policy);
          const { facts } = decision;
          const roster =
            facts?.kind === "policy"
              ? yield* reads.require(rosterRecord, facts.roster)
              : { reps: [], teams: [] };
          return replay(decision, document, roster, reads.calendar, config.extensions);
        }),
    ),

    history: query(
      { name: "ownership.history", permission: READ, input: History },
      ({ customerId, ...page }, reads) =>
        Effect.andThen(
          reads.permitCustomer(READ, customerId),
          reads.page(tenureRecord, { where: { customerId }, direction: "desc", ...page }),
        ),
    ),

    redistribute: job(
      { name: "ownership.redistribute", permission: ASSIGN, input: Redistribute },
      ({ repId, preview }, { reads, unit, progress }) =>
        Effect.gen(function* () {
          const rep = yield* reads.require(repRecord, repId);
          yield* reads.permit(ASSIGN, { ownerId: repId, teamId: rep.teamId });
          if (rep.active && !preview) return yield* Effect.fail(errorOf(stillActive({ rep: rep.name })));
          const book = yield* reads.all(holdingRecord, { where: { ownerId: repId } });
          const ids = book.map((holding) => holding.id);
          if (preview) {
            const asked = yield* stillWith(reads, ids, repId);
            const { decided } = yield* decideFor(reads, config, asked, repId);
            return decided.map(({ decision: { trace } }) => ({
              customerId: trace.customerId,
              to: trace.outcome,
            }));
          }
          const moves: Move[] = [];
          for (const chunk of chunks(ids)) {
            const placed = yield* unit((work) => place(work, config, chunk, repId));
            for (const holding of placed) moves.push({ customerId: holding.id, to: outcomeOf(holding) });
            progress({ done: moves.length, total: ids.length });
          }
          return moves;
        }),
    ),
  };
};
