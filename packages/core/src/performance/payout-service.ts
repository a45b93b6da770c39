import * as Effect from "effect/Effect";
import { contentHash, DAY, errorOf, type Instant } from "../kernel/index.js";
import { command, query, type Read, type Reads } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { laterIsSettled, periodNotOver } from "./faults.js";
import { makeFiscalCalendar } from "./fiscal.js";
import { earningsOf, type IncentiveFigure, type Payout, payoutOf, type SettledBefore } from "./incentive.js";
import type { IncentivePolicy } from "./incentive-policy.js";
import { ListPayoutsInput, PayoutInput } from "./inputs.js";
import { creditRecord, type PayoutRecord, type Period, payoutRecord, planRecord } from "./model.js";
import { type DateWindow, windowOf } from "./period.js";
import type { PerformancePolicy } from "./policy.js";
import { schemeOf } from "./schemes.js";
import type { PerformanceService } from "./service.js";

const READ = "performance.read";
const SETTLE = "performance.settle";

/** A payout with what it is of. */
export interface PayoutAnswer extends Payout, IncentiveFigure {
  readonly window: DateWindow;
  readonly currency: string;
  /** What the period itself earns. */
  readonly earned: number;
}

interface Asked extends Period {
  readonly id: string;
  readonly repId: string;
  readonly currency: string;
}

/** What a period was paid in all: by its own settlement, and by later corrections. */
const paidFor = (settled: readonly PayoutRecord[], record: PayoutRecord): number =>
  settled
    .flatMap((one) => one.lines)
    .reduce(
      (sum, line) => (line.kind === "clawback" && line.period === record.start ? sum + line.amount : sum),
      record.earned,
    );

export const makePayoutService = (
  policy: PerformancePolicy,
): Pick<PerformanceService, "payout" | "settlePayout" | "listPayouts"> => {
  const fiscal = makeFiscalCalendar(policy.fiscal);

  /** A rep's sales of a period by the day of the sale, less what was taken back of them since; and the target. */
  const figureOf = (reads: Reads, scheme: IncentivePolicy, asked: Asked): Read<IncentiveFigure> =>
    Effect.gen(function* () {
      const { kind, start, repId, currency } = asked;
      const { metric, clawbackDays } = scheme;
      const days = yield* reads.accept(fiscal.datesOf({ kind, start }));
      const window = yield* reads.accept(windowOf(days, reads.calendar));
      const until: Instant = Math.min(reads.now + 1, window.until + clawbackDays * DAY);
      const entries =
        until <= window.from
          ? []
          : yield* reads.all(creditRecord, { where: { repId, at: { gte: window.from, lt: until } } });
      const sold = entries.filter(
        (entry) =>
          entry.currency === currency && entry.sourceAt >= window.from && entry.sourceAt < window.until,
      );
      const actual = sold.reduce(
        (sum, entry) => sum + ((metric === "margin" ? entry.margin : entry.amount) ?? 0),
        0,
      );
      const plans = yield* reads.all(planRecord, { where: { currency, metric, kind, start } });
      const plan = plans.find((one) => one.level === "rep" && one.repId === repId);
      return { actual, target: plan?.approvedTarget ?? null };
    });

  const computed = (reads: Reads, scheme: IncentivePolicy, asked: Asked) =>
    Effect.gen(function* () {
      const figure = yield* figureOf(reads, scheme, asked);
      const all = yield* reads.all(payoutRecord, { where: { repId: asked.repId } });
      const own = all.filter(
        (one) => one.incentiveId === asked.id && one.kind === asked.kind && one.currency === asked.currency,
      );
      const settled = own.filter((one) => one.start < asked.start);
      const before = yield* Effect.forEach(
        settled,
        (record): Read<SettledBefore> =>
          Effect.map(figureOf(reads, scheme, { ...asked, start: record.start }), ({ actual }) => ({
            period: record.start,
            paid: paidFor(settled, record),
            // what was sold may be taken back; what was to be reached is what it was
            figure: { actual, target: record.target },
          })),
      );
      const debt = settled.at(-1)?.lines.find((line) => line.kind === "carried-out")?.amount ?? 0;
      const later = own.find((one) => one.start > asked.start)?.start ?? null;
      const payout = payoutOf(scheme, figure, before, 0 - debt);
      return { ...figure, ...payout, earned: earningsOf(scheme, figure).payout, later };
    });

  return {
    payout: query({ name: "performance.payout", permission: READ, input: PayoutInput }, (input, reads) =>
      Effect.gen(function* () {
        const scheme = yield* reads.accept(schemeOf("incentive", policy.incentives, input.id));
        const rep = yield* reads.require(repRecord, input.repId);
        yield* reads.permit(READ, { ownerId: rep.id, teamId: rep.teamId });
        const window = yield* reads.accept(fiscal.datesOf(input));
        const { later: _, ...answer } = yield* computed(reads, scheme, input);
        return { ...answer, window, currency: input.currency };
      }),
    ),

    settlePayout: command(
      { name: "performance.settle-payout", permission: SETTLE, input: PayoutInput },
      (input, work) =>
        Effect.gen(function* () {
          const { id, kind, start, repId, currency } = input;
          const scheme = yield* work.accept(schemeOf("incentive", policy.incentives, id));
          const rep = yield* work.require(repRecord, repId);
          yield* work.permit(SETTLE, { ownerId: null, teamId: rep.teamId });
          const { until } = yield* work.accept(fiscal.datesOf(input));
          const today = work.calendar.dateText(work.now);
          if (today < until) return yield* Effect.fail(errorOf(periodNotOver({ until, today })));
          const { later, actual, target, earned, lines, payout } = yield* computed(work, scheme, input);
          if (later !== null)
            return yield* Effect.fail(errorOf(laterIsSettled({ rep: repId, start, later })));
          return work.insert(payoutRecord, work.newId(), {
            ...{ incentiveId: id, policy: contentHash(scheme), repId, teamId: rep.teamId },
            ...{ kind, start, currency, actual, target, earned, payout, at: work.now, by: work.actor.id },
            lines: lines.map((line) => ({ ...line })),
            key: [id, repId, kind, start, currency].join("/"),
          });
        }),
    ),

    listPayouts: query(
      { name: "performance.list-payouts", permission: READ, input: ListPayoutsInput },
      ({ repId, ...page }, reads) =>
        reads.visiblePage(payoutRecord, { where: { repId }, ...page }, (payouts) =>
          Effect.succeed(
            reads.visibleOwned(READ, payouts, (one) => ({ ownerId: one.repId, teamId: one.teamId })),
          ),
        ),
    ),
  };
};
