import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import type { Fault } from "../kernel/index.js";
import { command, query } from "../storage/index.js";
import { type ApprovalState, approvalStates, approverRefusal, termsOf } from "./approval.js";
import { win } from "./close.js";
import { funnelEvents } from "./events.js";
import { Approve, History, One, RequestApproval } from "./inputs.js";
import { approvalRecord, opportunityRecord } from "./model.js";
import { move, notOpenRefusal, pathRefusal } from "./move.js";
import { nextStageIds, wonStageId } from "./pipeline.js";
import type { PipelineBook } from "./pipeline-repository.js";
import { dealFor, groundsOf, refOf, refuse, verdictsOn } from "./repository.js";
import type { FunnelService } from "./service.js";

const APPROVE = "funnel.approve";
const READ = "funnel.read";
const WORK = "funnel.work";

/** A stage to which a move leads, and what hinders the actor now; null: nothing. */
export interface OfferedMove {
  readonly stageId: string;
  readonly refusal: Fault | null;
  readonly approvals: readonly ApprovalState[];
}

type ApprovalService = Pick<FunnelService, "requestApproval" | "approve" | "approvals" | "moves">;

export const makeApprovalService = (book: PipelineBook): ApprovalService => ({
  requestApproval: command(
    { name: "funnel.request-approval", permission: WORK, input: RequestApproval },
    ({ id, stageId }, work) =>
      Effect.gen(function* () {
        const deal = yield* dealFor(work, WORK, id);
        const pipeline = yield* book.of(work, deal.pipelineHash);
        yield* refuse(notOpenRefusal(deal) ?? pathRefusal(pipeline, deal.stageId, stageId));
        const states = approvalStates(pipeline, deal, stageId, yield* verdictsOn(work, deal));
        const asked = states.filter((one) => !one.granted);
        for (const { approval } of asked) {
          const { id: approvalId, roles, users } = approval;
          const event = { ...refOf(deal), stageId, approvalId, roles, users };
          yield* work.emit(funnelEvents.approvalRequested, customerSubject(deal.customerId), event);
        }
        return asked;
      }),
  ),

  approve: command({ name: APPROVE, input: Approve }, (input, work) =>
    Effect.gen(function* () {
      const { id, version, stageId, approvalId, verdict, note } = input;
      const deal = yield* dealFor(work, APPROVE, id);
      yield* work.checkVersion(opportunityRecord, deal, version);
      const pipeline = yield* book.of(work, deal.pipelineHash);
      yield* refuse(
        notOpenRefusal(deal) ??
          pathRefusal(pipeline, deal.stageId, stageId) ??
          approverRefusal(pipeline, deal.ownerId, stageId, approvalId, work.actor),
      );
      const said = { stageId, approvalId, verdict, note };
      const given = work.insert(approvalRecord, work.newId(), {
        ...said,
        opportunityId: id,
        entry: deal.entries,
        terms: termsOf(deal),
        at: work.now,
        byId: work.actor.id,
      });
      // Whoever moves the deal at this moment decides again, with this verdict.
      work.update(opportunityRecord, deal, { entries: deal.entries });
      const event = { ...refOf(deal), ...said };
      yield* work.emit(funnelEvents.approvalGiven, customerSubject(deal.customerId), event);
      return given;
    }),
  ),

  approvals: query(
    { name: "funnel.approvals", permission: READ, input: History },
    ({ opportunityId, ...page }, reads) =>
      Effect.andThen(
        dealFor(reads, READ, opportunityId),
        reads.page(approvalRecord, { where: { opportunityId }, orderBy: ["at"], ...page }),
      ),
  ),

  moves: query({ name: "funnel.moves", permission: READ, input: One }, ({ id }, reads) =>
    Effect.gen(function* () {
      const deal = yield* dealFor(reads, READ, id);
      if (deal.status !== "open") return [];
      const pipeline = yield* book.of(reads, deal.pipelineHash);
      const stageIds = nextStageIds(pipeline, deal.stageId);
      const grounds = yield* groundsOf(reads, pipeline, deal, stageIds);
      return stageIds.map((stageId): OfferedMove => {
        const made =
          stageId === wonStageId(pipeline)
            ? win(pipeline, deal, grounds, reads.now)
            : move(pipeline, deal, stageId, grounds, reads.now);
        const approvals = approvalStates(pipeline, deal, stageId, grounds.verdicts ?? []);
        return { stageId, refusal: made.ok ? null : made.error, approvals };
      });
    }),
  ),
});
