import { type Instant, split } from "../kernel/index.js";
import type { OrderFacts } from "../order/index.js";
import type { CreditEntry, CreditReason } from "./model.js";
import { WHOLE } from "./policy.js";

/** Somebody who can be credited, with the team they were in at that time. */
export interface Beneficiary {
  readonly repId: string;
  readonly teamId: string | null;
}

/** One of those who own a customer together. */
export interface OwnerShare extends Beneficiary {
  /** Basis points; those of all owners sum to 10 000. */
  readonly share: number;
  /** Not an owner, but covering for one who was away. */
  readonly covering?: boolean | undefined;
}

/**
 * The owners, each with who covered for them when it was sold: `coverShare` basis points of their share, rounded down to a
 * whole basis point, are the cover's, the rest stays theirs. Their sum does not change.
 *
 * @example
 * ```ts
 * import { withCovers } from "@clientele/core/performance";
 *
 * const lin = { repId: "lin", teamId: "east", share: 10_000 };
 * withCovers([lin], [{ repId: "wu", teamId: "east" }], 2_000).map((one) => [one.repId, one.share]); // => [["lin", 8000], ["wu", 2000]]
 * ```
 */
export const withCovers = (
  owners: readonly OwnerShare[],
  coverOf: readonly (Beneficiary | null)[],
  coverShare: number,
): readonly OwnerShare[] =>
  owners.flatMap((owner, at) => {
    const cover = coverOf[at] ?? null;
    const covered = cover === null ? 0 : Math.floor((owner.share * coverShare) / WHOLE);
    if (cover === null || covered === 0) return [owner];
    const rest = owner.share - covered;
    const stays = rest === 0 ? [] : [{ ...owner, share: rest }];
    return [...stays, { ...cover, share: covered, covering: true }];
  });

/** The owners of a customer that one rep owns, or nobody. */
export const solely = (owner: Beneficiary | null): readonly OwnerShare[] =>
  owner === null ? [] : [{ ...owner, share: WHOLE }];

/** A share of every order; `to` is its owner at that time, or somebody named. */
export interface CreditSplit {
  readonly role: string;
  /** Basis points; those of one order sum to 10 000. */
  readonly share: number;
  readonly to: "owner" | Beneficiary;
}

/** An entry of the ledger that has not been written yet. */
export type CreditDraft = Omit<CreditEntry, "id" | "version" | "recordedAt" | "policy">;

/** One part of an order: whose, and how much of it as a product of shares, so that nothing is rounded twice. */
interface Part {
  readonly role: string;
  readonly who: Beneficiary | null;
  readonly share: number;
  readonly weight: number;
  readonly reason: CreditReason;
}

const partsOf = (rule: CreditSplit, owners: readonly OwnerShare[]): readonly Part[] => {
  const { role, share, to } = rule;
  const whole = { role, share, weight: share * WHOLE };
  if (to !== "owner") return [{ ...whole, who: to, reason: "named-by-policy" }];
  if (owners.length === 0) return [{ ...whole, who: null, reason: "nobody-owned-when-placed" }];
  const shares = split(
    share,
    owners.map((owner) => owner.share),
  );
  return owners.map((who, at) => ({
    ...{ role, who, share: shares[at] ?? 0, weight: share * who.share },
    reason: who.covering === true ? "covered-when-placed" : "owned-when-placed",
  }));
};

/**
 * The entries of an order: a share for each split, of amount and margin alike, summing to the order exactly: units left
 * over go to the largest remainders, equal ones in the order of the splits and of the owners. The owners are those who
 * owned the customer when the order was placed; when nobody did, their share goes to the house account.
 *
 * @example
 * ```ts
 * import { creditFor, solely } from "@clientele/core/performance";
 *
 * const order = { orderId: "o-1", customerId: "c-1", placedAt: 0, currency: "CNY", amount: 1_001, margin: null };
 * const splits = [
 *   { role: "owner", share: 5_000, to: "owner" as const },
 *   { role: "engineer", share: 5_000, to: { repId: "wu", teamId: "technical" } },
 * ];
 * const lin = { repId: "lin", teamId: "east" };
 * const given = (owners: Parameters<typeof creditFor>[1]) =>
 *   creditFor(order, owners, splits).map((entry) => [entry.repId, entry.amount]);
 * given(solely(lin)); // => [["lin", 501], ["wu", 500]]
 * given([{ ...lin, share: 6_000 }, { repId: "zhou", teamId: "east", share: 4_000 }]); // => [["lin", 300], ["zhou", 200], ["wu", 501]]
 * given([]); // => [[null, 501], ["wu", 500]]
 * ```
 */
export const creditFor = (
  order: OrderFacts,
  owners: readonly OwnerShare[],
  splits: readonly CreditSplit[],
): readonly CreditDraft[] => {
  const parts = splits.flatMap((one) => partsOf(one, owners));
  const weights = parts.map((part) => part.weight);
  const amounts = split(order.amount, weights);
  const margins = order.margin === null ? null : split(order.margin, weights);
  return parts.map(({ role, who, share, reason }, at) => ({
    source: "order",
    sourceId: order.orderId,
    sourceAt: order.placedAt,
    customerId: order.customerId,
    repId: who?.repId ?? null,
    teamId: who?.teamId ?? null,
    role,
    share,
    amount: amounts[at] ?? 0,
    margin: margins?.[at] ?? null,
    currency: order.currency,
    at: order.placedAt,
    reverses: null,
    reason,
    causeId: null,
    note: "",
  }));
};

/** The entries that stand: neither reversals, nor reversed. */
export const standing = <E extends Pick<CreditEntry, "id" | "reverses">>(
  entries: readonly E[],
): readonly E[] => {
  const reversed = new Set(entries.map((entry) => entry.reverses));
  return entries.filter((entry) => entry.reverses === null && !reversed.has(entry.id));
};

/**
 * Takes back what stands of an order, by opposite entries at the moment of its cancellation: whoever had the credit loses
 * it, whoever owns the customer now. The months before stay as they were reported.
 */
export const reversalOf = (entries: readonly CreditEntry[], at: Instant): readonly CreditDraft[] =>
  standing(entries).map((entry) => opposite(entry, at));

/** The entry that takes another one back. */
export const opposite = (
  { id, version: _, recordedAt: __, policy: ___, ...entry }: CreditEntry,
  at: Instant,
): CreditDraft => ({
  ...entry,
  // subtracted from 0 rather than negated, so that nothing becomes -0
  share: 0 - entry.share,
  amount: 0 - entry.amount,
  margin: entry.margin === null ? null : 0 - entry.margin,
  at,
  reverses: id,
  reason: "reversal",
});
