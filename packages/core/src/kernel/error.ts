import { type Fault, type FaultKind, faultText, type Issue } from "./fault.js";
import type { Facts, Locale } from "./text.js";

const BRAND = "@clientele/core/error";

/**
 * What every refused call rejects with. Switch on `_tag` (what to do) or `code` (what happened); `facts` hold the
 * numbers, `issues` every place of a bad input, `in("zh-CN")` the message in Chinese.
 */
export abstract class ClienteleError extends Error {
  abstract readonly _tag: FaultKind;
  readonly brand = BRAND;
  readonly fault: Fault;

  constructor(fault: Fault, options?: { readonly cause?: unknown }) {
    super(faultText(fault, "en"), options);
    this.fault = fault;
    this.name = fault.code;
  }

  get code(): string {
    return this.fault.code;
  }

  get facts(): Facts {
    return this.fault.facts;
  }

  get issues(): readonly Issue[] {
    return this.fault.issues;
  }

  in(locale: Locale): string {
    return faultText(this.fault, locale);
  }

  /** Recognises an error of this library, also across two copies of it. */
  static is(value: unknown): value is ClienteleError {
    return typeof value === "object" && value !== null && (value as { brand?: unknown }).brand === BRAND;
  }
}

export class InvalidInput extends ClienteleError {
  readonly _tag = "InvalidInput";
}
export class NotFound extends ClienteleError {
  readonly _tag = "NotFound";
}
export class NotAllowed extends ClienteleError {
  readonly _tag = "NotAllowed";
}
export class Conflict extends ClienteleError {
  readonly _tag = "Conflict";
}
export class RuleRefused extends ClienteleError {
  readonly _tag = "RuleRefused";
}
export class Unavailable extends ClienteleError {
  readonly _tag = "Unavailable";
}

export type CommandError = InvalidInput | NotFound | NotAllowed | Conflict | RuleRefused | Unavailable;

const classes = { InvalidInput, NotFound, NotAllowed, Conflict, RuleRefused, Unavailable } satisfies Record<
  FaultKind,
  new (
    fault: Fault,
    options?: { readonly cause?: unknown },
  ) => CommandError
>;

/** The error that carries a fault. */
export const errorOf = (fault: Fault, cause?: unknown): CommandError =>
  new classes[fault.kind](fault, cause === undefined ? undefined : { cause });
