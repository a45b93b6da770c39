import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { contentHash, errorOf, type Page } from "../kernel/index.js";
import { type OrderFacts, orderEvents, orderRecord } from "../order/index.js";
import { holdingRecord } from "../ownership/index.js";
import {
  type Answer,
  type CallOptions,
  command,
  query,
  type Reaction,
  type Read,
  type Reads,
  type Work,
} from "../storage/index.js";
import { type Elapsed, elapsedOf } from "./attainment.js";
import { breakDown, checkAddsUp, type RollUp, rollUp, type WeightedPart, weightFrom } from "./breakdown.js";
import { windowToCompare } from "./comparison.js";
import { type CreditDraft, creditFor, reversalOf } from "./credit.js";
import { performanceEvents } from "./events.js";
import { alreadyBrokenDown } from "./faults.js";
import { type MetricDefinition, metrics, type ReportMetric } from "./metrics.js";
import {
  ApprovePlanInput,
  AttainmentInput,
  BreakDownPlanInput,
  CompareInput,
  type CreditEntry,
  creditRecord,
  LedgerInput,
  ListPlansInput,
  type Period,
  type Plan,
  PlanInput,
  planRecord,
  RankingInput,
  ReconcileInput,
  ReportInput,
  RevisePlanInput,
  SetPlanInput,
} from "./model.js";
import { type DateWindow, datesOf, periodsIn, windowOf, yearBefore } from "./period.js";
import {
  type AttainmentRow,
  approve,
  attainments,
  basisOf,
  COMPANY,
  draftPlan,
  holderOf,
  ownedOf,
  revise,
} from "./plan.js";
import type { PerformancePolicy } from "./policy.js";
import { type Ranked, ranking } from "./ranking.js";
import { type Reconciliation, reconcile } from "./reconcile.js";
import {
  type ComparedTable,
  compareTables,
  type ReportTable,
} from "./report.js";
import {
  beneficiaryAt,
  figuresBy,
  namedSplits,
  partsFor,
  placeHolder,
  tableOf,
  withinReach,
} from "./repository.js";

const READ = "performance.read";
const PLAN = "performance.plan";
const APPROVE = "performance.approve";

/** In which days of which zone an answer holds. */
export interface Framed {
  readonly window: DateWindow & { readonly zone: string };
  readonly currency: string;
}
export interface Report extends ReportTable, Framed {}
export interface Comparison extends ComparedTable, Framed {
  readonly comparedWith: DateWindow;
}
export interface RankingAnswer extends Framed {
  readonly definition: MetricDefinition;
  readonly rows: readonly Ranked[];
  /** How many have a rank; also those whom the actor may not see. */
  readonly ranked: number;
}
export interface AttainmentAnswer extends Framed, Elapsed {
  readonly rows: readonly AttainmentRow[];
  readonly definitions: readonly MetricDefinition[];
}
export interface PlanTree extends RollUp {
  readonly plan: Plan;
  readonly children: readonly Plan[];
}

/** Who sold how much, against which plan. Money is in minor units; days are those of the tenant's calendar. */
export interface PerformanceService {
  /** Metrics by rep, team, region, ...; of what the actor may see, and the total of just that. */
  report(input: z.input<typeof ReportInput>): Answer<Report>;
  /** The same, beside the window before it, or a year earlier. */
  compare(input: z.input<typeof CompareInput>): Answer<Comparison>;
  /** Competition ranking of reps or teams. Computed over everybody; who may see only themselves sees their own rank. */
  ranking(input: z.input<typeof RankingInput>): Answer<RankingAnswer>;
  /** Entries of the ledger, of an order or of a rep, the earliest first; those the actor may not see are left out. */
  ledger(input: z.input<typeof LedgerInput>): Answer<Page<CreditEntry>>;
  /** The ledger against the orders placed in these days: both sides, and every order where they differ. */
  reconcile(input: z.input<typeof ReconcileInput>): Answer<Reconciliation & Framed>;
  /** Proposes a plan; one that exists already is a conflict. */
  setPlan(input: z.input<typeof SetPlanInput>, options?: CallOptions): Answer<Plan>;
  /** Proposes another target. The approved one binds until this one is approved, and stays in the history. */
  revisePlan(input: z.input<typeof RevisePlanInput>, options?: CallOptions): Answer<Plan>;
  /** Makes the proposed target binding; refused while the parts of the plan do not sum to it. */
  approvePlan(input: z.input<typeof ApprovePlanInput>, options?: CallOptions): Answer<Plan>;
  /** Makes a plan for each part, summing to the plan exactly: by shares, by last year's figures, or by periods. */
  breakDownPlan(input: z.input<typeof BreakDownPlanInput>, options?: CallOptions): Answer<PlanTree>;
  /** A plan with its parts, and what they come to. */
  getPlan(input: z.input<typeof PlanInput>): Answer<PlanTree>;
  listPlans(input: z.input<typeof ListPlansInput>): Answer<Page<Plan>>;
  /** Actual against the approved targets of a period, as it stands now. */
  attainment(input: z.input<typeof AttainmentInput>): Answer<AttainmentAnswer>;
}

const framed = (reads: Reads, { from, until }: DateWindow, currency: string): Framed => ({
  window: { from, until, zone: reads.calendar.zone },
  currency,
});

const partsOf = (reads: Reads, plan: Plan) => reads.all(planRecord, { where: { parentId: plan.id } });

const treeOf = (plan: Plan, children: readonly Plan[]): PlanTree => ({
  plan,
  children,
  ...rollUp(plan.target, children),
});

const requirePlan = (reads: Reads, permission: string, id: string): Read<Plan> =>
  Effect.tap(reads.require(planRecord, id), (plan) => reads.permit(permission, ownedOf(plan)));

const insertPlan = (work: Work, id: string, draft: Parameters<typeof draftPlan>[0]): Read<Plan> => {
  const data = draftPlan(draft);
  return Effect.map(work.permit(PLAN, ownedOf(data)), () => work.insert(planRecord, id, data));
};

export const makePerformanceService = (): PerformanceService => ({
  report: query({ name: "performance.report", permission: READ, input: ReportInput }, (input, reads) =>
    Effect.map(tableOf(reads, READ, input), (table) => ({ ...framed(reads, input, input.currency), ...table })),
  ),

  compare: query({ name: "performance.compare", permission: READ, input: CompareInput }, (input, reads) =>
    Effect.gen(function* () {
      const comparedWith = windowToCompare(input, input.with);
      const now = yield* tableOf(reads, READ, input);
      const before = yield* tableOf(reads, READ, { ...input, ...comparedWith });
      const table = compareTables(now, before, input.metrics);
      return { ...framed(reads, input, input.currency), comparedWith, ...table };
    }),
  ),

  ranking: query({ name: "performance.ranking", permission: READ, input: RankingInput }, (input, reads) =>
    Effect.gen(function* () {
      const figures = yield* figuresBy(reads, input, input.by);
      const definition: MetricDefinition = metrics[input.metric];
      const items = [...figures].flatMap(([key, { value }]) => (key === null ? [] : [{ key, value }]));
      const all = ranking(items, definition.betterIs);
      const rows = yield* withinReach(reads, READ, all, ({ key }) => figures.get(key)?.owned ?? COMPANY);
      const ranked = all.filter((one) => one.rank !== null).length;
      return { ...framed(reads, input, input.currency), definition, rows, ranked };
    }),
  ),

  ledger: query(
    { name: "performance.ledger", permission: READ, input: LedgerInput },
    ({ sourceId, repId, from, until, ...page }, reads) =>
      Effect.gen(function* () {
        const days =
          from === undefined || until === undefined
            ? null
            : yield* reads.accept(windowOf({ from, until }, reads.calendar));
        const where = { sourceId, repId, at: days === null ? undefined : { gte: days.from, lt: days.until } };
        const found = yield* reads.page(creditRecord, { where, ...page });
        const items = yield* withinReach(reads, READ, found.items, ({ repId: ownerId, teamId }) => ({
          ownerId,
          teamId,
        }));
        return { ...found, items };
      }),
  ),

  reconcile: query(
    { name: "performance.reconcile", permission: READ, input: ReconcileInput },
    (input, reads) =>
      Effect.gen(function* () {
        yield* reads.permit(READ, COMPANY);
        const { from, until } = yield* reads.accept(windowOf(input, reads.calendar));
        const placed = { gte: from, lt: until };
        const { currency } = input;
        const orders = yield* reads.all(orderRecord, {
          where: { currency, status: "placed", placedAt: placed },
        });
        const credits = yield* reads.aggregate(creditRecord, {
          where: { currency, sourceAt: placed },
          groupBy: ["sourceId"],
          measures: { amount: { op: "sum", field: "amount" }, margin: { op: "sum", field: "margin" } },
        });
        return {
          ...framed(reads, input, currency),
          ...reconcile(
            orders.map(({ id, amount, margin }) => ({ orderId: id, amount, margin: margin ?? 0 })),
            credits.map(({ key, values }) => ({
              orderId: String(key[0]),
              amount: values.amount ?? 0,
              margin: values.margin ?? 0,
            })),
          ),
        };
      }),
  ),

  setPlan: command({ name: "performance.set-plan", permission: PLAN, input: SetPlanInput }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), kind, start, metric, currency, target, reason } = input;
      const holder = yield* Effect.flatMap(work.accept(holderOf(input)), (one) => placeHolder(work, one));
      const proposal = { target, reason, by: work.actor.id, at: work.now };
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
    ({ id, version, target, reason }, work) =>
      Effect.gen(function* () {
        const plan = yield* requirePlan(work, PLAN, id);
        yield* work.checkVersion(planRecord, plan, version);
        const revision = { target, reason, by: work.actor.id, at: work.now };
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
        const approval = yield* work.accept(approve(plan, work.actor.id, work.now));
        const approved = work.update(planRecord, plan, approval);
        const { metric, target, currency } = approved;
        const event = { planId: id, metric, target, currency };
        yield* work.emit(performanceEvents.planApproved, `plan:${id}`, event);
        return approved;
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
        const parts = yield* partsFor(work, plan, input);
        const shares = yield* work.accept(breakDown(plan.target, parts));
        const { metric, currency } = plan;
        const children = yield* Effect.forEach(shares, ({ target, weight, of, period, holder }) =>
          insertPlan(work, work.newId(), {
            ...{ period, metric, currency, holder, target, reason: "", by: work.actor.id, at: work.now },
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
      return treeOf(plan, yield* withinReach(reads, READ, yield* partsOf(reads, plan), ownedOf));
    }),
  ),

  listPlans: query(
    { name: "performance.list-plans", permission: READ, input: ListPlansInput },
    ({ kind, start, metric, currency, ...page }, reads) =>
      Effect.gen(function* () {
        const where = { currency, metric, kind, ...(start === undefined ? {} : { start }) };
        const found = yield* reads.page(planRecord, { where, ...page });
        return { ...found, items: yield* withinReach(reads, READ, found.items, ownedOf) };
      }),
  ),

  attainment: query(
    { name: "performance.attainment", permission: READ, input: AttainmentInput },
    ({ kind, start, by, metric, currency }, reads) =>
      Effect.gen(function* () {
        const days = datesOf({ kind, start });
        const window = yield* reads.accept(windowOf(days, reads.calendar));
        const elapsed = elapsedOf(window, reads.now, reads.calendar);
        const found = yield* reads.all(planRecord, { where: { currency, metric, kind, start } });
        const plans = found.filter((plan) => plan.level === by);
        const figures = yield* figuresBy(reads, { ...days, metric, currency }, by);
        const actuals = new Map([...figures].map(([key, { value }]) => [key, value ?? 0]));
        const owners = new Map(plans.map((plan) => [plan.id, ownedOf(plan)]));
        const all = attainments(plans, actuals, elapsed);
        const rows = yield* withinReach(
          reads,
          READ,
          all,
          (row) => owners.get(row.planId ?? "") ?? figures.get(row.key)?.owned ?? COMPANY,
        );
        const definitions = [metrics[metric], metrics.attainment];
        return { ...framed(reads, days, currency), ...elapsed, rows, definitions };
      }),
  ),
});

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
