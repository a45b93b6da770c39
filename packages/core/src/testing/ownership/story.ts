import type { Decision, DecisionFacts, OwnershipPolicy } from "../../ownership/index.js";
import type { Memory } from "./memory.js";
import type { Outcome, Request, Setting, Snapshot } from "./sut.js";

/** One request of a history, with everything before and after it. */
export interface Step {
  readonly request: Request;
  readonly outcome: Outcome;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** What the kit remembered before the request, and after it. */
  readonly memory: Memory;
  readonly remembered: Memory;
  /** The outcome of the first delivery, where this is a second one. */
  readonly first: Outcome | null;
}

/** What was asked of an implementation, one request after the other. */
export interface History {
  readonly setting: Setting;
  readonly steps: readonly Step[];
}

/** The function that decides: this library's `decide`, or one to hold to the same laws. */
export type Decider = (policy: OwnershipPolicy, facts: DecisionFacts, hash?: string) => Decision;

/** Customers who arrive one after the other, and whom each was given to. */
export interface Arrivals {
  readonly setting: Setting;
  readonly decide: Decider;
  readonly decided: readonly { readonly facts: DecisionFacts; readonly decision: Decision }[];
}
