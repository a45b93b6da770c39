const BRAND = "@clientele/core/store-failure";

export type StoreFailureReason =
  /** Cannot be reached now; nothing is known of an unanswered commit. */
  | "unavailable"
  /** Another process holds it. */
  | "locked"
  /** Its content was altered or cannot be read. */
  | "corrupt"
  /** Written by a newer version. */
  | "newer"
  /** A fault of the program, or a capability that is lacking: asking again will not help. */
  | "unsupported"
  /** A write failed; it takes no more until it is opened again. */
  | "broken"
  /** Closed, or never opened. */
  | "closed";

/** What a store rejects with, and nothing else. The message says what to do. */
export class StoreFailure extends Error {
  readonly brand = BRAND;
  readonly reason: StoreFailureReason;

  constructor(reason: StoreFailureReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "StoreFailure";
    this.reason = reason;
  }

  static is(value: unknown): value is StoreFailure {
    return typeof value === "object" && value !== null && (value as { brand?: unknown }).brand === BRAND;
  }
}
