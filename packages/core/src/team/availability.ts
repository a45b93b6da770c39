import type { Instant } from "../kernel/index.js";
import type { Rep } from "./model.js";

/** Is one region within another? Everything is within the empty list. */
export const isWithin = (region: string, wide: string): boolean =>
  region === wide || region.startsWith(`${wide}/`);

/**
 * Does a region lie within one of these? An empty list covers every region, also a customer without one.
 *
 * @example
 * ```ts
 * import { covers } from "@clientele/core/team";
 *
 * covers(["CN/Zhejiang"], "CN/Zhejiang/Hangzhou"); // => true
 * covers(["CN/Zhejiang"], "CN/Zhe"); // => false
 * covers([], null); // => true
 * ```
 */
export const covers = (regions: readonly string[], region: string | null): boolean =>
  regions.length === 0 || (region !== null && regions.some((wide) => isWithin(region, wide)));

/**
 * Who stands in for the rep at a moment 代理人. A cover begins and ends with the absence that names it; nothing has to run.
 *
 * @example
 * ```ts
 * import { coversAt } from "@clientele/core/team";
 *
 * const lin = { absences: [{ from: 10, until: 20, reason: "leave", coverId: "wu" }] };
 * [9, 10, 19, 20].map((at) => coversAt(lin, at)); // => [[], ["wu"], ["wu"], []]
 * ```
 */
export const coversAt = ({ absences }: Pick<Rep, "absences">, at: Instant): readonly string[] =>
  absences.flatMap(({ from, until, coverId }) =>
    coverId !== undefined && from <= at && at < until ? [coverId] : [],
  );

/** Is the rep away at this moment? An absence ends at its `until`. */
export const isAway = (rep: Pick<Rep, "absences">, now: Instant): boolean =>
  rep.absences.some((absence) => absence.from <= now && now < absence.until);
