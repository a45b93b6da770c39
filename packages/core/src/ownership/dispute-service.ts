import * as Effect from "effect/Effect";
import * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { errorOf, expecting, type Page, PageInput, type Text } from "../kernel/index.js";
import { type Answer, type CallOptions, command, Id, query, type Read, type Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { openCase, setFreeze } from "./case-service.js";
import {
  type Dispute,
  type DisputePhase,
  disputePhase,
  disputeRecord,
  explainDispute,
  judgeAppeal,
  notAParty,
  overAt,
  wrongPhase,
} from "./dispute/index.js";
import { ownershipEvents } from "./events.js";
import { holdingRecord } from "./model.js";
import { type OwnershipConfig, requireActive } from "./repository.js";
import { rule } from "./ruling-service.js";

const READ = "ownership.read";
const DISPUTE = "ownership.dispute";
const JUDGE = "ownership.judge";

const Reason = z.string().trim().min(1).max(1_000);
const One = z.strictObject({ disputeId: Id });
const Open = z.strictObject({
  customerId: Id,
  /** Other records of the same customer. */
  otherIds: z.array(Id).max(20).default([]),
  repId: Id.optional(),
  reason: Reason,
});
const Decide = z.strictObject({ disputeId: Id, ownerId: Id.nullable(), reason: Reason });
const AppealInput = z.strictObject({ disputeId: Id, repId: Id.optional(), reason: Reason });
const List = PageInput.extend({ customerId: Id.optional(), running: z.boolean().default(false) }).refine(
  ({ customerId, running }) => customerId === undefined || !running,
  { error: expecting("either customerId or running", "customerId 与 running 只能用其一") },
);

/** A dispute, where it stands now, and in words. */
export interface DisputeAnswer {
  readonly dispute: Dispute;
  readonly phase: DisputePhase;
  readonly text: Text;
}

/** Disputes over customers 撞单, from the complaint to the last decision. */
export interface DisputeService {
  /**
   * Opens a case for oneself, or for a rep with the permission to assign: collects the evidence, recommends, and freezes
   * the customer, all its records, until it is decided.
   */
  openDispute(input: z.input<typeof Open>, options?: CallOptions): Answer<DisputeAnswer>;
  /**
   * Decides a case or its appeal. It takes the permission `ownership.judge` over every party, and is never done by a party.
   * The customer goes to `ownerId`, with what was left of their protection and the credit of its orders since it came to
   * where it is; null leaves it, or puts it back, where it was when the case was opened.
   */
  decideDispute(input: z.input<typeof Decide>, options?: CallOptions): Answer<DisputeAnswer>;
  /** Appeals 申诉 against the decision, once, by a party that it does not favour. */
  appealDispute(input: z.input<typeof AppealInput>, options?: CallOptions): Answer<DisputeAnswer>;
  /** Takes back a case that is not decided yet: by whoever opened it, or whom it was opened for. */
  withdrawDispute(input: z.input<typeof One>, options?: CallOptions): Answer<DisputeAnswer>;
  dispute(input: z.input<typeof One>): Answer<DisputeAnswer>;
  /** Cases of a customer, or those that are not over yet, or all; the earliest first. */
  disputes(input?: z.input<typeof List>): Answer<Page<Dispute>>;
}

const answer = (dispute: Dispute, now: number): DisputeAnswer => ({
  dispute,
  phase: disputePhase(dispute, now),
  text: explainDispute(dispute, now),
});

/** For oneself; for somebody else with the permission to assign. */
const permitFor = (work: Work, repId: string): Read<void> =>
  Effect.flatMap(work.require(repRecord, repId), ({ teamId }) =>
    repId === work.actor.id
      ? work.permit(DISPUTE, { ownerId: repId, teamId })
      : work.permit("ownership.assign", { ownerId: null, teamId }),
  );

const freezeAll = (config: OwnershipConfig, work: Work, { id, customerIds, until }: Dispute): Read<void> =>
  Effect.forEach(
    customerIds,
    (customerId) =>
      Effect.map(work.require(holdingRecord, customerId), (holding) =>
        setFreeze(config, work, holding, until > work.now ? { disputeId: id, until } : null),
      ),
    { discard: true },
  );

export const makeDisputeService = (config: OwnershipConfig): DisputeService => ({
  openDispute: command({ name: "ownership.open-dispute", permission: DISPUTE, input: Open }, (input, work) =>
    Effect.gen(function* () {
      const { customerId, otherIds, reason, repId = work.actor.id } = input;
      yield* permitFor(work, repId);
      yield* requireActive(work, repId);
      const customerIds = [customerId, ...otherIds];
      for (const id of customerIds) yield* work.require(holdingRecord, id);
      for (const id of customerIds) yield* work.permitCustomer(READ, id);
      const by = { claimantId: repId, openedById: work.actor.id, cause: "claimed" } as const;
      return answer(yield* openCase(config, work, { customerIds, reason, ...by }), work.now);
    }),
  ),

  decideDispute: command(
    { name: "ownership.decide-dispute", permission: JUDGE, input: Decide },
    ({ disputeId, ...decision }, work) =>
      Effect.gen(function* () {
        const dispute = yield* work.require(disputeRecord, disputeId);
        for (const { repId: ownerId, teamId } of dispute.parties)
          yield* work.permit(JUDGE, { ownerId, teamId });
        const { id: by, roles } = work.actor;
        const judgement = { by, roles, now: work.now, ...decision };
        return answer(yield* rule(config, work, dispute, judgement), work.now);
      }),
  ),

  appealDispute: command(
    { name: "ownership.appeal-dispute", permission: DISPUTE, input: AppealInput },
    ({ disputeId, reason, ...given }, work) =>
      Effect.gen(function* () {
        const dispute = yield* work.require(disputeRecord, disputeId);
        const { repId = work.actor.id } = given;
        yield* permitFor(work, repId);
        const by = { by: work.actor.id, repId, reason, now: work.now };
        const appeal = yield* work.accept(judgeAppeal(dispute, by, config.policy.disputes, work.calendar));
        const until = overAt({ ...dispute, appeal });
        const changed = work.update(disputeRecord, dispute, { appeal, until });
        yield* freezeAll(config, work, changed);
        const { customerIds, customerId } = dispute;
        yield* work.emit(ownershipEvents.appealed, customerSubject(customerId), {
          ...{ disputeId, customerIds, by: work.actor.id, decideBy: appeal.decideBy, reason },
        });
        return answer(changed, work.now);
      }),
  ),

  withdrawDispute: command(
    { name: "ownership.withdraw-dispute", permission: DISPUTE, input: One },
    ({ disputeId }, work) =>
      Effect.gen(function* () {
        const dispute = yield* work.require(disputeRecord, disputeId);
        const { claimantId, openedById, customerIds, customerId } = dispute;
        const mayWithdraw = [claimantId, openedById].includes(work.actor.id);
        if (!mayWithdraw) {
          const facts = { rep: work.actor.id, dispute: disputeId, parties: [claimantId] };
          return yield* Effect.fail(errorOf(notAParty(facts)));
        }
        const phase = disputePhase(dispute, work.now);
        if (phase !== "open") return yield* Effect.fail(errorOf(wrongPhase(disputeId, phase, ["open"])));
        const over = { withdrawnAt: work.now, until: work.now };
        const changed = work.update(disputeRecord, dispute, over);
        yield* freezeAll(config, work, changed);
        const said = { disputeId, customerIds, by: work.actor.id };
        yield* work.emit(ownershipEvents.disputeWithdrawn, customerSubject(customerId), said);
        return answer(changed, work.now);
      }),
  ),

  dispute: query({ name: "ownership.dispute-of", permission: READ, input: One }, ({ disputeId }, reads) =>
    Effect.gen(function* () {
      const dispute = yield* reads.require(disputeRecord, disputeId);
      yield* reads.permitCustomer(READ, dispute.customerId);
      return answer(dispute, reads.now);
    }),
  ),

  disputes: query(
    { name: "ownership.disputes", permission: READ, input: List },
    ({ customerId, running, ...page }, reads) => {
      const by = running ? { until: { gt: reads.now } } : { customerId };
      const orderBy = running ? (["until"] as const) : (["openedAt"] as const);
      return reads.visiblePage(disputeRecord, { where: by, orderBy, ...page }, (found) =>
        reads.visible(READ, found, (one) => one.customerId),
      );
    },
  ),
});
