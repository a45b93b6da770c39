import type * as z from "zod";
import type { Page } from "../kernel/index.js";
import type { Answer, CallOptions } from "../storage/index.js";
import { makeCreditService } from "./credit-service.js";
import type * as Inputs from "./inputs.js";
import type { MetricDefinition } from "./metric-policy.js";
import type { MetricRegistry } from "./metric-registry.js";
import type { CreditEntry, Observation, PayoutRecord, Plan, Trial } from "./model.js";
import { makeObservationService } from "./observation-service.js";
import { makePayoutService, type PayoutAnswer } from "./payout-service.js";
import { makePlanService, type PlanTree } from "./plan-service.js";
import type { PerformancePolicy } from "./policy.js";
import type { Reconciliation } from "./reconcile.js";
import {
  type AttainmentAnswer,
  type Comparison,
  type ExportedReport,
  type Framed,
  makeReportService,
  type RankingAnswer,
  type Report,
} from "./report-service.js";

import { makeScoreService, type OutliersAnswer, type ScorecardAnswer } from "./score-service.js";

import { makeTrialService, type TrialAnswer } from "./trial-service.js";

export { makePerformanceReactions } from "./reactions.js";
export type {
  AttainmentAnswer,
  Comparison,
  ExportedReport,
  Framed,
  OutliersAnswer,
  PayoutAnswer,
  PlanTree,
  RankingAnswer,
  Report,
  ScorecardAnswer,
  TrialAnswer,
};

/** How many entries a correction has added to the ledger. */
export interface Corrected {
  readonly entries: number;
}

/** Who sold how much, against which plan. Money is in minor units; days are those of the tenant's calendar. */
export interface PerformanceService {
  /** Metrics by rep, team, region, ...; of what the actor may see, and the total of just that. */
  report(input: z.input<typeof Inputs.ReportInput>): Answer<Report>;
  /** A report as text: CSV, NDJSON, HTML or lines for a terminal. */
  exportReport(input: z.input<typeof Inputs.ExportReportInput>): Answer<ExportedReport>;
  /** The same, beside the window before it, or a year earlier. */
  compare(input: z.input<typeof Inputs.CompareInput>): Answer<Comparison>;
  /** Competition ranking of reps or teams. Computed over everybody; who may see only themselves sees their own rank. */
  ranking(input: z.input<typeof Inputs.RankingInput>): Answer<RankingAnswer>;
  /** Who lies far from the others, and what the best reach beside the rest; of what the actor may see. */
  outliers(input: z.input<typeof Inputs.RankingInput>): Answer<OutliersAnswer>;
  /** Scores of a period by a scorecard of the policy, with every line and what is said to each. */
  scorecard(input: z.input<typeof Inputs.ScorecardInput>): Answer<ScorecardAnswer>;
  /** What a rep would be paid for a period as it stands now, line by line. Writes nothing. */
  payout(input: z.input<typeof Inputs.PayoutInput>): Answer<PayoutAnswer>;
  /** Settles a period that is over; once, and in the order of time. */
  settlePayout(input: z.input<typeof Inputs.PayoutInput>, options?: CallOptions): Answer<PayoutRecord>;
  /** What a rep was paid, the earliest period first. */
  listPayouts(input: z.input<typeof Inputs.ListPayoutsInput>): Answer<Page<PayoutRecord>>;
  /** Draws customers into a group on which a strategy is tried, and one on which it is not; of the seed, so that it can be checked. */
  startTrial(input: z.input<typeof Inputs.StartTrialInput>, options?: CallOptions): Answer<Trial>;
  /** Judges a trial by what each customer changed from before its start to after: difference-in-differences. */
  evaluateTrial(input: z.input<typeof Inputs.EvaluateTrialInput>): Answer<TrialAnswer>;
  /** Entries of the ledger, of an order or of a rep, the earliest first; those the actor may not see are left out. */
  ledger(input: z.input<typeof Inputs.LedgerInput>): Answer<Page<CreditEntry>>;
  /** The ledger against the orders placed in these days: both sides, and every order where they differ. */
  reconcile(input: z.input<typeof Inputs.ReconcileInput>): Answer<Reconciliation & Framed>;
  /** Gives credit of an order to somebody else, by entries of now. Disputes and handovers do it by themselves. */
  moveCredit(input: z.input<typeof Inputs.MoveCreditInput>, options?: CallOptions): Answer<Corrected>;
  /** Corrects the amount of an order, for a partial return or a discount afterwards, by entries of now. */
  adjustCredit(input: z.input<typeof Inputs.AdjustCreditInput>, options?: CallOptions): Answer<Corrected>;
  /** Records what the outside says of a customer: an answer to a survey, an invoice, a payment. */
  observe(input: z.input<typeof Inputs.ObserveInput>, options?: CallOptions): Answer<Observation>;
  /** Every metric that can be asked for, core's and added ones. */
  metrics(input?: z.input<typeof Inputs.MetricsInput>): Answer<readonly MetricDefinition[]>;
  /** Proposes a plan; one that exists already is a conflict. */
  setPlan(input: z.input<typeof Inputs.SetPlanInput>, options?: CallOptions): Answer<Plan>;
  /** Proposes another target. The approved one binds until this one is approved, and stays in the history. */
  revisePlan(input: z.input<typeof Inputs.RevisePlanInput>, options?: CallOptions): Answer<Plan>;
  /** Makes the proposed target binding; refused while the parts of the plan do not sum to it. */
  approvePlan(input: z.input<typeof Inputs.ApprovePlanInput>, options?: CallOptions): Answer<Plan>;
  /** A rep leaves or joins in mid-period: the plan is divided by working days; both parts are to be approved. */
  handOverPlan(
    input: z.input<typeof Inputs.HandOverPlanInput>,
    options?: CallOptions,
  ): Answer<readonly [Plan, Plan]>;
  /** Makes a plan for each part, summing to the plan exactly: by shares, by last year's figures, or by periods. */
  breakDownPlan(input: z.input<typeof Inputs.BreakDownPlanInput>, options?: CallOptions): Answer<PlanTree>;
  /** A plan with its parts, and what they come to. */
  getPlan(input: z.input<typeof Inputs.PlanInput>): Answer<PlanTree>;
  listPlans(input: z.input<typeof Inputs.ListPlansInput>): Answer<Page<Plan>>;
  /** Actual against the approved targets of a period, as it stands now. */
  attainment(input: z.input<typeof Inputs.AttainmentInput>): Answer<AttainmentAnswer>;
}

export const makePerformanceService = (
  policy: PerformancePolicy,
  registry: MetricRegistry,
): PerformanceService => ({
  ...makeCreditService(policy),
  ...makeReportService(policy, registry),
  ...makeObservationService(policy, registry),
  ...makePlanService(policy),
  ...makeScoreService(policy, registry),
  ...makePayoutService(policy),
  ...makeTrialService(),
});
