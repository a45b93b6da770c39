import type { Calendar, Instant } from "../../kernel/index.js";

/** A soon, B in a while, C later. */
export const urgencies = ["A", "B", "C"] as const;
export type Urgency = (typeof urgencies)[number];

/** Red 红, yellow 黄, green 绿, by how likely the deal is. */
export const cardColours = ["red", "yellow", "green"] as const;
export type CardColour = (typeof cardColours)[number];

/** Fixed 固定: buys from us. Attack 进攻: buys from somebody else. Develop 开发: buys from nobody yet. */
export const cardKinds = ["fixed", "attack", "develop"] as const;
export type CardKind = (typeof cardKinds)[number];

export interface CardPolicy {
  /** Expected within so many days: A, and B. */
  readonly withinDays: { readonly A: number; readonly B: number };
  /** Days from one review to the next. */
  readonly reviewDays: Readonly<Record<Urgency, number>>;
  /** Likelihood in percent from which a card is red, and yellow. */
  readonly colours: { readonly red: number; readonly yellow: number };
  /** Open cards that a rep is to have. */
  readonly poolTarget: number;
}

/** What is known of a prospect when its card is written. */
export interface CardFacts {
  /** When an order is expected. */
  readonly expectedAt: Instant;
  /** Percent. */
  readonly likelihood: number;
  readonly buysFromUs: boolean;
  readonly buysElsewhere: boolean;
}

/** What follows for the card. */
export interface CardFace {
  readonly urgency: Urgency;
  readonly colour: CardColour;
  readonly kind: CardKind;
  /** Days until the order is expected; negative when it is overdue. */
  readonly daysLeft: number;
  /** When to look at the card again: the same time of day, on a working day. */
  readonly reviewAt: Instant;
}

/** The review after so many days, at the same time of day; one that falls on a day off waits for the next working day. */
const reviewAfter = (now: Instant, days: number, calendar: Calendar): Instant => {
  const today = calendar.dayOf(now);
  let later = days;
  while (!calendar.isWorkday(today + later)) later += 1;
  return calendar.addDays(now, later);
};

/**
 * The face of a prospect card: its urgency by the days until the order is expected (overdue ones are A), its colour by how
 * likely it is, its kind by whom they buy from, and when to review it.
 *
 * @example
 * ```ts
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 * import { ClassificationPolicy, cardFace } from "@clientele/core/classification";
 *
 * const { cards } = ClassificationPolicy.parse({}).qualification;
 * const calendar = makeCalendar();
 * const friday = instant("2026-02-06T09:00:00Z");
 * const facts = { likelihood: 80, buysFromUs: false, buysElsewhere: true };
 * const face = cardFace({ ...facts, expectedAt: instant("2026-02-20T00:00:00Z") }, friday, calendar, cards);
 * [face.urgency, face.colour, face.kind, calendar.dateText(face.reviewAt)];
 * // => ["A", "red", "attack", "2026-02-09"]
 * ```
 */
export const cardFace = (
  facts: CardFacts,
  now: Instant,
  calendar: Calendar,
  policy: CardPolicy,
): CardFace => {
  const daysLeft = calendar.dayOf(facts.expectedAt) - calendar.dayOf(now);
  const { withinDays, colours } = policy;
  const urgency = daysLeft <= withinDays.A ? "A" : daysLeft <= withinDays.B ? "B" : "C";
  return {
    urgency,
    colour: facts.likelihood >= colours.red ? "red" : facts.likelihood >= colours.yellow ? "yellow" : "green",
    kind: facts.buysFromUs ? "fixed" : facts.buysElsewhere ? "attack" : "develop",
    daysLeft,
    reviewAt: reviewAfter(now, policy.reviewDays[urgency], calendar),
  };
};

/** How full a pool of prospects is. */
export interface PoolLevel {
  readonly open: number;
  readonly target: number;
  /** Cards to be written until the pool is full; 0 when it is. */
  readonly wanted: number;
}

/**
 * How full a pool with so many open cards is.
 *
 * @example
 * ```ts
 * import { poolLevel } from "@clientele/core/classification";
 *
 * poolLevel(28, { poolTarget: 30 }); // => { open: 28, target: 30, wanted: 2 }
 * ```
 */
export const poolLevel = (open: number, { poolTarget }: Pick<CardPolicy, "poolTarget">): PoolLevel => ({
  open,
  target: poolTarget,
  wanted: Math.max(0, poolTarget - open),
});
