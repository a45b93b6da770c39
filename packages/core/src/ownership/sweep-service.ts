import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import type { Page } from "../kernel/index.js";
import type { FindOptions, Progress, Read, Reads, Unit, Work } from "../storage/index.js";
import { ownershipEvents } from "./events.js";
import { type Holding, holdingRecord } from "./model.js";
import { daysLeft } from "./protection.js";
import { clockOf, keepDecision, type OwnershipConfig, take } from "./repository.js";

/** What a sweep did. */
export interface Swept {
  /** Due dates worked out anew, because the protection was changed since. */
  readonly reset: number;
  readonly warned: number;
  readonly released: number;
}

interface Tools {
  readonly reads: Reads;
  readonly unit: Unit;
  readonly progress: (progress: Progress) => void;
}

const PAGE = 100;

/** Runs a step over every holding of a query, a page in a unit of work; answers for how many it did something. */
const overPages = (
  { reads, unit }: Tools,
  options: FindOptions<typeof holdingRecord>,
  step: (work: Work, holding: Holding) => Read<boolean>,
): Read<number> =>
  Effect.gen(function* () {
    let done = 0;
    let after: string | null = null;
    do {
      const page: Page<Holding> = yield* reads.page(holdingRecord, { ...options, limit: PAGE, after });
      const ids = page.items.map((holding) => holding.id);
      if (ids.length > 0) {
        const did = yield* unit((work) =>
          Effect.flatMap(work.getMany(holdingRecord, ids), (holdings) =>
            Effect.forEach(holdings, (holding) =>
              holding === null || holding.ownerId === null ? Effect.succeed(false) : step(work, holding),
            ),
          ),
        );
        done += did.filter(Boolean).length;
      }
      after = page.next;
    } while (after !== null);
    return done;
  });

const warn = (config: OwnershipConfig, work: Work, holding: Holding): Read<boolean> =>
  Effect.gen(function* () {
    const { ownerId } = holding;
    const { dueAt, warnAt } = clockOf(config, work.calendar, holding);
    const early = warnAt === null || warnAt > work.now || holding.warnedAt !== null;
    if (early || ownerId === null || dueAt === null) return false;
    work.update(holdingRecord, holding, { warnAt: null, warnedAt: work.now });
    yield* work.emit(ownershipEvents.warned, customerSubject(holding.id), {
      customerId: holding.id,
      ownerId,
      dueAt,
      daysLeft: daysLeft(dueAt, work.now, config.policy.protection, work.calendar) ?? 0,
    });
    return true;
  });

const recycle = (config: OwnershipConfig, work: Work, holding: Holding): Read<boolean> =>
  Effect.gen(function* () {
    const { ownerId } = holding;
    const { dueAt } = clockOf(config, work.calendar, holding);
    if (ownerId === null || dueAt === null || dueAt > work.now) return false;
    yield* warn(config, work, holding);
    const poolId = config.policy.pools[0]?.id ?? "";
    const by = { by: work.actor.id, fromOwnerId: ownerId, poolId, cause: "recycled", reason: "" } as const;
    const trace = { kind: "release", at: work.now, dueAt, ...by } as const;
    const decisionId = yield* keepDecision(work, config, holding.id, trace, null);
    const warned = (yield* work.get(holdingRecord, holding.id)) ?? holding;
    yield* take(work, warned, { reason: "recycled", poolId, toOwnerId: null, decisionId });
    return true;
  });

/** Works out a due date anew when it was worked out under another protection; what it counts from stays. */
const reset = (config: OwnershipConfig, work: Work, holding: Holding): Read<boolean> =>
  Effect.sync(() => {
    if (holding.clock === config.clock) return false;
    const clock = clockOf(config, work.calendar, holding);
    const warned = clock.dueAt === holding.dueAt && holding.warnedAt !== null;
    const warning = warned ? { warnAt: null } : { warnedAt: null };
    work.update(holdingRecord, holding, { ...clock, ...warning, clock: config.clock });
    return true;
  });

/** The sweep: due dates of a changed protection first, then warnings, then what is due goes back to the first pool. */
export const sweep = (config: OwnershipConfig, tools: Tools): Read<Swept> =>
  Effect.gen(function* () {
    const { now } = tools.reads;
    const { clock } = config;
    let done = 0;
    const each = (
      where: NonNullable<FindOptions<typeof holdingRecord>["where"]>,
      step: (config: OwnershipConfig, work: Work, holding: Holding) => Read<boolean>,
    ) =>
      Effect.map(
        overPages(tools, { where: { state: "owned", ...where } }, (work, holding) =>
          step(config, work, holding),
        ),
        (count) => {
          done += count;
          tools.progress({ done, total: null });
          return count;
        },
      );
    const older =
      (yield* each({ clock: { lt: clock } }, reset)) + (yield* each({ clock: { gt: clock } }, reset));
    const warned = yield* each({ warnAt: { lte: now } }, warn);
    const released = yield* each({ dueAt: { lte: now } }, recycle);
    return { reset: older, warned, released };
  });
