import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerSubject, touchpointRecord } from "../customer/index.js";
import { errorOf, type Fault, type Owned } from "../kernel/index.js";
import { chunks, type Read, type Reads, type Work } from "../storage/index.js";
import { repIsGone, repRecord } from "../team/index.js";
import type { Verdict } from "./approval.js";
import { type DealFacts, type DealRef, funnelEvents } from "./events.js";
import type { DealHistory } from "./figures/cohort.js";
import { type Grounds, lineTotal, moneyRefusal } from "./guard.js";
import { evolve, type Step } from "./history.js";
import type { Open } from "./inputs.js";
import { inPresentStages, type StageMapping } from "./migration.js";
import {
  approvalRecord,
  migrationRecord,
  type Opportunity,
  opportunityRecord,
  type StageEntry,
  stageRecord,
} from "./model.js";
import { start } from "./move.js";
import { stageOf } from "./pipeline.js";
import type { PipelineBook } from "./pipeline-repository.js";
import type { Pipeline } from "./policy.js";
import { actionsOf } from "./stage-action.js";

export interface Owner extends Owned {
  readonly ownerId: string;
}

/** Who is to look after it: the rep who is named; else whoever is looked to otherwise. Nobody who has left. */
export const ownerOf = (
  reads: Reads,
  named: string | undefined,
  otherwise: string = reads.actor.id,
): Read<Owner> =>
  Effect.gen(function* () {
    const ownerId = named ?? otherwise;
    const rep = yield* named === undefined
      ? reads.get(repRecord, ownerId)
      : reads.require(repRecord, ownerId);
    if (rep?.active === false) return yield* Effect.fail(errorOf(repIsGone({ rep: rep.name })));
    return { ownerId, teamId: rep?.teamId ?? null };
  });

const IDS_A_QUERY = 500;

/** What happened to these deals, each in its order and in the stages of the version that it is on. */
export const historiesOf = (reads: Reads, ids: readonly string[]): Read<readonly DealHistory[]> =>
  Effect.gen(function* () {
    const entries = new Map<string, StageEntry[]>(ids.map((id) => [id, []]));
    for (const some of chunks(ids, IDS_A_QUERY)) {
      for (const entry of yield* reads.all(stageRecord, { where: { opportunityId: { in: some } } }))
        entries.get(entry.opportunityId)?.push(entry);
    }
    const mappings = yield* mappingsOf(reads, [...entries.values()].flat());
    return [...entries].map(([id, list]) => ({ id, steps: inPresentStages(list, mappings) }));
  });

const mappingsOf = (
  reads: Reads,
  entries: readonly StageEntry[],
): Read<ReadonlyMap<string, StageMapping>> => {
  const ids = entries.flatMap(({ kind, reason }) => (kind === "migrated" && reason !== null ? [reason] : []));
  return Effect.map(
    reads.getMany(migrationRecord, [...new Set(ids)]),
    (rows) => new Map(rows.flatMap((row) => (row === null ? [] : [[row.id, row.mapping]]))),
  );
};

/** The open deals that the actor may see, in the order in which they were opened. */
export const openDeals = (reads: Reads, permission: string): Read<readonly Opportunity[]> =>
  Effect.flatMap(reads.all(opportunityRecord, { where: { status: "open" } }), (deals) =>
    reads.visibleByOwner(permission, deals, (deal) => deal),
  );

/** Which deal an event is about. */
export const refOf = ({ id, customerId, ownerId, teamId }: Opportunity): DealRef => ({
  opportunityId: id,
  customerId,
  ownerId,
  teamId,
});

/** What was said to the approvals of a deal, in its order. */
export const verdictsOn = (reads: Reads, deal: Opportunity): Read<readonly Verdict[]> =>
  reads.all(approvalRecord, { where: { opportunityId: deal.id }, orderBy: ["at"] });

/** What the guards of these stages ask about, and no more: most ask for neither contacts nor approvals. */
export const groundsOf = (
  reads: Reads,
  pipeline: Pipeline,
  deal: Opportunity,
  stageIds: readonly string[],
): Read<Grounds> =>
  Effect.gen(function* () {
    const guards = stageIds.flatMap((id) => stageOf(pipeline, id)?.guards ?? []);
    const { customerId, openedAt } = deal;
    const at = { gte: openedAt, lte: reads.now };
    const touches = guards.some((one) => one.activities.length > 0)
      ? yield* reads.all(touchpointRecord, { where: { customerId, at } })
      : [];
    const verdicts = guards.some((one) => one.approvals.length > 0) ? yield* verdictsOn(reads, deal) : [];
    return { roles: reads.actor.roles, touches: touches.map((touch) => touch.kind), verdicts };
  });

/** The deal of this id, if the actor may do this to it. */
export const dealFor = (reads: Reads, permission: string, id: string): Read<Opportunity> =>
  Effect.tap(reads.require(opportunityRecord, id), (deal) => reads.permit(permission, deal));

const factsOf = (deal: Opportunity, { at, from }: Step): DealFacts => ({
  opportunityId: deal.id,
  customerId: deal.customerId,
  ownerId: deal.ownerId,
  teamId: deal.teamId,
  pipelineId: deal.pipelineId,
  pipelineHash: deal.pipelineHash,
  stageId: deal.stageId,
  from,
  amount: deal.amount,
  currency: deal.currency,
  at,
});

/** Writes a step into the history of a deal, and says so, and what it calls for, to whoever listens. */
export const tell = (work: Work, pipeline: Pipeline, deal: Opportunity, step: Step): Read<void> =>
  Effect.gen(function* () {
    yield* record(work, deal, step);
    for (const action of actionsOf(pipeline, step, work.calendar)) {
      const event = { ...refOf(deal), ...action };
      yield* work.emit(funnelEvents.actionDue, customerSubject(deal.customerId), event);
    }
  });

const record = (work: Work, deal: Opportunity, step: Step): Read<void> => {
  work.insert(stageRecord, work.newId(), { ...step, opportunityId: deal.id, byId: work.actor.id });
  const subject = customerSubject(deal.customerId);
  const facts = factsOf(deal, step);
  switch (step.kind) {
    case "enter":
      return step.from === null
        ? work.emit(funnelEvents.opened, subject, facts)
        : work.emit(funnelEvents.moved, subject, facts);
    case "won":
      return work.emit(funnelEvents.won, subject, facts);
    case "lost":
      return work.emit(funnelEvents.lost, subject, { ...facts, reason: step.reason ?? "" });
    case "reopened":
      return work.emit(funnelEvents.reopened, subject, facts);
  }
};

/** Fails with the refusal of a rule, if there is one. */
export const refuse = (fault: Fault | null): Read<void> =>
  fault === null ? Effect.void : Effect.fail(errorOf(fault));

/** Opens a deal in the first stage of its pipeline. */
export const openDeal = (
  work: Work,
  book: PipelineBook,
  input: z.output<typeof Open>,
  owner: Owner,
  leadId: string | null,
): Read<Opportunity> =>
  Effect.gen(function* () {
    const { id = work.newId(), pipelineId, ownerId: _, ...given } = input;
    const data = { ...given, amount: given.amount ?? lineTotal(given.products) };
    yield* refuse(moneyRefusal(data));
    const version = yield* book.current(pipelineId);
    const step = yield* work.accept(start(version.pipeline, data, { roles: work.actor.roles }, work.now));
    yield* book.keep(work, version);
    const deal = work.insert(opportunityRecord, id, {
      ...data,
      ...owner,
      ...evolve(null, step),
      leadId,
      pipelineId: version.pipeline.id,
      pipelineHash: version.hash,
      openedAt: work.now,
    });
    yield* tell(work, version.pipeline, deal, step);
    return deal;
  });
