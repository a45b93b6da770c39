import type * as z from "zod";
import type { AttributeDeclarations } from "../customer/index.js";
import type { Page } from "../kernel/index.js";
import type { Router } from "../ownership/index.js";
import type { Answer, CallOptions, JobOptions } from "../storage/index.js";
import type { ApprovalState } from "./approval.js";
import { makeApprovalService, type OfferedMove } from "./approval-service.js";
import {
  makeCohortService,
  type OfVersion,
  type VersionCohorts,
  type VersionFigures,
  type VersionFlows,
  type VersionOutcomes,
} from "./cohort-service.js";
import { makeDealService } from "./deal-service.js";
import { makeFigureService, type WatchedOpportunity } from "./figure-service.js";
import type { Ageing, Leakage, Velocity, WinRate, WinRateOf } from "./figures/index.js";
import type { AgeForecast, CategoryForecast, Forecast, ForecastAccuracy } from "./forecast/index.js";
import { makeForecastService, type VersionForecast } from "./forecast-service.js";
import type * as Inputs from "./inputs.js";
import type { LeadPolicy } from "./lead-policy.js";
import { type Conversion, makeLeadService } from "./lead-service.js";
import { type MigrationReport, makeMigrationService } from "./migration-service.js";
import type { DealApproval, ForecastSnapshot, Lead, Opportunity, StageEntry } from "./model.js";
import { PipelineBook } from "./pipeline-repository.js";
import type { Pipeline } from "./policy.js";
import { type LearnedChance, makePredictionService } from "./prediction-service.js";

export { makeFunnelReactions } from "./reactions.js";
export type {
  Conversion,
  LearnedChance,
  MigrationReport,
  OfferedMove,
  OfVersion,
  VersionCohorts,
  VersionFigures,
  VersionFlows,
  VersionForecast,
  VersionOutcomes,
  WatchedOpportunity,
};

/** From the first sign of interest to won or lost. Figures count the deals that the actor may read. */
export interface FunnelService {
  /** Takes in a lead. Refused with Conflict when an open lead or a customer is the same, by what the policy says, unless forced. */
  captureLead(input: z.input<typeof Inputs.Capture>, options?: CallOptions): Answer<Lead>;
  /** Says how ready to buy they are. */
  qualifyLead(input: z.input<typeof Inputs.Qualify>, options?: CallOptions): Answer<Lead>;
  /** Notes that a lead has been answered; only the first answer counts. */
  answerLead(input: z.input<typeof Inputs.One>, options?: CallOptions): Answer<Lead>;
  /** Leads that wait for an answer, the most urgent first. */
  awaitingLeads(input?: z.input<typeof Inputs.Awaiting>): Answer<Page<Lead>>;
  /** Gives the lead to a rep; where none is named, to whom the ownership policy says. It stays where that is a pool. */
  assignLead(input: z.input<typeof Inputs.Assign>, options?: CallOptions): Answer<Lead>;
  /**
   * Makes a customer, with the contact of the lead, and an opportunity, at once. With `customerId` the contact goes to
   * that customer, unless they have it already.
   */
  convertLead(input: z.input<typeof Inputs.Convert>, options?: CallOptions): Answer<Conversion>;
  disqualifyLead(input: z.input<typeof Inputs.Disqualify>, options?: CallOptions): Answer<Lead>;
  getLead(input: z.input<typeof Inputs.One>): Answer<Lead>;
  /** Leads of a status (default: open), of one owner where given, in the order in which they came. */
  listLeads(input?: z.input<typeof Inputs.Leads>): Answer<Page<Lead>>;
  /** Opens a deal in the first stage of its pipeline. */
  open(input: z.input<typeof Inputs.Open>, options?: CallOptions): Answer<Opportunity>;
  /** Changes what is known of an open deal. What its stage asks for cannot be taken away. */
  change(input: z.input<typeof Inputs.Change>, options?: CallOptions): Answer<Opportunity>;
  move(input: z.input<typeof Inputs.Move>, options?: CallOptions): Answer<Opportunity>;
  win(input: z.input<typeof Inputs.One>, options?: CallOptions): Answer<Opportunity>;
  /** The reason is one that the pipeline lists. */
  lose(input: z.input<typeof Inputs.Lose>, options?: CallOptions): Answer<Opportunity>;
  /** A won or lost deal goes on in the stage from which it was closed. */
  reopen(input: z.input<typeof Inputs.One>, options?: CallOptions): Answer<Opportunity>;
  /** Asks whoever may give the approvals that a stage takes and that are not given yet; says which these are. */
  requestApproval(
    input: z.input<typeof Inputs.RequestApproval>,
    options?: CallOptions,
  ): Answer<readonly ApprovalState[]>;
  /** Approves or rejects that a deal, as it is, goes to a stage. With `version`: as it was read, or not at all. */
  approve(input: z.input<typeof Inputs.Approve>, options?: CallOptions): Answer<DealApproval>;
  /** What was said to the approvals of a deal, the first first. */
  approvals(input: z.input<typeof Inputs.History>): Answer<Page<DealApproval>>;
  /** Where an open deal may go, and what hinders the actor from each now. */
  moves(input: z.input<typeof Inputs.One>): Answer<readonly OfferedMove[]>;
  /**
   * Takes the open deals on older versions of a pipeline to the current one, fifty at a time; a preview takes none. Refused
   * unless every stage that is no longer there is mapped. Deals that lack a field that their new stage asks for stay.
   */
  migrate(input?: z.input<typeof Inputs.Migrate>, options?: JobOptions): Answer<MigrationReport>;
  get(input: z.input<typeof Inputs.One>): Answer<Opportunity>;
  /**
   * Deals of one customer, one owner or one stage, or all; of one status where given (default in a stage: open); the latest first. Only those that the actor may
   * read.
   */
  list(input?: z.input<typeof Inputs.List>): Answer<Page<Opportunity>>;
  /** Every step of a deal, the first first. */
  history(input: z.input<typeof Inputs.History>): Answer<Page<StageEntry>>;
  /** The deals opened in a window, followed through the stages until now; for each version of the pipeline on which some are. */
  funnel(input: z.input<typeof Inputs.During>): Answer<readonly VersionFigures[]>;
  /** What went into, through and out of each stage in a window, and what stood in it at both ends. */
  periodFunnel(input: z.input<typeof Inputs.During>): Answer<readonly VersionFlows[]>;
  /** The shares of the deals opened in a window that are won, lost and open so many days after opening. */
  outcomes(input: z.input<typeof Inputs.Ages>): Answer<readonly VersionOutcomes[]>;
  /** The funnels of windows of equal length, each deal followed for as many days as any other. */
  compareCohorts(input: z.input<typeof Inputs.Compare>): Answer<readonly VersionCohorts[]>;
  /** Won deals of those closed in a window. */
  winRate(input: z.input<typeof Inputs.During>): Answer<WinRate>;
  /** The same by owner, product, competitor, industry and other dimensions, with the interval of each. */
  winRateBy(input: z.input<typeof Inputs.By>): Answer<readonly WinRateOf[]>;
  /** How much money the open deals bring a day, by what was closed in a window. */
  velocity(input: z.input<typeof Inputs.During>): Answer<Velocity>;
  /** The deals lost in a window, by stage and reason. */
  leakage(input: z.input<typeof Inputs.During>): Answer<Leakage>;
  /** The open deals by their age. */
  ageing(input?: z.input<typeof Inputs.Bands>): Answer<Ageing>;
  /** What the open deals are worth now, by the probability of their stages. */
  forecast(input?: z.input<typeof Inputs.Nothing>): Answer<Forecast>;
  /** What they bring within a number of days, by the age of each. Refused while too few deals are closed. */
  forecastByAge(input?: z.input<typeof Inputs.ByAge>): Answer<AgeForecast>;
  /** The same by how long each has been in its stage; where too few have, by the stage's probability. */
  forecastByStageAge(input?: z.input<typeof Inputs.ByStageAge>): Answer<readonly VersionForecast[]>;
  /** What is won in a window and expected to be: committed, best case, pipeline. */
  forecastByCategory(input: z.input<typeof Inputs.ByCategory>): Answer<CategoryForecast>;
  /** Makes a forecast of all deals of a pipeline and keeps it as it is. */
  takeForecast(input?: z.input<typeof Inputs.Snapshot>, options?: CallOptions): Answer<ForecastSnapshot>;
  /** Forecasts that were taken, the latest first. */
  listForecasts(input?: z.input<typeof Inputs.Snapshots>): Answer<Page<ForecastSnapshot>>;
  /** How good the forecasts taken in a window were, as far as their time is over. */
  forecastAccuracy(input: z.input<typeof Inputs.Accuracy>): Answer<ForecastAccuracy>;
  /** Open deals that are stalled, overdue or at risk, since when, and what to do next; the longest first. */
  attention(input?: z.input<typeof Inputs.Watch>): Answer<readonly WatchedOpportunity[]>;
  /**
   * The chance that a deal is won, learned from the closed deals of its pipeline that the actor may read: what it is made
   * of, and how good such chances were on later deals. Refused while there is too little to learn from.
   */
  winChance(input: z.input<typeof Inputs.Chance>): Answer<LearnedChance>;
}

/**
 * @param declared - the custom attributes of customers, for those that leads are converted into.
 * @param route - whose a lead is to be, by the ownership policy.
 */
export const makeFunnelService = (
  pipelines: readonly Pipeline[],
  declared: AttributeDeclarations,
  leads: LeadPolicy,
  route: Router,
): FunnelService => {
  const book = new PipelineBook(pipelines);
  return {
    ...makeLeadService(book, declared, leads, route),
    ...makeDealService(book),
    ...makeApprovalService(book),
    ...makeMigrationService(book),
    ...makeCohortService(book),
    ...makeFigureService(book),
    ...makeForecastService(book),
    ...makePredictionService(book),
  };
};
