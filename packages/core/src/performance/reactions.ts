import * as Effect from "effect/Effect";
import { type OrderFacts, orderEvents } from "../order/index.js";
import { type CreditAward, holdingRecord, ownershipEvents } from "../ownership/index.js";
import type { Reaction, Read, Work } from "../storage/index.js";
import { creditFor, reversalOf } from "./credit.js";
import { type CreditCause, moveCredit } from "./credit-correction.js";
import { creditPolicyHash, enterCredit } from "./credit-repository.js";
import { creditRecord } from "./model.js";
import { type PerformancePolicy, WHOLE } from "./policy.js";
import { namedSplits, ownersThen } from "./repository.js";

/** What of a customer's credit a decision of ownership gives to somebody else. */
const award = (work: Work, award: CreditAward, policy: string): Read<void> =>
  Effect.gen(function* () {
    const { customerId, fromRepId: from, toRepId: repId, toTeamId: teamId, since, until } = award;
    const entered = yield* work.all(creditRecord, { where: { customerId } });
    const within = entered.filter(
      ({ sourceAt }) => sourceAt >= since && (until === null || sourceAt < until),
    );
    const cause: CreditCause = { reason: award.reason, causeId: award.causeId, note: award.note };
    for (const orderId of new Set(within.map((entry) => entry.sourceId))) {
      const entries = within.filter((entry) => entry.sourceId === orderId);
      const moved = moveCredit(
        entries,
        { from, to: repId === null ? null : { repId, teamId }, share: WHOLE },
        work.now,
        cause,
      );
      // an order of that time for which the one who loses has no credit is none of this award's
      if (moved.ok) yield* enterCredit(work, moved.value, policy);
    }
  });

/** Writes the ledger in the same unit of work as the order: there is never the one without the other. */
export const makePerformanceReactions = (policy: PerformancePolicy): readonly Reaction[] => {
  const hash = creditPolicyHash(policy);
  return [
    {
      on: orderEvents.recorded.type,
      run: (event, work) =>
        Effect.gen(function* () {
          const order = event.data as OrderFacts;
          // tenures are read as a list; the holding, read by id, makes the command decide again if the owner changes now
          yield* work.get(holdingRecord, order.customerId);
          const owners = yield* ownersThen(work, order.customerId, order.placedAt, policy);
          const splits = yield* namedSplits(work, policy);
          yield* enterCredit(work, creditFor(order, owners, splits), hash);
        }),
    },
    {
      on: orderEvents.cancelled.type,
      run: (event, work) =>
        Effect.gen(function* () {
          const order = event.data as OrderFacts;
          const entries = yield* work.all(creditRecord, { where: { sourceId: order.orderId } });
          yield* enterCredit(work, reversalOf(entries, work.now), hash);
        }),
    },
    {
      on: ownershipEvents.creditAwarded.type,
      run: (event, work) => award(work, event.data as CreditAward, hash),
    },
  ];
};
