import { type Fault, fail, type Instant, ok, type Result, split } from "../kernel/index.js";
import { type Beneficiary, type CreditDraft, opposite, standing } from "./credit.js";
import { movedToSelf, nothingToAdjust, nothingToMove } from "./faults.js";
import type { CreditEntry, CreditReason } from "./model.js";
import { WHOLE } from "./policy.js";

/** On what a correction rests. */
export interface CreditCause {
  readonly reason: Extract<CreditReason, "awarded-by-dispute" | "handed-over" | "moved-by-hand" | "adjusted">;
  /** The dispute, the handover. */
  readonly causeId: string | null;
  readonly note: string;
}

export interface CreditMove {
  /** Who loses it; null is the house account. */
  readonly from: string | null;
  /** Who gets it, with their team; null is the house account. */
  readonly to: Beneficiary | null;
  /** How much of what `from` has of the order, in basis points of that: 10 000 is all of it. */
  readonly share: number;
}

/**
 * Moves credit of one order from one rep to another, by entries of the moment of the decision: each entry of the first
 * that stands is taken back, and given anew. All sums of the order stay as they are, of amount, margin and share alike;
 * of a part, what is left over goes to whoever gets it on a tie. The periods before stay as they were reported.
 * `entries` are all those of the order.
 *
 * @example
 * ```ts
 * import { creditFor, moveCredit, solely } from "@clientele/core/performance";
 *
 * const order = { orderId: "o-1", customerId: "c-1", placedAt: 0, currency: "CNY", amount: 101, margin: null };
 * const [draft] = creditFor(order, solely({ repId: "lin", teamId: "east" }), [{ role: "owner", share: 10_000, to: "owner" }]);
 * const entries = draft === undefined ? [] : [{ ...draft, id: "e-1", version: 1, recordedAt: 0, policy: "" }];
 * const cause = { reason: "awarded-by-dispute" as const, causeId: "case-7", note: "" };
 * const moved = moveCredit(entries, { from: "lin", to: { repId: "wu", teamId: "west" }, share: 5_000 }, 9, cause);
 * moved.ok ? moved.value.map((one) => [one.repId, one.amount]) : []; // => [["lin", -101], ["wu", 51], ["lin", 50]]
 * ```
 */
export const moveCredit = (
  entries: readonly CreditEntry[],
  { from, to, share }: CreditMove,
  at: Instant,
  cause: CreditCause,
): Result<readonly CreditDraft[], Fault> => {
  const order = entries[0]?.sourceId ?? "";
  const receiver = to?.repId ?? null;
  if (receiver === from) return fail(movedToSelf({ rep: from ?? "house" }));
  const theirs = standing(entries).filter((entry) => entry.repId === from);
  if (theirs.length === 0) return fail(nothingToMove({ order, from: from ?? "house" }));
  return ok(
    theirs.flatMap((entry) => {
      const back = { ...opposite(entry, at), causeId: cause.causeId, note: cause.note };
      const weights = [share, WHOLE - share];
      const shares = split(entry.share, weights);
      const amounts = split(entry.amount, weights);
      const margins = entry.margin === null ? null : split(entry.margin, weights);
      const part = (index: 0 | 1): CreditDraft => ({
        ...back,
        share: shares[index] ?? 0,
        amount: amounts[index] ?? 0,
        margin: margins?.[index] ?? null,
        reverses: null,
        reason: cause.reason,
      });
      const given = { ...part(0), repId: receiver, teamId: to?.teamId ?? null };
      return share === WHOLE ? [back, given] : [back, given, part(1)];
    }),
  );
};

/** By how much an order comes to more, or to less, than was recorded. */
export interface CreditAdjustment {
  readonly amount: number;
  /** Null where it is not known. */
  readonly margin: number | null;
}

/**
 * Corrects the amount of an order that stands: a partial return, a discount afterwards, a wrong figure. Those who have its
 * credit now bear it, in proportion to their shares and summing to it exactly (largest remainder, ties in the order of the
 * entries), on the day of the correction. A currency never changes: what was recorded in a wrong one is cancelled, and
 * recorded again.
 */
export const adjustCredit = (
  entries: readonly CreditEntry[],
  { amount, margin }: CreditAdjustment,
  at: Instant,
  cause: CreditCause,
): Result<readonly CreditDraft[], Fault> => {
  const held = standing(entries).filter((entry) => entry.source === "order" && entry.share > 0);
  const [first] = held;
  if (first === undefined) return fail(nothingToAdjust({ order: entries[0]?.sourceId ?? "" }));
  const shares = held.map((entry) => entry.share);
  const amounts = split(amount, shares);
  const margins = margin === null ? null : split(margin, shares);
  return ok(
    held.map(({ id: _, version: __, recordedAt: ___, policy: ____, ...entry }, index) => ({
      ...entry,
      source: "adjustment",
      share: 0,
      amount: amounts[index] ?? 0,
      margin: margins?.[index] ?? null,
      at,
      reverses: null,
      ...cause,
    })),
  );
};
