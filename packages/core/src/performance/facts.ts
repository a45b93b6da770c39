import type { Lead, Opportunity } from "../funnel/index.js";
import type { Calendar } from "../kernel/index.js";
import type { CreditEntry } from "./model.js";
import type { Window } from "./period.js";
import type { ObservationFact, ResponseFact, RetentionFact, TouchFact } from "./relation-facts.js";

/** What every fact carries: whose it is, and of which customer. */
export interface Fact {
  readonly id: string;
  readonly repId: string | null;
  readonly teamId: string | null;
  readonly customerId: string | null;
}

/** An entry of the ledger, as the metrics look at it. */
export interface CreditFact extends Fact {
  /** Of a product's part of it: what is sold. */
  readonly productId?: string | null;
  readonly source: "credit";
  readonly customerId: string;
  readonly orderId: string;
  readonly share: number;
  readonly amount: number;
  readonly margin: number;
  readonly marginKnown: boolean;
  /** Was the order itself placed in the window? Of what was only moved or corrected in it, not. */
  readonly placedHere: boolean;
  /** Is it of the customer's first order? */
  readonly first: boolean;
}

export interface LeadFact extends Fact {
  readonly source: "lead";
  readonly region: string | null;
  readonly converted: boolean;
}

/** A closed opportunity, as the metrics look at it. */
export interface OpportunityFact extends Fact {
  readonly source: "opportunity";
  readonly won: boolean;
  readonly wonInCurrency: boolean;
  readonly amount: number;
  readonly days: number;
}

export type MetricFact =
  | CreditFact
  | LeadFact
  | OpportunityFact
  | TouchFact
  | ResponseFact
  | RetentionFact
  | ObservationFact;

/** What is left of an order's credit, up to some moment. */
export interface OrderStanding {
  readonly customerId: string;
  readonly orderId: string;
  readonly placedAt: number;
  /** The sum of its shares; 0 when it is cancelled. */
  readonly share: number;
}

/** The first standing order of each customer; of two at one moment, the one whose id comes first. */
export const firstOrders = (orders: readonly OrderStanding[]): ReadonlyMap<string, string> => {
  const first = new Map<string, OrderStanding>();
  for (const order of orders) {
    if (order.share <= 0) continue;
    const known = first.get(order.customerId);
    const isEarlier =
      known === undefined ||
      order.placedAt < known.placedAt ||
      (order.placedAt === known.placedAt && order.orderId < known.orderId);
    if (isEarlier) first.set(order.customerId, order);
  }
  return new Map([...first].map(([customerId, order]) => [customerId, order.orderId]));
};

export const creditFact = (
  entry: CreditEntry,
  first: ReadonlyMap<string, string>,
  window: Window,
): CreditFact => ({
  source: "credit",
  id: entry.id,
  repId: entry.repId,
  teamId: entry.teamId,
  customerId: entry.customerId,
  orderId: entry.sourceId,
  share: entry.share,
  amount: entry.amount,
  margin: entry.margin ?? 0,
  marginKnown: entry.margin !== null,
  placedHere: entry.sourceAt >= window.from && entry.sourceAt < window.until,
  first: first.get(entry.customerId) === entry.sourceId,
});

export const leadFact = (
  lead: Pick<Lead, "id" | "ownerId" | "teamId" | "region" | "status" | "closedAt">,
  window: Window,
): LeadFact => ({
  source: "lead",
  id: lead.id,
  repId: lead.ownerId,
  teamId: lead.teamId,
  customerId: null,
  region: lead.region,
  converted: lead.status === "converted" && lead.closedAt !== null && lead.closedAt < window.until,
});

/** The fact of an opportunity that is won or lost; null of one that is open. */
export const opportunityFact = (
  seen: Pick<
    Opportunity,
    "id" | "ownerId" | "teamId" | "customerId" | "status" | "amount" | "currency" | "openedAt" | "closedAt"
  >,
  currency: string,
  calendar: Calendar,
  /** Its amount in the currency of the report; left out, it counts in its own only. */
  converted: number | null = seen.currency === currency ? seen.amount : null,
): OpportunityFact | null => {
  if (seen.status === "open" || seen.closedAt === null) return null;
  const won = seen.status === "won";
  return {
    source: "opportunity",
    id: seen.id,
    repId: seen.ownerId,
    teamId: seen.teamId,
    customerId: seen.customerId,
    won,
    wonInCurrency: won && (converted !== null || seen.currency === currency),
    amount: converted ?? 0,
    days: calendar.dayOf(seen.closedAt) - calendar.dayOf(seen.openedAt),
  };
};
