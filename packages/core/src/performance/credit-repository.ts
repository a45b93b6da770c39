import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import { contentHash } from "../kernel/index.js";
import type { Read, Work } from "../storage/index.js";
import type { CreditDraft } from "./credit.js";
import { performanceEvents } from "./events.js";
import { creditRecord } from "./model.js";
import type { PerformancePolicy } from "./policy.js";

/** What an entry is made by: the shares, also that of who covers, and nothing else that the policy says. */
export const creditPolicyHash = ({
  splits,
  coverShare,
}: Pick<PerformancePolicy, "splits" | "coverShare">): string => contentHash({ splits, coverShare });

/** Writes entries of one order, and tells of them. */
export const enterCredit = (work: Work, drafts: readonly CreditDraft[], policy: string): Read<void> => {
  const [first] = drafts;
  if (first === undefined) return Effect.void;
  const entries = drafts.map((draft) =>
    work.insert(creditRecord, work.newId(), { ...draft, recordedAt: work.now, policy }),
  );
  return work.emit(performanceEvents.credited, customerSubject(first.customerId), {
    source: first.source,
    sourceId: first.sourceId,
    customerId: first.customerId,
    currency: first.currency,
    shares: entries.map(({ id, repId, teamId, role, share, amount, reason, causeId }) => ({
      ...{ entryId: id, repId, teamId, role, share, amount, reason, causeId },
    })),
  });
};
