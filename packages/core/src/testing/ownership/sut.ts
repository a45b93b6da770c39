import type { Calendar, CalendarConfig, DomainEvent, Instant } from "../../kernel/index.js";
import type {
  CustomerFacts,
  DecisionTrace,
  FormerOwner,
  OwnershipPolicy,
  RepFacts,
  TeamFacts,
} from "../../ownership/index.js";

/** What an implementation starts from. Every customer begins in the first pool, at `startsAt`. */
export interface Setting {
  readonly policy: OwnershipPolicy;
  /** Of the tenant; `calendarConfig` is what it was made of. */
  readonly calendar: Calendar;
  readonly calendarConfig: CalendarConfig;
  readonly reps: readonly RepFacts[];
  readonly teams: readonly TeamFacts[];
  readonly customers: readonly CustomerFacts[];
  readonly startsAt: Instant;
}

/**
 * What can be asked: the commands of ownership, with the touches, absences and departures that it reacts to. `go-away`
 * enters an absence of one day of the calendar, from now on.
 */
export const requestKinds = [
  "assign",
  "assign-to",
  "claim",
  "release",
  "follow-up",
  "note",
  "recycle",
  "leave",
  "redistribute",
  "go-away",
  "request-handover",
  "approve-handover",
  "reject-handover",
  "withdraw-handover",
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** One request. The same `id` again is the same request, delivered twice. */
export interface Request {
  readonly id: string;
  readonly at: Instant;
  readonly kind: RequestKind;
  /** Empty where the kind names none. */
  readonly customerId: string;
  /**
   * Who claims, follows up, leaves, is given the customer, or says yes or no to a handover; empty where the kind names
   * nobody, and for whoever has the roles that a handover needs.
   */
  readonly repId: string;
}

/** An event of ownership, as a log keeps it: `ownership.claimed`, with its data. */
export type LoggedEvent = Pick<DomainEvent, "type" | "at" | "data">;

/** What was answered. */
export interface Outcome {
  readonly ok: boolean;
  /** The code of the refusal, such as `OWNERSHIP.COOLDOWN`; null where there is none. */
  readonly code: string | null;
  /** What an accepted `assign` gave as its reasons; null elsewhere. */
  readonly trace: DecisionTrace | null;
}

/** Where one customer is. */
export interface Place {
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly poolId: string | null;
  readonly dueAt: Instant | null;
  readonly formerOwners: readonly FormerOwner[];
}

/** Everything that the laws look at. A customer that is in two places has two of them. */
export interface Snapshot {
  readonly places: readonly Place[];
  /** Every event of ownership since the beginning. */
  readonly log: readonly LoggedEvent[];
}

/**
 * The implementation under test: this library's, or any other, over whatever connection. Functions may answer at once or
 * promise to. Each story runs on a state of its own.
 */
export interface Sut<State = unknown> {
  readonly name: string;
  init(setting: Setting): State | Promise<State>;
  /** Never throws for a refusal: a refusal is an outcome. */
  apply(state: State, request: Request): Outcome | Promise<Outcome>;
  observe(state: State): Snapshot | Promise<Snapshot>;
  dispose?(state: State): void | Promise<void>;
}
