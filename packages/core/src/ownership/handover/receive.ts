import { type Calendar, type Fault, fail, ok, type Result } from "../../kernel/index.js";
import { type ClaimFacts, coolingFault, holdingFault, holdingLimits } from "../claim.js";
import { repNotActive, sameOwner } from "../faults.js";
import type { OwnershipPolicy } from "../policy.js";

/** What the receiver of a handover is judged by. */
export interface ReceiptFacts
  extends Pick<
    ClaimFacts,
    "customerId" | "ownerId" | "formerOwners" | "held" | "withoutOrders" | "ordered" | "now"
  > {
  readonly rep: Pick<ClaimFacts["rep"], "id" | "active" | "capacity">;
}

/** What a receiver was measured against. */
export interface ReceiptGrant {
  /** Those that count. */
  readonly held: number;
  readonly maxHeld: number | null;
}

/**
 * May this rep receive this customer now? Asked when the handover is carried out, by the rules of a claim: the first
 * reason against it of has left, owns it already, lost it within the cooldown (where the policy lists that), holds as many
 * as they may.
 */
export const judgeReceipt = (
  facts: ReceiptFacts,
  { claim, handover: { limits } }: Pick<OwnershipPolicy, "claim" | "handover">,
  calendar: Calendar,
): Result<ReceiptGrant, Fault> => {
  const { customerId: customer, ownerId, rep } = facts;
  if (!rep.active) return fail(repNotActive({ rep: rep.id }));
  if (ownerId === rep.id) return fail(sameOwner({ customer, rep: rep.id }));
  const cooling = limits.includes("cooldown") ? coolingFault(facts, claim.cooldownDays, calendar) : null;
  if (cooling !== null) return fail(cooling);
  const measured = holdingLimits(facts, limits.includes("max-held") ? claim : { ...claim, maxHeld: null });
  const full = holdingFault(rep.id, measured);
  if (full !== null) return fail(full);
  return ok({ held: measured[0].count, maxHeld: measured[0].max });
};
