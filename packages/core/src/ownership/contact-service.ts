import * as Effect from "effect/Effect";
import * as z from "zod";
import { type Customer, customerRecord, type Touchpoint, touchpointRecord } from "../customer/index.js";
import type { Text } from "../kernel/index.js";
import { type Answer, Id, query, type Read, type Reads, type Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import {
  type ContactFacts,
  type Contactor,
  contactPolicy,
  type Evidence,
  explainContact,
  type FirstContact,
  type FirstContactMode,
  firstContact,
} from "./first-contact/index.js";
import { type Holding, holdingRecord } from "./model.js";
import { announce, give, heldCounter, keepDecision, type OwnershipConfig, ofCapacity } from "./repository.js";

const READ = "ownership.read";
const One = z.strictObject({ customerId: Id });

/** Who was first, as data and in words. */
export interface FirstContactAnswer {
  readonly contact: FirstContact;
  readonly text: Text;
}

export interface ContactService {
  /** Who was first 首次联系 as of now, whoever owns the customer: by which evidence, and why the rest does not count. */
  firstContact(input: z.input<typeof One>): Answer<FirstContactAnswer>;
}

const canBeReached = ({ contacts }: Customer): boolean =>
  contacts.some(({ phone, email }) => phone !== null || email !== null);

const ofTouchpoint = (touch: Touchpoint, customer: Customer): Evidence => ({
  id: touch.id,
  customerId: customer.id,
  kind: touch.kind,
  repId: touch.byId,
  at: touch.at,
  recordedAt: touch.recordedAt,
  has: [
    ...(touch.summary.trim() === "" ? [] : ["summary" as const]),
    ...(canBeReached(customer) ? ["contact" as const] : []),
  ],
});

const ofRegistration = (customer: Customer, registrantId: string): Evidence => ({
  id: `registration:${customer.id}`,
  customerId: customer.id,
  kind: "registration",
  repId: registrantId,
  at: customer.registeredAt,
  recordedAt: customer.registeredAt,
  has: canBeReached(customer) ? ["contact"] : [],
});

/** Every contact with a customer; `staged` is a touchpoint of this same unit of work, which a list does not see yet. */
export const evidenceOf = (
  reads: Reads,
  customerId: string,
  staged: Touchpoint | null = null,
): Read<readonly Evidence[]> =>
  Effect.gen(function* () {
    const customer = yield* reads.require(customerRecord, customerId);
    const { registrantId } = yield* reads.require(holdingRecord, customerId);
    const touches = yield* reads.all(touchpointRecord, { where: { customerId } });
    return [
      ...(registrantId === null ? [] : [ofRegistration(customer, registrantId)]),
      ...[...touches, ...(staged === null ? [] : [staged])].map((touch) => ofTouchpoint(touch, customer)),
    ];
  });

/** Whoever the evidence is of, and is a rep; `forGrant` bars those who could not be given the customer now. */
const contactorsOf = (
  reads: Reads,
  evidence: readonly Evidence[],
  forGrant: boolean,
): Read<readonly Contactor[]> =>
  Effect.gen(function* () {
    const ids = [...new Set(evidence.map((one) => one.repId))];
    const reps = (yield* reads.getMany(repRecord, ids)).flatMap((rep) => (rep === null ? [] : [rep]));
    const held = forGrant ? yield* reads.counters(reps.map((rep) => heldCounter(rep.id))) : [];
    return reps.map(({ id: repId, name, active, capacity }, at): Contactor => {
      const full = capacity !== null && (held[at] ?? 0) >= capacity;
      return { repId, name, bar: !active ? "left" : forGrant && full ? "at-capacity" : null };
    });
  });

/** Gives a customer to whoever was first, if anybody was; null when nobody. */
export const giveToFirst = (
  config: OwnershipConfig,
  work: Work,
  holding: Holding,
  how: FirstContactMode,
  staged: Touchpoint | null = null,
): Read<Holding | null> =>
  Effect.gen(function* () {
    const evidence = yield* evidenceOf(work, holding.id, staged);
    const contactors = yield* contactorsOf(work, evidence, true);
    const facts: ContactFacts = { evidence, contactors, now: work.now };
    const contact = firstContact(facts, contactPolicy(config.policy.firstContact, how), work.calendar);
    if (contact.winner === null) return null;
    const rep = yield* work.require(repRecord, contact.winner.repId);
    const trace = {
      kind: "first-contact",
      how,
      at: work.now,
      repId: rep.id,
      name: rep.name,
      contact,
    } as const;
    const recorded = { kind: "first-contact", ...facts } as const;
    const decisionId = yield* keepDecision(work, config, holding.id, trace, recorded);
    const max = ofCapacity(rep);
    const given = give(work, config, holding, { rep, reason: "first-contact", max, decisionId });
    yield* announce(work, given, null, "first-contact", decisionId);
    return given;
  });

export const makeContactService = ({ policy }: OwnershipConfig): ContactService => ({
  firstContact: query(
    { name: "ownership.first-contact", permission: READ, input: One },
    ({ customerId }, reads) =>
      Effect.gen(function* () {
        yield* reads.require(holdingRecord, customerId);
        yield* reads.permitCustomer(READ, customerId);
        const evidence = yield* evidenceOf(reads, customerId);
        const contactors = yield* contactorsOf(reads, evidence, false);
        const facts = { evidence, contactors, now: reads.now };
        const contact = firstContact(facts, policy.firstContact, reads.calendar);
        return { contact, text: explainContact(contact) };
      }),
  ),
});
