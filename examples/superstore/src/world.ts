import type { ClienteleSession } from "@clientele/core";
import type { Calendar, Instant } from "@clientele/core/kernel";
import type { Source } from "./source.js";

/** The time in which the history is lived through again; the product reads the same clock. */
export interface Clock {
  now: Instant;
}

/** Everything that a step of the history needs. */
export interface World {
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly source: Source;
  /** The ERP itself: it may do everything. */
  readonly erp: ClienteleSession;
  /** Who approves what others propose. */
  readonly head: ClienteleSession;
  /** One of the reps, with what a rep may do. */
  readonly rep: (id: string) => ClienteleSession;
}

/** Same key, same outcome: so that a history that was broken off is taken up without doing anything twice. */
export const once = (...parts: readonly (string | number)[]): { readonly idempotencyKey: string } => ({
  idempotencyKey: parts.join(":"),
});
