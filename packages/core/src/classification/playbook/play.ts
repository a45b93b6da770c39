import type { Calendar, Instant } from "../../kernel/index.js";
import type { ClassNames } from "../events.js";
import type { PlayItem } from "./model.js";
import type { Play, PlayOffer } from "./policy.js";

const allows = (names: readonly string[] | undefined, name: string | null): boolean =>
  names === undefined || (name !== null && names.includes(name));

/**
 * The play of a class: the first whose condition holds, or null.
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, playFor } from "@clientele/core/classification";
 *
 * const { playbook } = ClassificationPolicy.parse({
 *   playbook: [
 *     { name: "key", when: { tier: ["A"] }, give: { visitEveryDays: 14, maxDiscount: 1_000, service: "gold" } },
 *     { name: "standard" },
 *   ],
 * });
 * playFor(playbook, { tier: "A", segment: null, lifecycle: "loyal" })?.name; // => "key"
 * playFor(playbook, { tier: null, segment: null, lifecycle: "potential" })?.name; // => "standard"
 * ```
 */
export const playFor = (playbook: readonly Play[], classes: ClassNames): Play | null =>
  playbook.find(
    ({ when }) =>
      allows(when.tier, classes.tier) &&
      allows(when.segment, classes.segment) &&
      allows(when.lifecycle, classes.lifecycle),
  ) ?? null;

const items: Readonly<Record<PlayItem, (offer: PlayOffer) => boolean>> = {
  visit: ({ visitEveryDays }) => visitEveryDays !== null,
  discount: ({ maxDiscount }) => maxDiscount > 0,
  promotion: ({ promotion }) => promotion.length > 0,
  distribution: ({ distribution }) => distribution.length > 0,
  service: ({ service }) => service !== null,
  automation: ({ automation }) => automation.length > 0,
};

/** Does a play give this at all? */
export const gives = ({ give }: Play, item: PlayItem): boolean => items[item](give);

/** When the next visit is due: the cadence after the last one, at once without one; null when the play has no visits. */
export const visitDueAt = (
  play: Play,
  lastVisitAt: Instant | null,
  now: Instant,
  calendar: Calendar,
): Instant | null => {
  const { visitEveryDays } = play.give;
  if (visitEveryDays === null) return null;
  return lastVisitAt === null ? now : calendar.addDays(lastVisitAt, visitEveryDays);
};
