import * as Effect from "effect/Effect";
import * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { errorOf, expecting, InstantInput, iso, type Page, PageInput } from "../kernel/index.js";
import { type Answer, type CallOptions, command, Id, query, type Read, type Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { ownershipEvents } from "./events.js";
import { notAhead, notOwned, sameOwner } from "./faults.js";
import {
  type Approved,
  approvalsBy,
  CollaborationLevel,
  DealChoice,
  dealsAlong,
  type Handover,
  type HandoverState,
  handoverPending,
  handoverRecord,
  handoverState,
  judgeApproval,
  judgeRejection,
  judgeWithdrawal,
  notOpenDeals,
  StayingOn,
  unsettled,
  waitingFor,
  withCollaborator,
} from "./handover/index.js";
import { accept } from "./handover-acceptance-service.js";
import { endHandover } from "./handover-repository.js";
import { type Holding, holdingRecord } from "./model.js";
import { type OwnershipConfig, requireActive } from "./repository.js";

const HANDOVER = "ownership.handover";
const READ = "ownership.read";

const Reason = z.string().trim().min(1).max(1_000);
const One = z.strictObject({ handoverId: Id });
const Request = z.strictObject({
  customerId: Id,
  toRepId: Id,
  reason: Reason,
  /** Default: what the policy says. */
  deals: DealChoice.optional(),
  /** As what the former owner stays on; null for not at all. Default: what the policy says. */
  formerOwner: StayingOn.nullable().optional(),
});
const Reject = One.extend({ reason: Reason });
const Withdraw = One.extend({ reason: Reason.optional() });
const List = PageInput.extend({
  customerId: Id.optional(),
  toRepId: Id.optional(),
  fromOwnerId: Id.optional(),
}).refine(
  (by) => [by.customerId, by.toRepId, by.fromOwnerId].filter((one) => one !== undefined).length === 1,
  expecting("one of customerId, toRepId, fromOwnerId", "customerId、toRepId、fromOwnerId 之一"),
);
const Collaborate = z.strictObject({
  customerId: Id,
  repId: Id,
  level: CollaborationLevel,
  /** Null ends it now. */
  until: InstantInput.nullable(),
});

/** A handover, and what it is at this moment. */
export interface HandoverView {
  readonly handover: Handover;
  readonly state: HandoverState;
  /** Whose yes is still missing: a rep, a role, or `role@team`; of nobody, once it is over. */
  readonly waiting: readonly string[];
}

/** Handing customers over, with the yes of those whom the policy names. */
export interface HandoverService {
  /**
   * Asks that a customer goes to another rep. The asker's own consent, as owner or receiver, is given with it; when nobody
   * else is to be asked, it is carried out at once.
   */
  requestHandover(input: z.input<typeof Request>, options?: CallOptions): Answer<HandoverView>;
  /** Says yes. With the last yes the receiver is judged, as for a claim, and the customer goes. */
  approveHandover(input: z.input<typeof One>, options?: CallOptions): Answer<HandoverView>;
  rejectHandover(input: z.input<typeof Reject>, options?: CallOptions): Answer<HandoverView>;
  /** Takes a request back: by who made it, or by the owner. */
  withdrawHandover(input: z.input<typeof Withdraw>, options?: CallOptions): Answer<HandoverView>;
  handover(input: z.input<typeof One>): Answer<HandoverView>;
  /** Those of a customer, to a receiver or from an owner, the latest first. */
  handovers(input: z.input<typeof List>): Answer<Page<HandoverView>>;
  /** Makes somebody a collaborator 协作人 until a moment, or ends it now. It ends with the owner's tenure too. */
  collaborate(input: z.input<typeof Collaborate>, options?: CallOptions): Answer<Holding>;
}

const viewOf = (handover: Handover, now: number): HandoverView => {
  const state = handoverState(handover, now);
  return { handover, state, waiting: state === "open" ? waitingFor(handover) : [] };
};

/** Enters these approvals, and carries the handover out when none is missing. */
const settle = (
  config: OwnershipConfig,
  work: Work,
  handover: Handover,
  settled: readonly Approved[],
): Read<HandoverView> =>
  Effect.gen(function* () {
    const approvals = [...handover.approvals, ...settled];
    const approved = work.update(handoverRecord, handover, { approvals });
    if (settled.length > 0) {
      const { id: handoverId, customerId, needs } = handover;
      yield* work.emit(ownershipEvents.handoverApproved, customerSubject(customerId), {
        ...{ handoverId, customerId, by: work.actor.id },
        settled: settled.flatMap(({ need }) => needs[need] ?? []),
        waiting: waitingFor(approved),
      });
    }
    const done = unsettled(approved).length > 0 ? approved : yield* accept(config, work, approved);
    return viewOf(done, work.now);
  });

const requirePending = (work: Work, { id, handoverId }: Holding): Read<void> =>
  Effect.gen(function* () {
    if (handoverId === null) return;
    const before = yield* work.require(handoverRecord, handoverId);
    if (handoverState(before, work.now) !== "open") return;
    const facts = { customer: id, to: before.toRepId, until: iso(before.expiresAt) };
    yield* Effect.fail(errorOf(handoverPending(facts)));
  });

const requireOwned = (work: Work, customerId: string) =>
  Effect.gen(function* () {
    const holding = yield* work.require(holdingRecord, customerId);
    yield* work.permitCustomer(HANDOVER, customerId);
    const { ownerId } = holding;
    if (ownerId === null)
      return yield* Effect.fail(errorOf(notOwned({ customer: customerId, pool: holding.poolId })));
    return { holding, ownerId };
  });

const request = (
  config: OwnershipConfig,
  work: Work,
  { customerId, toRepId, reason, ...asked }: z.output<typeof Request>,
): Read<HandoverView> =>
  Effect.gen(function* () {
    const { policy } = config;
    const { holding, ownerId: fromOwnerId } = yield* requireOwned(work, customerId);
    const receiver = yield* requireActive(work, toRepId);
    if (fromOwnerId === toRepId)
      return yield* Effect.fail(errorOf(sameOwner({ customer: customerId, rep: toRepId })));
    yield* requirePending(work, holding);
    const { deals = policy.handover.deals, formerOwner = policy.handover.formerOwner } = asked;
    const open = dealsAlong("all", holding.deals);
    const unknown = typeof deals === "string" ? [] : deals.filter((id) => !open.includes(id));
    if (unknown.length > 0)
      return yield* Effect.fail(errorOf(notOpenDeals({ customer: customerId, deals: unknown, open })));
    const owner = yield* work.get(repRecord, fromOwnerId);
    const { approvals: needs, ttlDays } = policy.handover;
    const id = work.newId();
    const handover = work.insert(handoverRecord, id, {
      ...{ customerId, fromOwnerId, toRepId, requestedBy: work.actor.id, reason, deals, formerOwner },
      ...{ fromTeamId: owner?.teamId ?? holding.teamId, toTeamId: receiver.teamId },
      ...{ requestedAt: work.now, expiresAt: work.calendar.addDays(work.now, ttlDays) },
      ...{ needs, approvals: [], status: "open", endedAt: null, endedBy: null, endReason: null },
    });
    work.update(holdingRecord, holding, { handoverId: id });
    const { requestedBy, expiresAt } = handover;
    yield* work.emit(ownershipEvents.handoverRequested, customerSubject(customerId), {
      ...{ handoverId: id, customerId, fromOwnerId, toRepId, requestedBy, reason, deals, needs, expiresAt },
    });
    return yield* settle(config, work, handover, approvalsBy(handover, work.actor, work.now));
  });

const collaborate = (
  work: Work,
  { customerId, repId, level, until }: z.output<typeof Collaborate>,
): Read<Holding> =>
  Effect.gen(function* () {
    const { holding, ownerId } = yield* requireOwned(work, customerId);
    if (ownerId === repId)
      return yield* Effect.fail(errorOf(sameOwner({ customer: customerId, rep: repId })));
    if (until !== null && until <= work.now)
      return yield* Effect.fail(errorOf(notAhead({ field: "until", until: iso(until), now: iso(work.now) })));
    if (until !== null) yield* requireActive(work, repId);
    const next = until === null ? null : { level, from: work.now, until };
    const collaborators = [...withCollaborator(holding.collaborators, repId, next, work.now)];
    const said = { customerId, repId, level: until === null ? null : level, until };
    yield* work.emit(ownershipEvents.collaborator, customerSubject(customerId), said);
    return work.update(holdingRecord, holding, { collaborators });
  });

export const makeHandoverService = (config: OwnershipConfig): HandoverService => ({
  requestHandover: command(
    { name: "ownership.request-handover", permission: HANDOVER, input: Request },
    (input, work) => request(config, work, input),
  ),

  approveHandover: command(
    { name: "ownership.approve-handover", permission: HANDOVER, input: One },
    ({ handoverId }, work) =>
      Effect.gen(function* () {
        const handover = yield* work.require(handoverRecord, handoverId);
        const settled = yield* work.accept(judgeApproval(handover, work.actor, work.now));
        return yield* settle(config, work, handover, settled);
      }),
  ),

  rejectHandover: command(
    { name: "ownership.reject-handover", permission: HANDOVER, input: Reject },
    ({ handoverId, reason }, work) =>
      Effect.gen(function* () {
        const handover = yield* work.require(handoverRecord, handoverId);
        const outcome = yield* work.accept(judgeRejection(handover, work.actor, work.now));
        return viewOf(yield* endHandover(work, handover, outcome, reason), work.now);
      }),
  ),

  withdrawHandover: command(
    { name: "ownership.withdraw-handover", permission: HANDOVER, input: Withdraw },
    ({ handoverId, reason = null }, work) =>
      Effect.gen(function* () {
        const handover = yield* work.require(handoverRecord, handoverId);
        const outcome = yield* work.accept(judgeWithdrawal(handover, work.actor, work.now));
        return viewOf(yield* endHandover(work, handover, outcome, reason), work.now);
      }),
  ),

  handover: query({ name: "ownership.get-handover", permission: READ, input: One }, ({ handoverId }, reads) =>
    Effect.gen(function* () {
      const handover = yield* reads.require(handoverRecord, handoverId);
      yield* reads.permitCustomer(READ, handover.customerId);
      return viewOf(handover, reads.now);
    }),
  ),

  handovers: query(
    { name: "ownership.handovers", permission: READ, input: List },
    ({ after, limit, ...where }, reads) =>
      Effect.map(
        reads.visiblePage(handoverRecord, { where, direction: "desc", after, limit }, (found) =>
          reads.visible(READ, found, (one) => one.customerId),
        ),
        ({ items, next }) => ({ items: items.map((one) => viewOf(one, reads.now)), next }),
      ),
  ),

  collaborate: command(
    { name: "ownership.collaborate", permission: HANDOVER, input: Collaborate },
    (input, work) => collaborate(work, input),
  ),
});
