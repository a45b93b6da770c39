import * as Effect from "effect/Effect";
import * as z from "zod";
import { errorOf, iso } from "../kernel/index.js";
import {
  type Answer,
  type CallOptions,
  chunks,
  command,
  Id,
  type JobOptions,
  job,
  type Work,
} from "../storage/index.js";
import { repRecord } from "../team/index.js";
import type { Outcome } from "./decide.js";
import { thawed } from "./dispute/index.js";
import { notInPool, sameOwner, stillActive } from "./faults.js";
import { dealsAlong } from "./handover/index.js";
import { type Holding, holdingRecord } from "./model.js";
import { decideFor, place, stillWith } from "./placement-service.js";
import {
  announce,
  give,
  keepDecision,
  type OwnershipConfig,
  ofCapacity,
  requireActive,
  requireRoom,
  take,
} from "./repository.js";

const ASSIGN = "ownership.assign";

const One = z.strictObject({ customerId: Id });
const Reason = z.string().trim().min(1).max(1_000);
const AssignTo = z.strictObject({ customerId: Id, repId: Id, reason: Reason });
const Redistribute = z.strictObject({ repId: Id, preview: z.boolean().default(false) });

/** Where one customer of a book went, or would go. */
export interface Move {
  readonly customerId: string;
  readonly to: Outcome;
  /** Its open deals; of these, the leaver's go along. */
  readonly dealIds: readonly string[];
}

/** Giving customers to reps, by the policy or by hand. */
export interface AssignmentService {
  /** Gives a customer of the pool to whom the policy says; it stays in a pool where the policy says that. */
  assign(input: z.input<typeof One>, options?: CallOptions): Answer<Holding>;
  /** Gives a customer to a rep by hand, from the pool or from its owner; the rep's capacity holds. */
  assignTo(input: z.input<typeof AssignTo>, options?: CallOptions): Answer<Holding>;
  /** Gives the whole book of a leaver away, by the policy. A preview says where each would go, and moves nothing. */
  redistribute(input: z.input<typeof Redistribute>, options?: JobOptions): Answer<readonly Move[]>;
}

const CHUNK = 50;

const outcomeOf = ({ ownerId, teamId, poolId }: Holding): Outcome =>
  ownerId === null
    ? { state: "pooled", poolId: poolId ?? "" }
    : { state: "owned", ownerId, teamId: teamId ?? "" };

const moveOf = (
  { policy }: OwnershipConfig,
  customerId: string,
  to: Outcome,
  holding: Pick<Holding, "deals"> | undefined,
): Move => {
  const along = to.state === "owned" ? policy.leaver.deals : "none";
  return { customerId, to, dealIds: dealsAlong(along, holding?.deals ?? []) };
};

const pooled = (work: Work, customerId: string) =>
  Effect.flatMap(work.require(holdingRecord, customerId), (holding) =>
    holding.ownerId === null
      ? Effect.succeed(holding)
      : Effect.fail(
          errorOf(notInPool({ customer: customerId, owner: holding.ownerId, since: iso(holding.since) })),
        ),
  );

export const makeAssignmentService = (config: OwnershipConfig): AssignmentService => ({
  assign: command({ name: ASSIGN, input: One }, ({ customerId }, work) =>
    Effect.gen(function* () {
      const holding = yield* pooled(work, customerId);
      yield* work.permitCustomer(ASSIGN, customerId);
      yield* work.accept(thawed(customerId, holding.freeze, work.now));
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
          return decided.map(({ decision: { trace } }, at) =>
            moveOf(config, trace.customerId, trace.outcome, asked[at]?.holding),
          );
        }
        const moves: Move[] = [];
        for (const chunk of chunks(ids, CHUNK)) {
          const placed = yield* unit((work) => place(work, config, chunk, repId));
          for (const holding of placed) moves.push(moveOf(config, holding.id, outcomeOf(holding), holding));
          progress({ done: moves.length, total: ids.length });
        }
        return moves;
      }),
  ),
});
