import * as Effect from "effect/Effect";
import * as z from "zod";
import { errorOf, type Instant, type Page, PageInput, type Text } from "../kernel/index.js";
import { type Answer, Id, query, type Read, type Reads } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { explainTrace } from "./explain.js";
import { notDecided, unknownPool } from "./faults.js";
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
import { daysLeft, type ProtectionStep, type ProtectionTrigger, warnAt } from "./protection.js";
import type { Exemption } from "./protection-policy.js";
import { type Replay, replay } from "./replay.js";
import { clockOf, type OwnershipConfig } from "./repository.js";

const READ = "ownership.read";

const One = z.strictObject({ customerId: Id });
const Book = PageInput.extend({ repId: Id });
const OfPool = PageInput.extend({ poolId: Id });
const History = PageInput.extend({ customerId: Id });

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

/** Whose customers are whose, and why. Nothing here moves a customer. */
export interface ReadingService {
  get(input: z.input<typeof One>): Answer<OwnershipView>;
  /** The customers of a rep, those received first coming first; NotFound of who is none. */
  book(input: z.input<typeof Book>): Answer<Page<Holding>>;
  /** The customers of a pool, those that came first coming first; refused where there is no such pool. */
  pool(input: z.input<typeof OfPool>): Answer<Page<Holding>>;
  /** Why a customer is where it is, in every language. */
  explain(input: z.input<typeof One>): Answer<OwnershipExplanation>;
  /** Makes a recorded decision again from what was recorded; `same` says whether it comes out as it did. */
  replay(input: { readonly decisionId: string }): Answer<Replay>;
  /** Who owned a customer, the latest first; NotFound of one that does not exist. */
  history(input: z.input<typeof History>): Answer<Page<Tenure>>;
}

/** A pool of the policy, or one of an earlier policy in which there still is somebody. */
const requirePool = ({ policy }: OwnershipConfig, reads: Reads, poolId: string): Read<void> =>
  Effect.gen(function* () {
    const pools = policy.pools.map((pool) => pool.id);
    if (pools.includes(poolId)) return;
    const { items } = yield* reads.page(holdingRecord, { where: { poolId }, limit: 1, after: null });
    if (items.length === 0) yield* Effect.fail(errorOf(unknownPool({ pool: poolId, pools })));
  });

export const makeReadingService = (config: OwnershipConfig): ReadingService => ({
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
    Effect.andThen(
      reads.require(repRecord, repId),
      reads.visiblePage(holdingRecord, { where: { ownerId: repId }, ...page }, (holdings) =>
        reads.visible(READ, holdings, (holding) => holding.id),
      ),
    ),
  ),

  pool: query({ name: "ownership.pool", permission: READ, input: OfPool }, ({ poolId, ...page }, reads) =>
    Effect.andThen(
      requirePool(config, reads, poolId),
      reads.visiblePage(holdingRecord, { where: { poolId }, ...page }, (holdings) =>
        reads.visible(READ, holdings, (holding) => holding.id),
      ),
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
        Effect.andThen(reads.require(holdingRecord, customerId), reads.permitCustomer(READ, customerId)),
        reads.page(tenureRecord, { where: { customerId }, direction: "desc", ...page }),
      ),
  ),
});
