import { type Instant, split } from "../kernel/index.js";
import type { OrderFacts } from "../order/index.js";
import type { CreditEntry, CreditReason } from "./model.js";

/** Somebody who can be credited, with the team they were in at that time. */
export interface Beneficiary {
  readonly repId: string;
  readonly teamId: string | null;
}

/** A share of every order; `to` is its owner at that time, or somebody named. */
export interface CreditSplit {
  readonly role: string;
  /** Basis points; those of one order sum to 10 000. */
  readonly share: number;
  readonly to: "owner" | Beneficiary;
}

/** An entry of the ledger that has not been written yet. */
export type CreditDraft = Omit<CreditEntry, "id" | "version" | "recordedAt" | "policy">;

const reasonFor = (to: CreditSplit["to"], owner: Beneficiary | null): CreditReason => {
  if (to !== "owner") return "named-by-policy";
  return owner === null ? "nobody-owned-when-placed" : "owned-when-placed";
};

/**
 * The entries of an order: a share for each split, of amount and margin alike, summing to the order exactly. The owner is
 * whoever owned the customer when the order was placed; when nobody did, their share goes to the house account.
 *
 * @example
 * ```ts
 * import { creditFor } from "@clientele/core/performance";
 *
 * const order = { orderId: "o-1", customerId: "c-1", placedAt: 0, currency: "CNY", amount: 1_001, margin: null };
 * const splits = [
 *   { role: "owner", share: 5_000, to: "owner" as const },
 *   { role: "engineer", share: 5_000, to: { repId: "wu", teamId: "technical" } },
 * ];
 * const lin = { repId: "lin", teamId: "east" };
 * creditFor(order, lin, splits).map((entry) => [entry.repId, entry.amount]); // => [["lin", 501], ["wu", 500]]
 * creditFor(order, null, splits).map((entry) => entry.repId); // => [null, "wu"]
 * ```
 */
export const creditFor = (
  order: OrderFacts,
  owner: Beneficiary | null,
  splits: readonly CreditSplit[],
): readonly CreditDraft[] => {
  const shares = splits.map((one) => one.share);
  const amounts = split(order.amount, shares);
  const margins = order.margin === null ? null : split(order.margin, shares);
  return splits.map(({ role, share, to }, at) => {
    const who = to === "owner" ? owner : to;
    return {
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
      reason: reasonFor(to, owner),
    };
  });
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
  standing(entries).map(({ id, version: _, recordedAt: __, policy: ___, ...entry }) => ({
    ...entry,
    // subtracted from 0 rather than negated, so that nothing becomes -0
    share: 0 - entry.share,
    amount: 0 - entry.amount,
    margin: entry.margin === null ? null : 0 - entry.margin,
    at,
    reverses: id,
    reason: "reversal",
  }));
