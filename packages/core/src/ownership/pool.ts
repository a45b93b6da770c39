import type { HiddenField, Pool } from "./pool-policy.js";

/**
 * May this rep claim from the pool, and view what is in it?
 *
 * @example
 * ```ts
 * import { isOpenTo, Pool } from "@clientele/core/ownership";
 *
 * const pool = Pool.parse({ id: "key", teamIds: ["east"], members: ["wu"] });
 * const open = (id: string, ...teamIds: string[]) => isOpenTo(pool, { id, teamIds });
 * [open("lin", "east"), open("wu", "west"), open("zhou", "west")]; // => [true, true, false]
 * ```
 */
export const isOpenTo = (
  { teamIds, members, admins }: Pool,
  rep: { readonly id: string; readonly teamIds: readonly string[] },
): boolean =>
  (teamIds.length === 0 && members.length === 0) ||
  [...members, ...admins].includes(rep.id) ||
  teamIds.some((team) => rep.teamIds.includes(team));

const EMPTY: Readonly<Record<HiddenField, unknown>> = {
  contacts: [],
  attributes: {},
  tags: [],
  industry: null,
  source: null,
  size: null,
};

/** A customer of this pool as somebody sees it who has not claimed it; its admins see all of it. */
export const redacted = <A extends object>(customer: A, { hidden, admins }: Pool, viewerId: string): A =>
  admins.includes(viewerId)
    ? customer
    : { ...customer, ...Object.fromEntries(hidden.map((field) => [field, EMPTY[field]])) };
