import * as Effect from "effect/Effect";
import { orderRecord } from "../order/index.js";
import { command, type Reads, type Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import type { CreditDraft } from "./credit.js";
import { adjustCredit, type CreditCause, moveCredit } from "./credit-correction.js";
import { creditPolicyHash, enterCredit } from "./credit-repository.js";
import { AdjustCreditInput, MoveCreditInput } from "./inputs.js";
import { creditRecord } from "./model.js";
import { COMPANY } from "./plan.js";
import type { PerformancePolicy } from "./policy.js";
import type { PerformanceService } from "./service.js";

const CREDIT = "performance.credit";

/** The entries of an order, which must exist; a cancellation at the same moment makes the command decide again. */
const entriesOf = (reads: Reads, sourceId: string) =>
  Effect.flatMap(reads.require(orderRecord, sourceId), () =>
    reads.all(creditRecord, { where: { sourceId } }),
  );

/** What nobody has is the company's, and takes the scope `all`. */
const permitRep = (work: Work, repId: string | null) => {
  if (repId === null) return Effect.as(work.permit(CREDIT, COMPANY), null);
  return Effect.gen(function* () {
    const { teamId } = yield* work.require(repRecord, repId);
    yield* work.permit(CREDIT, { ownerId: null, teamId });
    return { repId, teamId };
  });
};

/** Corrections of the ledger by hand; only ever by further entries. */
export const makeCreditService = (
  policy: PerformancePolicy,
): Pick<PerformanceService, "moveCredit" | "adjustCredit"> => {
  const hash = creditPolicyHash(policy);
  const enter = (work: Work, drafts: readonly CreditDraft[]) =>
    Effect.as(enterCredit(work, drafts, hash), { entries: drafts.length });
  const causeOf = (reason: CreditCause["reason"], note: string): CreditCause => ({
    reason,
    causeId: null,
    note,
  });

  return {
    moveCredit: command(
      { name: "performance.move-credit", permission: CREDIT, input: MoveCreditInput },
      ({ sourceId, from, to, share, reason }, work) =>
        Effect.gen(function* () {
          const entries = yield* entriesOf(work, sourceId);
          yield* permitRep(work, from);
          const receiver = yield* permitRep(work, to);
          const cause = causeOf("moved-by-hand", reason);
          const moved = moveCredit(entries, { from, to: receiver, share }, work.now, cause);
          return yield* enter(work, yield* work.accept(moved));
        }),
    ),

    adjustCredit: command(
      { name: "performance.adjust-credit", permission: CREDIT, input: AdjustCreditInput },
      ({ sourceId, amount, margin, reason }, work) =>
        Effect.gen(function* () {
          const entries = yield* entriesOf(work, sourceId);
          const cause = causeOf("adjusted", reason);
          const drafts = yield* work.accept(adjustCredit(entries, { amount, margin }, work.now, cause));
          yield* Effect.forEach(new Set(drafts.map((draft) => draft.repId)), (rep) => permitRep(work, rep));
          return yield* enter(work, drafts);
        }),
    ),
  };
};
