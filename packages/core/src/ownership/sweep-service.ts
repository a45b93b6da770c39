import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import type { Instant, Page } from "../kernel/index.js";
import type { FindOptions, Progress, Read, Reads, Unit, Work } from "../storage/index.js";
import { ownershipEvents } from "./events.js";
import { type Holding, holdingRecord, tenureRecord } from "./model.js";
import { daysLeft, type ProtectionStep } from "./protection.js";
import { returnPool } from "./protection-policy.js";
import { clockOf, type HoldingClock, keepDecision, type OwnershipConfig, take } from "./repository.js";

/** What a sweep did. */
export interface Swept {
  /** Due dates worked out anew, because the protection was changed since. */
  readonly reset: number;
  /** Warnings given, last ones included. */
  readonly warned: number;
  readonly released: number;
}

interface Tools {
  readonly reads: Reads;
  readonly unit: Unit;
  readonly progress: (progress: Progress) => void;
}

/** Many in a unit of work: each costs a few round trips however many it holds, and is decided again whole when it is stale. */
const PAGE = 500;

type Done = ProtectionStep["step"] | "reset";

/** The tenures that may end now. What is read is relied on, so no others are. */
const tenuresDue = (holdings: readonly (Holding | null)[], now: Instant): readonly string[] =>
  holdings.flatMap((holding) =>
    holding?.dueAt != null && holding.dueAt <= now ? (holding.tenureId ?? []) : [],
  );

/** Runs a step over every owned holding of a query, a page in a unit of work; answers what was done, in its order. */
const overPages = (
  { reads, unit }: Tools,
  where: NonNullable<FindOptions<typeof holdingRecord>["where"]>,
  step: (work: Work, holding: Holding) => Read<readonly Done[]>,
): Read<readonly Done[]> =>
  Effect.gen(function* () {
    const done: Done[] = [];
    let after: string | null = null;
    do {
      const options = { where: { state: "owned", ...where }, limit: PAGE, after } as const;
      const page: Page<Holding> = yield* reads.page(holdingRecord, options);
      const ids = page.items.map((holding) => holding.id);
      if (ids.length > 0) {
        const did = yield* unit((work) =>
          Effect.gen(function* () {
            const holdings = yield* work.getMany(holdingRecord, ids);
            // Known from here on, so that no release asks for its own.
            yield* work.getMany(tenureRecord, tenuresDue(holdings, work.now));
            return yield* Effect.forEach(holdings, (holding) =>
              holding === null || holding.ownerId === null ? Effect.succeed([]) : step(work, holding),
            );
          }),
        );
        done.push(...did.flat());
      }
      after = page.next;
    } while (after !== null);
    return done;
  });

const warn = (work: Work, holding: Holding, clock: HoldingClock, last: boolean): Read<Holding> =>
  Effect.gen(function* () {
    const { dueAt, trigger, terms, kept } = clock;
    const { id: customerId, ownerId } = holding;
    if (ownerId === null || dueAt === null) return holding;
    const given = last ? { lastWarnedAt: work.now } : { warnedAt: work.now };
    const left = daysLeft(dueAt, work.now, terms, work.calendar) ?? 0;
    const said = { customerId, ownerId, dueAt, trigger, daysLeft: left, last };
    yield* work.emit(ownershipEvents.warned, customerSubject(customerId), said);
    return work.update(holdingRecord, holding, { ...kept, ...given });
  });

const recycle = (config: OwnershipConfig, work: Work, holding: Holding, clock: HoldingClock): Read<Holding> =>
  Effect.gen(function* () {
    const poolId = returnPool(config.policy, holding);
    const fromOwnerId = holding.ownerId ?? "";
    const by = { by: work.actor.id, fromOwnerId, poolId, cause: "recycled", reason: "" } as const;
    const { dueAt, trigger } = clock;
    const due = { dueAt, trigger, warnedAt: holding.warnedAt };
    const trace = { kind: "release", at: work.now, ...due, ...by } as const;
    const decisionId = yield* keepDecision(work, config, holding.id, trace, null);
    return yield* take(work, holding, { reason: "recycled", poolId, toOwnerId: null, decisionId });
  });

/** Does whatever is to be done by now, one thing after the other. */
const proceed = (config: OwnershipConfig, work: Work, found: Holding): Read<readonly Done[]> =>
  Effect.gen(function* () {
    const done: Done[] = [];
    let holding = found;
    for (;;) {
      const clock = clockOf(config, work.calendar, holding);
      const { next } = clock;
      // kept as it is worked out, or the next sweep would find it again
      if (next === null || next.at > work.now) {
        if (holding.ownerId !== null) work.update(holdingRecord, holding, clock.kept);
        return done;
      }
      holding =
        next.step === "release"
          ? yield* recycle(config, work, holding, clock)
          : yield* warn(work, holding, clock, next.step === "last-warning");
      done.push(next.step);
    }
  });

/** Works out a due date anew when it was worked out under another protection; what it counts from stays. */
const reset = (config: OwnershipConfig, work: Work, holding: Holding): Read<readonly Done[]> =>
  Effect.sync(() => {
    if (holding.clock === config.clock) return [];
    work.update(holdingRecord, holding, clockOf(config, work.calendar, holding).kept);
    return ["reset"];
  });

/** The sweep: due dates of a changed protection first, then whatever is to be done by now. */
export const sweep = (config: OwnershipConfig, tools: Tools): Read<Swept> =>
  Effect.gen(function* () {
    const { now } = tools.reads;
    const { clock } = config;
    const all: Done[] = [];
    for (const [where, step] of [
      [{ clock: { lt: clock } }, reset],
      [{ clock: { gt: clock } }, reset],
      [{ nextAt: { lte: now } }, proceed],
    ] as const) {
      all.push(...(yield* overPages(tools, where, (work, holding) => step(config, work, holding))));
      tools.progress({ done: all.length, total: null });
    }
    const count = (...kinds: readonly Done[]) => all.filter((one) => kinds.includes(one)).length;
    return { reset: count("reset"), warned: count("warn", "last-warning"), released: count("release") };
  });
