import { type Fault, fail, type Instant, ok, type Result } from "../../kernel/index.js";
import { repNotActive } from "../faults.js";
import type { Tenure } from "../model.js";
import { ownerAt } from "../tenure.js";
import { ownerWithoutShare, sharesNotWhole, sharesTwice, tooManyOwners } from "./faults.js";
import type { SharingPolicy } from "./sharing-policy.js";

/** All of a customer, in basis points. */
export const WHOLE_CUSTOMER = 10_000;

/** One of those who own a customer together, with the team they were in when it was shared. */
export interface CoOwner {
  readonly repId: string;
  readonly teamId: string | null;
  /** Basis points; those of all owners sum to exactly 10 000. */
  readonly share: number;
}

/**
 * May a customer be shared so? The first reason against it: somebody is named twice or has left, the owner is not named,
 * there are too many, or the shares do not sum to exactly 10 000.
 *
 * @example
 * ```ts
 * import { judgeShares, SharingPolicy } from "@clientele/core/ownership";
 *
 * const customer = { customerId: "acme", ownerId: "lin" };
 * const lin = { repId: "lin", teamId: "east", active: true, share: 7_000 };
 * const zhou = { repId: "zhou", teamId: "east", active: true, share: 2_999 };
 * const judged = judgeShares(customer, [lin, zhou], SharingPolicy.parse({}));
 * judged.ok ? [] : [judged.error.code, judged.error.facts.missing]; // => ["OWNERSHIP.SHARES_NOT_WHOLE", 1]
 * judgeShares(customer, [lin, { ...zhou, share: 3_000 }], SharingPolicy.parse({})).ok; // => true
 * ```
 */
export const judgeShares = (
  { customerId: customer, ownerId: owner }: { readonly customerId: string; readonly ownerId: string },
  owners: readonly (CoOwner & { readonly active: boolean })[],
  { maxOwners }: Pick<SharingPolicy, "maxOwners">,
): Result<readonly CoOwner[], Fault> => {
  const seen = new Set<string>();
  for (const { repId, active } of owners) {
    if (seen.has(repId)) return fail(sharesTwice({ rep: repId }));
    if (!active) return fail(repNotActive({ rep: repId }));
    seen.add(repId);
  }
  if (!seen.has(owner)) return fail(ownerWithoutShare({ owner, customer }));
  if (owners.length > maxOwners) return fail(tooManyOwners({ owners: owners.length, max: maxOwners }));
  const sum = owners.reduce((total, one) => total + one.share, 0);
  if (sum !== WHOLE_CUSTOMER)
    return fail(sharesNotWhole({ sum, whole: WHOLE_CUSTOMER, missing: WHOLE_CUSTOMER - sum }));
  return ok(owners.map(({ repId, teamId, share }) => ({ repId, teamId, share })));
};

/** The owners after the main one hands over: the new one has their share, and adds it to their own where they had one. */
export const handedOver = (
  owners: readonly CoOwner[],
  fromOwnerId: string,
  to: Pick<CoOwner, "repId" | "teamId">,
): readonly CoOwner[] => {
  const taken = owners.filter((one) => one.repId === fromOwnerId || one.repId === to.repId);
  const others = owners.filter((one) => !taken.includes(one));
  const share = taken.reduce((sum, one) => sum + one.share, 0);
  return [{ repId: to.repId, teamId: to.teamId, share }, ...others];
};

/**
 * Who owned a customer at a moment, and how much of it: what credit is given by. An entry counts from its moment on, for
 * as long as the tenure lasts in which it was made; without one the owner has all of it; nobody, where nobody owned it.
 *
 * @example
 * ```ts
 * import { ownersAt } from "@clientele/core/ownership";
 *
 * const tenures = [{ id: "t-1", ownerId: "lin", teamId: "east", from: 10, until: 30 }];
 * const owners = [{ repId: "lin", teamId: "east", share: 6_000 }, { repId: "wu", teamId: "west", share: 4_000 }];
 * const entries = [{ tenureId: "t-1", at: 20, owners }];
 * const sharesAt = (at: number) => ownersAt(tenures, entries, at).map((one) => [one.repId, one.share]);
 * sharesAt(19); // => [["lin", 10000]]
 * sharesAt(20); // => [["lin", 6000], ["wu", 4000]]
 * sharesAt(30); // => []
 * ```
 */
export const ownersAt = (
  tenures: readonly Pick<Tenure, "id" | "ownerId" | "teamId" | "from" | "until">[],
  entries: readonly {
    readonly tenureId: string;
    readonly at: Instant;
    readonly owners: readonly CoOwner[];
  }[],
  at: Instant,
): readonly CoOwner[] => {
  const tenure = ownerAt(tenures, at);
  if (tenure === null) return [];
  const entry = entries.findLast((one) => one.tenureId === tenure.id && one.at <= at);
  return entry?.owners ?? [{ repId: tenure.ownerId, teamId: tenure.teamId, share: WHOLE_CUSTOMER }];
};
