import * as Effect from "effect/Effect";
import type * as z from "zod";
import {
  type AttributeDeclarations,
  type Customer,
  customerEvents,
  customerRecord,
  customerSubject,
  nameKey,
  newCustomer,
  touchpointRecord,
} from "../customer/index.js";
import { contentHash, errorOf, type Fault, type Owned } from "../kernel/index.js";
import { chunks, type Read, type Reads, type Work } from "../storage/index.js";
import { repIsGone, repRecord } from "../team/index.js";
import type { Verdict } from "./approval.js";
import { type DealFacts, type DealRef, funnelEvents } from "./events.js";
import { unknownPipeline } from "./faults.js";
import type { DealHistory } from "./figures/cohort.js";
import { type Grounds, lineTotal, moneyRefusal } from "./guard.js";
import { evolve, type Step } from "./history.js";
import type { Open } from "./inputs.js";
import { checkLeadOpen, type Namesakes, takeOver } from "./lead.js";
import type { LeadKeys } from "./lead-keys.js";
import type { LeadKey } from "./lead-policy.js";
import { inPresentStages, type StageMapping } from "./migration.js";
import {
  approvalRecord,
  type Lead,
  leadRecord,
  migrationRecord,
  type Opportunity,
  opportunityRecord,
  pipelineRecord,
  type StageEntry,
  stageRecord,
} from "./model.js";
import { start } from "./move.js";
import { stageOf } from "./pipeline.js";
import { Pipeline } from "./policy.js";
import { actionsOf } from "./stage-action.js";

/** One version of a pipeline, under its content hash. */
export interface PipelineVersion {
  readonly hash: string;
  readonly pipeline: Pipeline;
}

/** The pipelines of the configuration, and those of earlier versions that deals are still on. */
export class PipelineBook {
  readonly #current: readonly PipelineVersion[];

  constructor(pipelines: readonly Pipeline[]) {
    this.#current = pipelines.map((pipeline) => ({ hash: contentHash(pipeline), pipeline }));
  }

  /** The version on which new deals start; of the first pipeline, when none is named. */
  current(id: string | undefined): Read<PipelineVersion> {
    const found = id === undefined ? this.#current[0] : this.#current.find((one) => one.pipeline.id === id);
    if (found !== undefined) return Effect.succeed(found);
    const known = this.#current.map((one) => one.pipeline.id);
    return Effect.fail(errorOf(unknownPipeline({ pipeline: id ?? "", known })));
  }

  /** The version that a deal is on. */
  of(reads: Reads, hash: string): Read<Pipeline> {
    const current = this.#current.find((one) => one.hash === hash);
    if (current !== undefined) return Effect.succeed(current.pipeline);
    return Effect.map(reads.require(pipelineRecord, hash), (row) =>
      // one that was kept by an earlier release has not every part yet
      Pipeline.parse(row.document),
    );
  }

  /** All versions that these deals are on. */
  versions(reads: Reads, deals: readonly Opportunity[]): Read<ReadonlyMap<string, Pipeline>> {
    const hashes = [...new Set(deals.map((deal) => deal.pipelineHash))];
    return Effect.map(
      Effect.forEach(hashes, (hash) => this.of(reads, hash)),
      (pipelines) => new Map(hashes.map((hash, at) => [hash, pipelines[at] as Pipeline])),
    );
  }

  /** Keeps a version for the deals that start on it. */
  keep(work: Work, { hash, pipeline }: PipelineVersion): Read<void> {
    return Effect.map(work.get(pipelineRecord, hash), (known) => {
      if (known !== null) return;
      const { id: pipelineId } = pipeline;
      work.insert(pipelineRecord, hash, { pipelineId, document: pipeline, usedSince: work.now });
    });
  }
}

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

const MOST_NAMESAKES = 20;

const few = { limit: MOST_NAMESAKES, after: null };

/** Customers of exactly this name, as names are compared; at most twenty. */
export const customersNamed = (reads: Reads, name: string): Read<readonly string[]> =>
  Effect.map(reads.page(customerRecord, { where: { nameKey: nameKey(name) }, ...few }), ({ items }) =>
    items.map((customer) => customer.id),
  );

/**
 * Open leads and customers who are the same, by the keys that count; at most twenty of each for each key. By e-mail and
 * telephone those customers are found who came as leads.
 */
export const namesakesOf = (
  reads: Reads,
  name: string,
  keys: LeadKeys,
  sameBy: readonly LeadKey[],
): Read<Namesakes> =>
  Effect.gen(function* () {
    const [by, leads, customers] = [new Set<LeadKey>(), new Set<string>(), new Set<string>()];
    for (const key of sameBy) {
      const field = `${key}Key` as const;
      const value = keys[field];
      if (value === null) continue;
      const open = yield* reads.page(leadRecord, { where: { [field]: value, status: "open" }, ...few });
      const former =
        key === "name"
          ? []
          : (yield* reads.page(leadRecord, { where: { [field]: value, status: "converted" }, ...few })).items;
      const known = [
        ...(key === "name" ? yield* customersNamed(reads, name) : []),
        ...former.flatMap(({ customerId }) => customerId ?? []),
      ];
      for (const { id } of open.items) leads.add(id);
      for (const id of known) customers.add(id);
      if (open.items.length + known.length > 0) by.add(key);
    }
    return { by: [...by], leads: [...leads], customers: [...customers] };
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

/** The open lead of this id, if the actor may work on it. */
export const openLeadFor = (reads: Reads, permission: string, id: string): Read<Lead> =>
  Effect.gen(function* () {
    const lead = yield* reads.require(leadRecord, id);
    yield* reads.permit(permission, lead);
    yield* reads.accept(checkLeadOpen(lead));
    return lead;
  });

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

/** Registers the customer that a lead has become. */
export const registerFrom = (
  work: Work,
  declared: AttributeDeclarations,
  id: string,
  input: Parameters<typeof newCustomer>[1],
): Read<Customer> =>
  Effect.gen(function* () {
    const customer = work.insert(
      customerRecord,
      id,
      yield* work.accept(newCustomer(declared, input, work.now)),
    );
    const event = { customerId: id, name: customer.name };
    yield* work.emit(customerEvents.registered, customerSubject(id), event);
    return customer;
  });

/** Adds the contact of a lead to a customer who is there already, unless they have it. */
export const addContact = (work: Work, customerId: string, contact: Lead["contact"]): Read<Customer> =>
  Effect.gen(function* () {
    const customer = yield* work.require(customerRecord, customerId);
    yield* work.permitCustomer("customer.read", customerId);
    const contacts = takeOver(customer.contacts, contact);
    if (contacts === customer.contacts) return customer;
    yield* work.permitCustomer("customer.change", customerId);
    const event = { customerId, fields: ["contacts"] };
    yield* work.emit(customerEvents.changed, customerSubject(customerId), event);
    return work.update(customerRecord, customer, { contacts: [...contacts] });
  });

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
