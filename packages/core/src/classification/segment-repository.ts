import * as Effect from "effect/Effect";
import { customerRecord, customerSubject } from "../customer/index.js";
import { orderRecord } from "../order/index.js";
import type { Read, Reads, Work } from "../storage/index.js";
import { classificationEvents } from "./events.js";
import { classRecord } from "./model.js";
import {
  type Behaviour,
  type CustomerSegment,
  membershipRecord,
  profileRecord,
  type SegmentFacts,
  segmentsOf,
  withOrder,
} from "./segmentation/index.js";

export const noBehaviour: Behaviour = { orders: 0, sales: {} };

/** What customers between two ids have bought, counted by the store; orders of this unit of work are not in it. */
export const behavioursBetween = (
  reads: Reads,
  customerId: { readonly gte: string; readonly lte: string },
): Read<ReadonlyMap<string, Behaviour>> =>
  Effect.map(
    reads.aggregate(orderRecord, {
      where: { status: "placed", customerId },
      groupBy: ["customerId", "currency", "amount"],
      measures: { orders: { op: "count", field: null } },
    }),
    (groups) => {
      const behaviours = new Map<string, Behaviour>();
      for (const { key, values } of groups) {
        const [id, currency, amount] = key as [string, string, number];
        const { orders, sales } = withOrder(noBehaviour, { currency, amount }, 1);
        const times = values.orders ?? 0;
        const earlier = behaviours.get(id) ?? noBehaviour;
        behaviours.set(id, {
          orders: earlier.orders + orders * times,
          sales: {
            ...earlier.sales,
            [currency]: (earlier.sales[currency] ?? 0) + (sales[currency] ?? 0) * times,
          },
        });
      }
      return behaviours;
    },
  );

/** What segments read of a customer, as it stands in the store. */
export const segmentFactsOf = (reads: Reads, customerId: string): Read<SegmentFacts> =>
  Effect.gen(function* () {
    const customer = yield* reads.require(customerRecord, customerId);
    const classes = yield* reads.get(classRecord, customerId);
    const behaviours = yield* behavioursBetween(reads, { gte: customerId, lte: customerId });
    return { customer, classes, behaviour: behaviours.get(customerId) ?? noBehaviour };
  });

/** Currencies without sales are left out, so that equal behaviours look equal. */
const plain = (sales: Behaviour["sales"]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sales)
      .filter(([, amount]) => amount !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const isEqual = (a: Behaviour, b: Behaviour): boolean =>
  a.orders === b.orders && JSON.stringify(plain(a.sales)) === JSON.stringify(plain(b.sales));

/** How many segments a customer entered and left. */
export interface Moves {
  readonly entered: number;
  readonly left: number;
}

/**
 * Brings the memberships of a customer up to date, with what it has bought after `behave`, and tells of each that begins or
 * ends. The profile is read by id, so that of two orders at once the later one is decided again.
 */
export const settle = (
  work: Work,
  segments: readonly CustomerSegment[],
  customerId: string,
  behave: (known: Behaviour | null) => Read<Behaviour>,
): Read<Moves> =>
  Effect.gen(function* () {
    const profile = yield* work.get(profileRecord, customerId);
    const behaviour = yield* behave(profile);
    const customer = yield* work.require(customerRecord, customerId);
    const classes = yield* work.get(classRecord, customerId);
    const now = segmentsOf(segments, { customer, behaviour, classes });
    const memberships: Record<string, string> = { ...profile?.memberships };
    const left = Object.keys(memberships).filter((segment) => !now.includes(segment));
    const entered = now.filter((segment) => !Object.hasOwn(memberships, segment));
    const subject = customerSubject(customerId);
    for (const segment of left) {
      const membershipId = memberships[segment] ?? "";
      delete memberships[segment];
      work.update(membershipRecord, yield* work.require(membershipRecord, membershipId), {
        leftAt: work.now,
      });
      yield* work.emit(classificationEvents.segmentLeft, subject, { customerId, segment, membershipId });
    }
    for (const segment of entered) {
      const membershipId = work.newId();
      memberships[segment] = membershipId;
      work.insert(membershipRecord, membershipId, {
        customerId,
        segment,
        enteredAt: work.now,
        leftAt: null,
      });
      yield* work.emit(classificationEvents.segmentEntered, subject, { customerId, segment, membershipId });
    }
    const moves = { entered: entered.length, left: left.length };
    const { orders } = behaviour;
    const data = { orders, sales: plain(behaviour.sales), memberships };
    if (profile === null) work.insert(profileRecord, customerId, data);
    else if (moves.entered + moves.left > 0 || !isEqual(profile, behaviour)) {
      work.update(profileRecord, profile, data);
    }
    return moves;
  });
