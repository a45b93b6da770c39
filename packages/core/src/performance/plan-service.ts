import * as Effect from "effect/Effect";
import { errorOf } from "../kernel/index.js";
import { command, query, type Read, type Reads, type Work } from "../storage/index.js";
import { elapsedOf } from "./attainment.js";
import {
  breakDownGoals,
  checkAddsUp,
  divideByDays,
  type RollUp,
  rollUp,
  type WeightedPart,
  weightFrom,
} from "./breakdown.js";
import { performanceEvents } from "./events.js";
import { alreadyBrokenDown, notARepsPlan, notWithin } from "./faults.js";
import { type FiscalCalendar, makeFiscalCalendar } from "./fiscal.js";
import {
  ApprovePlanInput,
  BreakDownPlanInput,
  HandOverPlanInput,
  ListPlansInput,
  PlanInput,
  RevisePlanInput,
  SetPlanInput,
} from "./inputs.js";
import { metrics } from "./metrics.js";
import { type Period, type Plan, planRecord } from "./model.js";
import { dayNumberOf, windowOf } from "./period.js";
import {
  approve,
  basisOf,
  checkGoals,
  draftPlan,
  heldBy,
  holderKey,
  holderOf,
  ownedOf,
  type PlacedHolder,
  revise,
} from "./plan.js";
import type { PerformancePolicy } from "./policy.js";
import { figuresBy, placeHolder } from "./repository.js";
import type { PerformanceService } from "./service.js";

const READ = "performance.read";
const PLAN = "performance.plan";
const APPROVE = "performance.approve";

export interface PlanTree extends RollUp {
  readonly plan: Plan;
  readonly children: readonly Plan[];
}

const partsOf = (reads: Reads, plan: Plan) => reads.all(planRecord, { where: { parentId: plan.id } });

const treeOf = (plan: Plan, children: readonly Plan[]): PlanTree => ({
  plan,
  children,
  ...rollUp(plan.target, children),
});

const requirePlan = (reads: Reads, permission: string, id: string): Read<Plan> =>
  Effect.tap(reads.require(planRecord, id), (plan) => reads.permit(permission, ownedOf(plan)));

interface Part extends WeightedPart {
  readonly period: Period;
  readonly holder: PlacedHolder;
}

const lastYear = (reads: Reads, fiscal: FiscalCalendar, plan: Plan, period: Period, level: Plan["level"]) =>
  Effect.flatMap(reads.accept(fiscal.datesOf(fiscal.yearBefore(period))), (days) =>
    figuresBy(reads, { ...days, currency: plan.currency, metric: metrics[plan.metric] }, level),
  );

/** The parts of a plan, each with its weight, its holder and its period. */
export const partsFor = (
  reads: Reads,
  fiscal: FiscalCalendar,
  plan: Plan,
  input: BreakDownPlanInput,
): Read<readonly Part[]> =>
  Effect.gen(function* () {
    const whole: Period = { kind: plan.kind, start: plan.start };
    if (input.method === "periods") {
      const holder = heldBy(plan);
      const periods = yield* reads.accept(fiscal.periodsIn(whole, input.into, input.weights));
      return yield* Effect.forEach(periods, ({ weight, ...period }) =>
        Effect.map(
          weight === null ? lastYear(reads, fiscal, plan, period, plan.level) : Effect.succeed(null),
          (reached) => ({
            key: period.start,
            period,
            holder,
            weight: weight ?? weightFrom(reached?.get(holder.id)?.value),
          }),
        ),
      );
    }
    const placed = yield* Effect.forEach(input.parts, (part) =>
      Effect.flatMap(reads.accept(holderOf(part)), (holder) => placeHolder(reads, holder)),
    );
    const given = input.method === "shares" ? input.parts.map((part) => part.weight) : null;
    const levels = given === null ? [...new Set(placed.map((holder) => holder.level))] : [];
    const reached = new Map(
      yield* Effect.forEach(levels, (level) =>
        Effect.map(lastYear(reads, fiscal, plan, whole, level), (figures) => [level, figures] as const),
      ),
    );
    return placed.map((holder, at) => ({
      key: holderKey(holder),
      period: whole,
      holder,
      weight: given?.[at] ?? weightFrom(reached.get(holder.level)?.get(holder.id)?.value),
    }));
  });

const insertPlan = (work: Work, id: string, draft: Parameters<typeof draftPlan>[0]): Read<Plan> => {
  const data = draftPlan(draft);
  return Effect.map(work.permit(PLAN, ownedOf(data)), () => work.insert(planRecord, id, data));
};

type Plans = Pick<
  PerformanceService,
  "setPlan" | "revisePlan" | "approvePlan" | "handOverPlan" | "breakDownPlan" | "getPlan" | "listPlans"
>;

/** Plans, from the proposal to the approval. */
export const makePlanService = (policy: PerformancePolicy): Plans => {
  const fiscal = makeFiscalCalendar(policy.fiscal);
  return {
    setPlan: command({ name: "performance.set-plan", permission: PLAN, input: SetPlanInput }, (input, work) =>
      Effect.gen(function* () {
        const { id = work.newId(), kind, start, metric, currency, reason } = input;
        const { target, stretch, challenge } = input;
        yield* work.accept(fiscal.datesOf({ kind, start }));
        yield* work.accept(checkGoals(input));
        const holder = yield* Effect.flatMap(work.accept(holderOf(input)), (one) => placeHolder(work, one));
        const proposal = { target, stretch, challenge, reason, by: work.actor.id, at: work.now };
        const part = { parentId: null, basis: null };
        return yield* insertPlan(work, id, {
          period: { kind, start },
          metric,
          currency,
          holder,
          ...proposal,
          ...part,
        });
      }),
    ),

    revisePlan: command(
      { name: "performance.revise-plan", permission: PLAN, input: RevisePlanInput },
      ({ id, version, target, stretch, challenge, reason }, work) =>
        Effect.gen(function* () {
          yield* work.accept(checkGoals({ target, stretch, challenge }));
          const plan = yield* requirePlan(work, PLAN, id);
          yield* work.checkVersion(planRecord, plan, version);
          const revision = { target, stretch, challenge, reason, by: work.actor.id, at: work.now };
          return work.update(planRecord, plan, revise(plan, revision));
        }),
    ),

    approvePlan: command(
      { name: "performance.approve-plan", permission: APPROVE, input: ApprovePlanInput },
      ({ id, version }, work) =>
        Effect.gen(function* () {
          const plan = yield* requirePlan(work, APPROVE, id);
          yield* work.checkVersion(planRecord, plan, version);
          yield* work.accept(checkAddsUp(plan, yield* partsOf(work, plan)));
          const approval = yield* work.accept(approve(plan, work.actor.id, work.now, policy.approveOwn));
          const approved = work.update(planRecord, plan, approval);
          const { metric, target, currency } = approved;
          const event = { planId: id, metric, target, currency };
          yield* work.emit(performanceEvents.planApproved, `plan:${id}`, event);
          return approved;
        }),
    ),

    handOverPlan: command(
      { name: "performance.hand-over-plan", permission: PLAN, input: HandOverPlanInput },
      ({ id, version, on, toRepId, reason }, work) =>
        Effect.gen(function* () {
          const plan = yield* requirePlan(work, PLAN, id);
          yield* work.checkVersion(planRecord, plan, version);
          if (plan.level !== "rep")
            return yield* Effect.fail(errorOf(notARepsPlan({ plan: id, level: plan.level })));
          const period: Period = { kind: plan.kind, start: plan.start };
          const days = yield* work.accept(fiscal.datesOf(period));
          if (on <= days.from || on >= days.until)
            return yield* Effect.fail(errorOf(notWithin({ on, ...days })));
          const window = yield* work.accept(windowOf(days, work.calendar));
          const passed = elapsedOf(window, work.calendar.startOf(dayNumberOf(on)), work.calendar);
          const [own, rest] = divideByDays(plan, passed);
          const holder = yield* placeHolder(work, { level: "rep", id: toRepId });
          const told = { reason, by: work.actor.id, at: work.now };
          const first = work.update(planRecord, plan, revise(plan, { ...own, ...told }));
          const { metric, currency, parentId } = plan;
          const second = yield* insertPlan(work, work.newId(), {
            ...{ period, metric, currency, holder, parentId, ...rest, ...told },
            basis: { method: "handover", weight: passed.total - passed.elapsed, of: passed.total },
          });
          return [first, second] as const;
        }),
    ),

    breakDownPlan: command(
      { name: "performance.break-down-plan", permission: PLAN, input: BreakDownPlanInput },
      (input, work) =>
        Effect.gen(function* () {
          const plan = yield* requirePlan(work, PLAN, input.id);
          const earlier = yield* partsOf(work, plan);
          if (earlier.length > 0)
            return yield* Effect.fail(errorOf(alreadyBrokenDown({ plan: plan.id, parts: earlier.length })));
          const parts = yield* partsFor(work, fiscal, plan, input);
          const shares = yield* work.accept(breakDownGoals(plan, parts));
          const { metric, currency } = plan;
          const children = yield* Effect.forEach(
            shares,
            ({ target, stretch, challenge, weight, of, period, holder }) =>
              insertPlan(work, work.newId(), {
                ...{ period, metric, currency, holder, target, stretch, challenge },
                ...{ reason: "", by: work.actor.id, at: work.now },
                parentId: plan.id,
                basis: { method: basisOf(input), weight, of },
              }),
          );
          // written though unchanged, so that of two breakdowns at once one is refused
          return treeOf(work.update(planRecord, plan, {}), children);
        }),
    ),

    getPlan: query({ name: "performance.get-plan", permission: READ, input: PlanInput }, ({ id }, reads) =>
      Effect.gen(function* () {
        const plan = yield* requirePlan(reads, READ, id);
        return treeOf(plan, reads.visibleOwned(READ, yield* partsOf(reads, plan), ownedOf));
      }),
    ),

    listPlans: query(
      { name: "performance.list-plans", permission: READ, input: ListPlansInput },
      ({ kind, start, metric, currency, ...page }, reads) =>
        reads.visiblePage(
          planRecord,
          { where: { currency, metric, kind, ...(start === undefined ? {} : { start }) }, ...page },
          (plans) => Effect.succeed(reads.visibleOwned(READ, plans, ownedOf)),
        ),
    ),
  };
};
