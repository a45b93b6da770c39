import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerRecord } from "../customer/index.js";
import { errorOf, type Page } from "../kernel/index.js";
import { type Answer, type JobOptions, job, query, type Read } from "../storage/index.js";
import { unknownSegment } from "./faults.js";
import { History, MemberOf, Members, Nothing } from "./inputs.js";
import { forAll } from "./repository.js";
import { forEachPage } from "./sales-repository.js";
import { behavioursBetween, type Moves, noBehaviour, segmentFactsOf, settle } from "./segment-repository.js";
import {
  type CustomerSegment,
  judgeSegment,
  type Membership,
  membershipRecord,
  type SegmentVerdict,
} from "./segmentation/index.js";

const READ = "classification.read";
const RUN = "classification.run";
/** Customers settled in one unit of work. */
const CHUNK = 200;

/** Is a customer in a segment, and why. */
export interface SegmentExplanation {
  readonly customerId: string;
  readonly segment: string;
  readonly holds: boolean;
  readonly verdicts: readonly SegmentVerdict[];
}

export interface SegmentService {
  /**
   * Judges every customer afresh, from its record, its class and its orders. Needed once after the segments of the policy
   * have changed; otherwise every event keeps them up to date, and this changes nothing. Long work: it commits in chunks.
   */
  refreshSegments(
    input?: z.input<typeof Nothing>,
    options?: JobOptions,
  ): Answer<Moves & { readonly customers: number }>;
  /** Who is in a segment, in the order of their ids; those that the actor may not read are left out. */
  segmentMembers(input: z.input<typeof Members>): Answer<Page<Membership>>;
  /** Every stay of a customer in a segment, the latest first. */
  memberships(input: z.input<typeof History>): Answer<Page<Membership>>;
  /** Every condition of a segment against a customer, with what was found. */
  explainSegment(input: z.input<typeof MemberOf>): Answer<SegmentExplanation>;
}

export const makeSegmentService = (segments: readonly CustomerSegment[]): SegmentService => {
  const segmentNamed = (name: string): Read<CustomerSegment> => {
    const found = segments.find((segment) => segment.name === name);
    if (found !== undefined) return Effect.succeed(found);
    const known = segments.map((segment) => segment.name);
    return Effect.fail(errorOf(unknownSegment({ segment: name, known })));
  };

  return {
    refreshSegments: job(
      { name: "classification.refresh-segments", permission: RUN, input: Nothing },
      (_, { reads, unit, progress }) =>
        Effect.gen(function* () {
          yield* forAll(reads, RUN);
          const done = { customers: 0, entered: 0, left: 0 };
          const pages = (after: string | null) => reads.page(customerRecord, { limit: CHUNK, after });
          yield* forEachPage(pages, (customers) =>
            Effect.gen(function* () {
              const [first, last] = [customers[0], customers.at(-1)];
              if (first === undefined || last === undefined) return;
              const moves = yield* unit((work) =>
                Effect.gen(function* () {
                  const behaviours = yield* behavioursBetween(work, { gte: first.id, lte: last.id });
                  return yield* Effect.forEach(customers, ({ id }) =>
                    settle(work, segments, id, () => Effect.succeed(behaviours.get(id) ?? noBehaviour)),
                  );
                }),
              );
              done.customers += customers.length;
              for (const { entered, left } of moves) {
                done.entered += entered;
                done.left += left;
              }
              progress({ done: done.customers, total: null });
            }),
          );
          return done;
        }),
    ),

    segmentMembers: query(
      { name: "classification.segment-members", permission: READ, input: Members },
      ({ segment, after, limit }, reads) =>
        Effect.gen(function* () {
          yield* segmentNamed(segment);
          const now = { where: { segment, leftAt: null }, after, limit } as const;
          return yield* reads.visiblePage(membershipRecord, now, (members) =>
            reads.visible(READ, members, ({ customerId }) => customerId),
          );
        }),
    ),

    memberships: query(
      { name: "classification.memberships", permission: READ, input: History },
      ({ customerId, ...page }, reads) =>
        Effect.andThen(
          reads.permitCustomer(READ, customerId),
          reads.page(membershipRecord, { where: { customerId }, direction: "desc", ...page }),
        ),
    ),

    explainSegment: query(
      { name: "classification.explain-segment", permission: READ, input: MemberOf },
      ({ customerId, segment }, reads) =>
        Effect.gen(function* () {
          const { when } = yield* segmentNamed(segment);
          const facts = yield* segmentFactsOf(reads, customerId);
          yield* reads.permitCustomer(READ, customerId);
          const verdicts = judgeSegment(when, facts);
          return { customerId, segment, holds: verdicts.every(({ holds }) => holds), verdicts };
        }),
    ),
  };
};
