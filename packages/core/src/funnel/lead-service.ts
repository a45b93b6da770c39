import * as Effect from "effect/Effect";
import { type AttributeDeclarations, customerRecord } from "../customer/index.js";
import type { CustomerFacts, Router } from "../ownership/index.js";
import { command, newInput, query, type Read, type Work } from "../storage/index.js";
import { funnelEvents, leadSubject } from "./events.js";
import { Assign, Awaiting, Capture, Convert, Described, Disqualify, Leads, One, Qualify } from "./inputs.js";
import { checkNew, checkUnanswered } from "./lead.js";
import { keysOfLead, openKeys, respondBy } from "./lead-keys.js";
import type { LeadPolicy } from "./lead-policy.js";
import { addContact, customersNamed, namesakesOf, openLeadFor, registerFrom } from "./lead-repository.js";
import { type Lead, leadRecord, type Opportunity } from "./model.js";
import type { PipelineBook } from "./pipeline-repository.js";
import { openDeal, ownerOf } from "./repository.js";
import type { FunnelService } from "./service.js";

const CAPTURE = "funnel.capture";
const WORK = "funnel.work";
const READ = "funnel.read";

/** What a lead has become. */
export interface Conversion {
  readonly lead: Lead;
  readonly customerId: string;
  readonly opportunity: Opportunity;
}

type LeadService = Pick<
  FunnelService,
  | "captureLead"
  | "answerLead"
  | "awaitingLeads"
  | "qualifyLead"
  | "assignLead"
  | "convertLead"
  | "disqualifyLead"
  | "getLead"
  | "listLeads"
>;

const closeLead = (work: Work, lead: Lead, set: Partial<Lead>): Lead =>
  work.update(leadRecord, lead, {
    ...set,
    openName: null,
    openEmail: null,
    openPhone: null,
    awaitedBy: null,
    closedAt: work.now,
  });

const NOBODY = { ownerId: null, teamId: null };

/** What the rules of ownership read of a lead: what a customer who comes of it would begin with. */
const customerFactsOf = ({ id, name, source, region, capturedAt }: Lead): CustomerFacts => {
  const { kind, party, industry, segment, size, tags, attributes } = newInput(customerRecord).parse({ name });
  return {
    id,
    kind,
    party,
    region,
    industry,
    segment,
    size,
    source,
    tags,
    attributes,
    registeredAt: capturedAt,
  };
};

/** Gives a lead to whom the ownership policy says, and tells why. */
const assignByPolicy = (work: Work, route: Router, lead: Lead): Read<Lead> =>
  Effect.gen(function* () {
    const decision = yield* route(work, customerFactsOf(lead));
    const { outcome } = decision;
    const owner = outcome.state === "owned" ? { ownerId: outcome.ownerId, teamId: outcome.teamId } : NOBODY;
    const event = { leadId: lead.id, ownerId: owner.ownerId, decision };
    yield* work.emit(funnelEvents.leadAssigned, leadSubject(lead.id), event);
    return work.update(leadRecord, lead, owner);
  });

export const makeLeadService = (
  book: PipelineBook,
  declared: AttributeDeclarations,
  policy: LeadPolicy,
  route: Router,
): LeadService => ({
  captureLead: command({ name: "funnel.capture-lead", permission: CAPTURE, input: Capture }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), ownerId: named, force, ...data } = input;
      const routed = named === undefined && policy.assign === "policy";
      const owner = named === null || routed ? NOBODY : yield* ownerOf(work, named);
      yield* work.permit(CAPTURE, owner);
      const keys = keysOfLead(data, policy);
      const known = yield* namesakesOf(work, data.name, keys, policy.sameBy);
      yield* work.accept(checkNew(data.name, known, force));
      const due = respondBy({ quality: data.quality, capturedAt: work.now }, policy, work.calendar);
      const lead = work.insert(leadRecord, id, {
        ...data,
        ...owner,
        ...keys,
        ...openKeys(keys, policy, force),
        status: "open",
        respondBy: due,
        awaitedBy: due,
        respondedAt: null,
        capturedAt: work.now,
        closedAt: null,
        reason: null,
        customerId: null,
        opportunityId: null,
      });
      const { name, source, ownerId } = lead;
      yield* work.emit(funnelEvents.leadCaptured, leadSubject(id), { leadId: id, name, source, ownerId });
      return routed ? yield* assignByPolicy(work, route, lead) : lead;
    }),
  ),

  qualifyLead: command({ name: "funnel.qualify-lead", permission: WORK, input: Qualify }, (input, work) =>
    Effect.gen(function* () {
      const { id, quality } = input;
      const lead = yield* openLeadFor(work, WORK, id);
      yield* work.emit(funnelEvents.leadQualified, leadSubject(id), { leadId: id, quality });
      const due = respondBy({ ...lead, quality }, policy, work.calendar);
      const clock = lead.respondedAt === null ? { respondBy: due, awaitedBy: due } : {};
      return work.update(leadRecord, lead, { quality, ...clock });
    }),
  ),

  answerLead: command({ name: "funnel.answer-lead", permission: WORK, input: One }, ({ id }, work) =>
    Effect.gen(function* () {
      const lead = yield* openLeadFor(work, WORK, id);
      yield* work.accept(checkUnanswered(lead));
      const inTime = lead.respondBy === null ? null : work.now <= lead.respondBy;
      const event = { leadId: id, respondBy: lead.respondBy, inTime };
      yield* work.emit(funnelEvents.leadAnswered, leadSubject(id), event);
      return work.update(leadRecord, lead, { respondedAt: work.now, awaitedBy: null });
    }),
  ),

  awaitingLeads: query(
    { name: "funnel.awaiting-leads", permission: READ, input: Awaiting },
    ({ dueBefore, ...page }, reads) => {
      const where = { awaitedBy: { gte: 0, ...(dueBefore === undefined ? {} : { lt: dueBefore }) } };
      return reads.visiblePage(leadRecord, { where, orderBy: ["awaitedBy"], ...page }, (leads) =>
        reads.visibleByOwner(READ, leads, (lead) => lead),
      );
    },
  ),

  assignLead: command({ name: "funnel.assign-lead", permission: WORK, input: Assign }, (input, work) =>
    Effect.gen(function* () {
      const { id, ownerId } = input;
      const lead = yield* openLeadFor(work, WORK, id);
      if (ownerId === undefined) return yield* assignByPolicy(work, route, lead);
      const owner = yield* ownerOf(work, ownerId);
      yield* work.permit(WORK, owner);
      const event = { leadId: id, ownerId, decision: null };
      yield* work.emit(funnelEvents.leadAssigned, leadSubject(id), event);
      return work.update(leadRecord, lead, owner);
    }),
  ),

  convertLead: command({ name: "funnel.convert-lead", permission: WORK, input: Convert }, (input, work) =>
    Effect.gen(function* () {
      const lead = yield* openLeadFor(work, WORK, input.id);
      const { id: newCustomerId = work.newId(), ...described } = input.customer ?? Described.parse({});
      const customerId = input.customerId ?? newCustomerId;
      const registered = input.customerId === undefined;
      if (registered) {
        yield* work.permit("customer.register", { ownerId: work.actor.id, teamId: null });
        const customers = policy.sameBy.includes("name") ? yield* customersNamed(work, lead.name) : [];
        yield* work.accept(checkNew(lead.name, { by: ["name"], leads: [], customers }, input.force));
        const { name, source, region, contact } = lead;
        const contacts = contact === null ? [] : [contact];
        yield* registerFrom(work, declared, customerId, { ...described, name, source, region, contacts });
      } else {
        yield* addContact(work, customerId, lead.contact);
      }
      const owner = yield* ownerOf(work, input.opportunity.ownerId, lead.ownerId ?? undefined);
      yield* work.permit(WORK, owner);
      const asked = { ...input.opportunity, customerId, name: input.opportunity.name ?? lead.name };
      const opportunity = yield* openDeal(work, book, asked, owner, lead.id);
      const ids = { customerId, opportunityId: opportunity.id };
      const event = { leadId: lead.id, registered, source: lead.source, ...ids };
      yield* work.emit(funnelEvents.leadConverted, leadSubject(lead.id), event);
      return { lead: closeLead(work, lead, { status: "converted", ...ids }), customerId, opportunity };
    }),
  ),

  disqualifyLead: command(
    { name: "funnel.disqualify-lead", permission: WORK, input: Disqualify },
    ({ id, reason }, work) =>
      Effect.gen(function* () {
        const lead = yield* openLeadFor(work, WORK, id);
        yield* work.emit(funnelEvents.leadDisqualified, leadSubject(id), { leadId: id, reason });
        return closeLead(work, lead, { status: "disqualified", reason });
      }),
  ),

  getLead: query({ name: "funnel.get-lead", permission: READ, input: One }, ({ id }, reads) =>
    Effect.tap(reads.require(leadRecord, id), (lead) => reads.permit(READ, lead)),
  ),

  listLeads: query(
    { name: "funnel.list-leads", permission: READ, input: Leads },
    ({ ownerId, status, ...page }, reads) => {
      const where = ownerId === undefined ? { status } : { ownerId, status };
      return reads.visiblePage(leadRecord, { where, orderBy: ["capturedAt"], ...page }, (leads) =>
        reads.visibleByOwner(READ, leads, (lead) => lead),
      );
    },
  ),
});
