import * as Effect from "effect/Effect";
import {
  type AttributeDeclarations,
  type Customer,
  customerEvents,
  customerRecord,
  customerSubject,
  nameKey,
  newCustomer,
} from "../customer/index.js";
import type { Read, Reads, Work } from "../storage/index.js";
import { checkLeadOpen, type Namesakes, takeOver } from "./lead.js";
import type { LeadKeys } from "./lead-keys.js";
import type { LeadKey } from "./lead-policy.js";
import { type Lead, leadRecord } from "./model.js";

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

/** The open lead of this id, if the actor may work on it. */
export const openLeadFor = (reads: Reads, permission: string, id: string): Read<Lead> =>
  Effect.gen(function* () {
    const lead = yield* reads.require(leadRecord, id);
    yield* reads.permit(permission, lead);
    yield* reads.accept(checkLeadOpen(lead));
    return lead;
  });

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
