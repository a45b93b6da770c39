import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerRecord, customerSubject } from "../customer/index.js";
import { errorOf, type Page } from "../kernel/index.js";
import { orderRecord } from "../order/index.js";
import { type Answer, type CallOptions, command, query, type Read, type Work } from "../storage/index.js";
import { classificationEvents } from "./events.js";
import { cardNotOpen, cardOpen } from "./faults.js";
import { Cards, CloseCard, OpenCard, Pool, ReviewCard } from "./inputs.js";
import {
  type CardFace,
  cardFace,
  cardRecord,
  type PoolLevel,
  type ProspectCard,
  poolLevel,
  type QualificationPolicy,
} from "./qualification/index.js";
import { put } from "./repository.js";

const READ = "classification.read";
const CARD = "classification.card";

export interface CardService {
  /** Writes the card of a prospect. Refused while there is an open one; a closed one is opened anew. */
  openCard(input: z.input<typeof OpenCard>, options?: CallOptions): Answer<ProspectCard>;
  /** Notes a review, with what has become known; urgency, colour, kind and the next review follow. */
  reviewCard(input: z.input<typeof ReviewCard>, options?: CallOptions): Answer<ProspectCard>;
  /** Closes a card, won or lost. A pool that is then below its target asks for a replacement by an event. */
  closeCard(
    input: z.input<typeof CloseCard>,
    options?: CallOptions,
  ): Answer<ProspectCard & { readonly pool: PoolLevel }>;
  /** The open cards of a rep (default: the actor), the next review first. */
  cards(input?: z.input<typeof Cards>): Answer<Page<ProspectCard>>;
  /** How full the pool of a rep is (default: the actor's). */
  pool(input?: z.input<typeof Pool>): Answer<PoolLevel>;
}

const poolOf = (repId: string): string => `card-pool:${repId}`;

const buysFromUs = (work: Work, customerId: string): Read<boolean> =>
  Effect.map(
    work.page(orderRecord, { where: { status: "placed", customerId }, limit: 1, after: null }),
    ({ items }) => items.length > 0,
  );

export const makeCardService = ({ cards: policy }: QualificationPolicy): CardService => {
  const faceOf = (
    work: Work,
    customerId: string,
    facts: Pick<ProspectCard, "expectedAt" | "likelihood" | "buysElsewhere">,
  ): Read<Omit<CardFace, "daysLeft">> =>
    Effect.map(buysFromUs(work, customerId), (ours) => {
      const { daysLeft: _, ...face } = cardFace(
        { ...facts, buysFromUs: ours },
        work.now,
        work.calendar,
        policy,
      );
      return face;
    });

  const openOne = (work: Work, customerId: string): Read<ProspectCard> =>
    Effect.gen(function* () {
      const card = yield* work.require(cardRecord, customerId);
      yield* work.permitCustomer(CARD, customerId);
      if (card.status === "open") return card;
      return yield* Effect.fail(errorOf(cardNotOpen({ customer: customerId, status: card.status })));
    });

  return {
    openCard: command(
      { name: "classification.open-card", permission: CARD, input: OpenCard },
      ({ customerId, ...input }, work) =>
        Effect.gen(function* () {
          yield* work.require(customerRecord, customerId);
          yield* work.permitCustomer(CARD, customerId);
          const { repId = work.actor.id, ...facts } = input;
          const earlier = yield* work.get(cardRecord, customerId);
          if (earlier?.status === "open") {
            return yield* Effect.fail(errorOf(cardOpen({ customer: customerId, rep: earlier.repId })));
          }
          work.addToCounter(poolOf(repId), 1);
          const pool = poolLevel(yield* work.counter(poolOf(repId)), policy);
          const card = yield* put(work, cardRecord, customerId, {
            ...facts,
            ...(yield* faceOf(work, customerId, facts)),
            repId,
            status: "open",
            openedAt: work.now,
            reviewedAt: work.now,
            closedAt: null,
          });
          const said = { customerId, repId, pool };
          yield* work.emit(classificationEvents.cardOpened, customerSubject(customerId), said);
          return card;
        }),
    ),

    reviewCard: command(
      { name: "classification.review-card", permission: CARD, input: ReviewCard },
      ({ customerId, ...input }, work) =>
        Effect.gen(function* () {
          const card = yield* openOne(work, customerId);
          const facts = {
            expectedAt: input.expectedAt ?? card.expectedAt,
            likelihood: input.likelihood ?? card.likelihood,
            buysElsewhere: input.buysElsewhere ?? card.buysElsewhere,
          };
          const face = yield* faceOf(work, customerId, facts);
          return work.update(cardRecord, card, { ...facts, ...face, reviewedAt: work.now });
        }),
    ),

    closeCard: command(
      { name: "classification.close-card", permission: CARD, input: CloseCard },
      ({ customerId, outcome }, work) =>
        Effect.gen(function* () {
          const card = yield* openOne(work, customerId);
          const { repId } = card;
          work.addToCounter(poolOf(repId), -1, { min: 0 });
          const pool = poolLevel(yield* work.counter(poolOf(repId)), policy);
          const closed = work.update(cardRecord, card, { status: outcome, closedAt: work.now });
          const subject = customerSubject(customerId);
          yield* work.emit(classificationEvents.cardClosed, subject, { customerId, repId, outcome, pool });
          if (pool.wanted > 0) {
            yield* work.emit(classificationEvents.replacementWanted, subject, { customerId, repId, pool });
          }
          return { ...closed, pool };
        }),
    ),

    cards: query(
      { name: "classification.cards", permission: READ, input: Cards },
      ({ repId, dueBy, after, limit }, reads) => {
        const due = dueBy === undefined ? {} : { reviewAt: { lte: dueBy } };
        const where = { repId: repId ?? reads.actor.id, status: "open", ...due } as const;
        return reads.visiblePage(cardRecord, { where, after, limit }, (cards) =>
          reads.visible(READ, cards, ({ id }) => id),
        );
      },
    ),

    pool: query({ name: "classification.pool", permission: READ, input: Pool }, ({ repId }, reads) =>
      Effect.map(reads.counter(poolOf(repId ?? reads.actor.id)), (open) => poolLevel(open, policy)),
    ),
  };
};
