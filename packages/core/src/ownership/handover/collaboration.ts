import type { Allowance, Instant } from "../../kernel/index.js";
import type { CollaborationLevel } from "./handover-policy.js";

/** Somebody who works on a customer besides its owner, from `from`, until `until`. */
export interface Collaborator {
  readonly repId: string;
  readonly level: CollaborationLevel;
  readonly from: Instant;
  readonly until: Instant;
}

const VIEW = [
  "customer.read",
  "order.read",
  "classification.read",
  "ownership.read",
  "funnel.read",
  "performance.read",
];
const ASSIST = [...VIEW, "customer.touch"];

/** What each level allows, of what one's role allows for customers of one's own. */
export const levelPermissions: Readonly<Record<CollaborationLevel, readonly string[]>> = {
  view: VIEW,
  assist: ASSIST,
  negotiate: [...ASSIST, "customer.change", "funnel.work"],
};

/**
 * Who collaborates on a customer at a moment: nothing has to run for it to end.
 *
 * @example
 * ```ts
 * import { collaboratorsAt } from "@clientele/core/ownership";
 *
 * const staying = [{ repId: "lin", level: "assist" as const, from: 10, until: 20 }];
 * [9, 10, 19, 20].map((at) => collaboratorsAt(staying, at).length); // => [0, 1, 1, 0]
 * ```
 */
export const collaboratorsAt = (
  collaborators: readonly Collaborator[],
  at: Instant,
): readonly Collaborator[] => collaborators.filter((one) => one.from <= at && at < one.until);

/** What these may do to the customer at a moment. */
export const allowancesAt = (collaborators: readonly Collaborator[], at: Instant): readonly Allowance[] =>
  collaboratorsAt(collaborators, at).map(({ repId, level }) => ({
    actorId: repId,
    permissions: levelPermissions[level],
  }));

/** The list with this one in the place of what they were; those that are over are left out. */
export const withCollaborator = (
  collaborators: readonly Collaborator[],
  repId: string,
  next: Omit<Collaborator, "repId"> | null,
  now: Instant,
): readonly Collaborator[] => {
  const others = collaborators.filter((one) => one.repId !== repId && now < one.until);
  return next === null ? others : [...others, { repId, ...next }];
};
