import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import { contentHash } from "../kernel/index.js";
import { type OrderFacts, orderEvents } from "../order/index.js";
import { holdingRecord } from "../ownership/index.js";
import type { Reaction, Read, Work } from "../storage/index.js";
import { type CreditDraft, creditFor, reversalOf } from "./credit.js";
import { performanceEvents } from "./events.js";
import { creditRecord } from "./model.js";
import type { PerformancePolicy } from "./policy.js";
import { beneficiaryAt, namedSplits } from "./repository.js";

const enter = (work: Work, order: OrderFacts, drafts: readonly CreditDraft[], policy: string): Read<void> => {
  const entries = drafts.map((draft) =>
    work.insert(creditRecord, work.newId(), { ...draft, recordedAt: work.now, policy }),
  );
  if (entries.length === 0) return Effect.void;
  return work.emit(performanceEvents.credited, customerSubject(order.customerId), {
    source: "order",
    sourceId: order.orderId,
    customerId: order.customerId,
    currency: order.currency,
    shares: entries.map(({ id, repId, teamId, role, share, amount }) => ({
      ...{ entryId: id, repId, teamId, role, share, amount },
    })),
  });
};

/** Writes the ledger in the same unit of work as the order: there is never the one without the other. */
export const makePerformanceReactions = (policy: PerformancePolicy): readonly Reaction[] => {
  const hash = contentHash(policy);
  return [
    {
      on: orderEvents.recorded.type,
      run: (event, work) =>
        Effect.gen(function* () {
          const order = event.data as OrderFacts;
          // tenures are read as a list; the holding, read by id, makes the command decide again if the owner changes now
          yield* work.get(holdingRecord, order.customerId);
          const owner = yield* beneficiaryAt(work, order.customerId, order.placedAt);
          yield* enter(work, order, creditFor(order, owner, yield* namedSplits(work, policy)), hash);
        }),
    },
    {
      on: orderEvents.cancelled.type,
      run: (event, work) =>
        Effect.gen(function* () {
          const order = event.data as OrderFacts;
          const entries = yield* work.all(creditRecord, { where: { sourceId: order.orderId } });
          yield* enter(work, order, reversalOf(entries, work.now), hash);
        }),
    },
  ];
};
