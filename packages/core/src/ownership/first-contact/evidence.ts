import type { Fact, Instant } from "../../kernel/index.js";
import type { EvidenceKind, EvidencePart } from "./first-contact-policy.js";

/** That a rep was in contact with a customer. */
export interface Evidence {
  /** Of the touchpoint; `registration:` and the customer's id for a registration. */
  readonly id: string;
  readonly customerId: string;
  readonly kind: EvidenceKind;
  readonly repId: string;
  /** When it happened. */
  readonly at: Instant;
  /** When it was noted. */
  readonly recordedAt: Instant;
  /** What it comes with. */
  readonly has: readonly EvidencePart[];
}

/** What bars somebody from being first, whatever their evidence. */
export type Bar = "left" | "at-capacity" | "not-a-party";

/** Somebody who may have been first; who is not listed is no rep. */
export interface Contactor {
  readonly repId: string;
  readonly name: string;
  readonly bar: Bar | null;
}

/** Why evidence does not count, the first that applies. */
export type EvidenceRejection =
  | Bar
  | "not-a-rep"
  | "kind-does-not-count"
  | "incomplete"
  | "not-yet"
  | "noted-late"
  | "lapsed";

/** Evidence, and whether it counts; with what was expected and found where it does not. */
export interface EvidenceVerdict extends Evidence {
  readonly name: string;
  readonly counts: boolean;
  readonly reason: EvidenceRejection | null;
  readonly expected: readonly Fact[];
  readonly found: readonly Fact[];
}
