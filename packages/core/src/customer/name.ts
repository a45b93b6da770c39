/**
 * A name as it is compared and looked up: compatibility forms folded (full-width letters too), lower case, single spaces.
 *
 * @example
 * ```ts
 * import { nameKey } from "@clientele/core/customer";
 *
 * nameKey("  ＡＣＭＥ   Corp "); // => "acme corp"
 * nameKey("华东 贸易"); // => "华东 贸易"
 * ```
 */
export const nameKey = (name: string): string =>
  name.normalize("NFKC").toLowerCase().trim().replace(/\s+/gu, " ");

/** The first text that sorts after everything that starts with this. */
export const afterPrefix = (prefix: string): string => `${prefix}\u{10FFFF}`;
