import type { Instant } from "../kernel/index.js";
import type { Fact } from "./facts.js";
import type { Observation } from "./model.js";
import type { Window } from "./period.js";

/** A follow-up, as the metrics look at it. */
export interface TouchFact extends Fact {
  readonly source: "touch";
  readonly customerId: string;
  readonly visit: boolean;
  /** Did the customer order after it, within the window? */
  readonly bought: boolean;
}

/** A customer whom a rep received. */
export interface ResponseFact extends Fact {
  readonly source: "response";
  readonly customerId: string;
  readonly answered: boolean;
  /** From receiving to the first follow-up; 0 while there is none. */
  readonly hours: number;
}

/** A customer who bought in the window before. */
export interface RetentionFact extends Fact {
  readonly source: "retention";
  readonly customerId: string;
  readonly retained: boolean;
}

export interface ObservationFact extends Fact {
  readonly source: "observation";
  readonly customerId: string;
  readonly kind: string;
  readonly value: number;
}

/** When somebody followed up whom. */
export interface FollowUp {
  readonly id: string;
  readonly customerId: string;
  readonly byId: string;
  readonly at: Instant;
  readonly kind: string;
}

/** An order that stands, by the moment at which it was placed. */
export interface Purchase {
  readonly customerId: string;
  readonly placedAt: Instant;
}

/** `lastPurchase` is, by customer, the last order of the window that stands. */
export const touchFact = (
  { id, customerId, byId, at, kind }: FollowUp,
  teamId: string | null,
  lastPurchase: ReadonlyMap<string, Instant>,
): TouchFact => ({
  source: "touch",
  id,
  repId: byId,
  teamId,
  customerId,
  visit: kind === "visit",
  bought: (lastPurchase.get(customerId) ?? at) > at,
});

/** The moment of each customer's last purchase. */
export const lastPurchases = (purchases: readonly Purchase[]): ReadonlyMap<string, Instant> => {
  const last = new Map<string, Instant>();
  for (const { customerId, placedAt } of purchases)
    last.set(customerId, Math.max(placedAt, last.get(customerId) ?? placedAt));
  return last;
};

const HOUR = 3_600_000;

/** Was a customer followed up by whoever received them, while they had them and before the window ended? */
export const responseFact = (
  tenure: {
    readonly id: string;
    readonly customerId: string;
    readonly ownerId: string;
    readonly teamId: string | null;
    readonly from: Instant;
    readonly until: Instant | null;
  },
  followUps: readonly FollowUp[],
  window: Window,
): ResponseFact => {
  const end = Math.min(tenure.until ?? window.until, window.until);
  const own = followUps.filter(
    (one) =>
      one.customerId === tenure.customerId &&
      one.byId === tenure.ownerId &&
      one.at >= tenure.from &&
      one.at < end,
  );
  const first = own.reduce<Instant | null>((at, one) => (at === null ? one.at : Math.min(at, one.at)), null);
  return {
    source: "response",
    id: tenure.id,
    repId: tenure.ownerId,
    teamId: tenure.teamId,
    customerId: tenure.customerId,
    answered: first !== null,
    hours: first === null ? 0 : (first - tenure.from) / HOUR,
  };
};

/** Credit of a customer in the window before. */
export interface BoughtBefore {
  readonly customerId: string;
  readonly repId: string | null;
  readonly teamId: string | null;
}

export const retentionFact = (before: BoughtBefore, buyers: ReadonlySet<string>): RetentionFact => ({
  source: "retention",
  id: before.customerId,
  ...before,
  retained: buyers.has(before.customerId),
});

export const observationFact = ({
  id,
  repId,
  teamId,
  customerId,
  kind,
  value,
}: Observation): ObservationFact => ({
  ...{ source: "observation", id, repId, teamId, customerId, kind, value },
});
