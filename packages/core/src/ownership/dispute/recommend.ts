import type { Calendar, Instant } from "../../kernel/index.js";
import { type FirstContact, type FirstContactPolicy, firstContact } from "../first-contact/index.js";
import type { DisputePolicy, VerdictRule } from "./dispute-policy.js";
import type { DisputedCustomer, DisputeFacts } from "./facts.js";

/** For whom one rule speaks: null for nobody. */
export interface DisputeFinding {
  readonly rule: VerdictRule;
  readonly repId: string | null;
  /** The moment that it rests on. */
  readonly at: Instant | null;
  /** The touchpoint, customer or order that it rests on. */
  readonly ref: string | null;
}

/** What the rules recommend, and on what it rests. */
export interface Recommendation {
  /** Null when no rule tells the parties apart: the customer stays where it is. */
  readonly repId: string | null;
  /** The first in the policy's order that speaks for a party. */
  readonly rule: VerdictRule | null;
  /** Every rule, in the policy's order. */
  readonly findings: readonly DisputeFinding[];
  /** Who was first among the parties, and why what looks earlier does not count. */
  readonly contact: FirstContact;
}

/** For whom something speaks, since when, and what it is. */
interface Ground {
  readonly repId: string | null;
  readonly at: Instant;
  readonly ref: string;
}

/** The earliest of the grounds that speak for a party; of equal ones that with the smaller ref. */
const earliest = (grounds: readonly Ground[], parties: ReadonlySet<string>): Ground | undefined =>
  grounds
    .filter(({ repId }) => repId !== null && parties.has(repId))
    .sort((a, b) => a.at - b.at || (a.ref < b.ref ? -1 : 1))[0];

const held = ({ ownerId: repId, since: at, customerId: ref }: DisputedCustomer): Ground => ({
  repId,
  at,
  ref,
});

const groundsOf = (
  rule: Exclude<VerdictRule, "first-contact">,
  { customers, now }: DisputeFacts,
): readonly Ground[] => {
  switch (rule) {
    case "protection":
      return customers.filter(({ dueAt }) => dueAt === null || now < dueAt).map(held);
    case "contract":
      return customers.filter(({ contractUntil }) => contractUntil !== null && now < contractUntil).map(held);
    case "order":
      return customers.flatMap(({ orders }) =>
        orders.map(({ ownerId: repId, at, orderId: ref }) => ({ repId, at, ref })),
      );
    case "registration":
      return customers.map(({ registrantId: repId, registeredAt: at, customerId: ref }) => ({
        repId,
        at,
        ref,
      }));
  }
};

/**
 * Who should have the customer, by the first rule in the policy's order that speaks for a party:
 *
 * - `first-contact`: who was first in contact, by `firstContact`
 * - `protection`: who owns it within the protection period, the longest of several
 * - `contract`: who owns it while a contract runs
 * - `order`: who owned it at the first order that stands
 * - `registration`: who registered it first
 *
 * The order in which parties, records and evidence are listed changes nothing.
 *
 * @example
 * ```ts
 * import { makeCalendar } from "@clientele/core/kernel";
 * import { OwnershipPolicy, recommend } from "@clientele/core/ownership";
 *
 * const parties = ["lin", "zhou"].map((repId) => ({ repId, name: repId, teamId: "east" }));
 * const acme = { customerId: "acme", ownerId: "lin", poolId: null, since: 50, dueAt: 90, contractUntil: null };
 * const more = { registeredAt: 10, registrantId: "zhou", tenures: [], orders: [], decisions: [] };
 * const facts = { now: 60, parties, customers: [{ ...acme, ...more }], evidence: [] };
 * const policy = OwnershipPolicy.parse({});
 * const { repId, rule, findings } = recommend(facts, policy, makeCalendar());
 * [repId, rule]; // => ["lin", "protection"]
 * findings.map((one) => one.repId); // => [null, "lin", null, null, "zhou"]
 * ```
 */
export const recommend = (
  facts: DisputeFacts,
  policy: { readonly disputes: DisputePolicy; readonly firstContact: FirstContactPolicy },
  calendar: Calendar,
): Recommendation => {
  const parties = new Set(facts.parties.map(({ repId }) => repId));
  const others = [...new Set(facts.evidence.map(({ repId }) => repId))].filter((id) => !parties.has(id));
  const contactors = [
    ...facts.parties.map(({ repId, name }) => ({ repId, name, bar: null })),
    ...others.map((repId) => ({ repId, name: repId, bar: "not-a-party" as const })),
  ];
  const asked = { evidence: facts.evidence, contactors, now: facts.now };
  const contact = firstContact(asked, policy.firstContact, calendar);
  const { winner } = contact;
  const findings = policy.disputes.order.map((rule): DisputeFinding => {
    const ground =
      rule === "first-contact"
        ? winner && { repId: winner.repId, at: winner.at, ref: winner.id }
        : earliest(groundsOf(rule, facts), parties);
    return { rule, repId: ground?.repId ?? null, at: ground?.at ?? null, ref: ground?.ref ?? null };
  });
  const deciding = findings.find(({ repId }) => repId !== null);
  return { repId: deciding?.repId ?? null, rule: deciding?.rule ?? null, findings, contact };
};
