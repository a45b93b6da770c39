import { v7 } from "uuid";
import type { Instant } from "./time.js";

/** Where new ids come from; they sort by the time they were made at. */
export type IdSource = (at: Instant) => string;

/** Random bytes, as `crypto.getRandomValues` gives them. */
export type RandomBytes = (into: Uint8Array) => Uint8Array;

const MAX_SEQUENCE = 0xffff_ffff;

/**
 * UUID version 7 (RFC 9562): sorted by time, and within one millisecond by the order in which they were asked for.
 *
 * @example
 * ```ts
 * import { timeOrderedIds } from "@clientele/core/kernel";
 *
 * const newId = timeOrderedIds((into) => into.fill(7));
 * newId(1553475600000) < newId(1553475600000); // => true
 * newId(1553475600001).slice(0, 13); // => "0169b25c-7e81"
 * ```
 */
export const timeOrderedIds = (random: RandomBytes): IdSource => {
  let last = Number.NEGATIVE_INFINITY;
  let sequence = 0;
  return (at) => {
    const exhausted = sequence === MAX_SEQUENCE;
    const msecs = Math.max(at, exhausted ? last + 1 : last);
    sequence = msecs === last ? sequence + 1 : 0;
    last = msecs;
    return v7({ msecs, seq: sequence, random: random(new Uint8Array(16)) });
  };
};
