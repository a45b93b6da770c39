import type * as z from "zod";
import type { AttributeDeclarations } from "../customer/index.js";
import type { Page } from "../kernel/index.js";
import type { Answer, CallOptions } from "../storage/index.js";
import {
  makeCohortService,
  type OfVersion,
  type VersionCohorts,
  type VersionFigures,
  type VersionFlows,
  type VersionOutcomes,
} from "./cohort-service.js";
import { makeDealService } from "./deal-service.js";
import { makeFigureService, type StalledDeal } from "./figure-service.js";
import type { Ageing, Leakage, Velocity, WinRate, WinRateOf } from "./figures/index.js";
import type { Forecast } from "./forecast/weighted.js";
import type * as Inputs from "./inputs.js";
import { type Conversion, makeLeadService } from "./lead-service.js";
import type { Lead, Opportunity, StageEntry } from "./model.js";
import type { Pipeline } from "./policy.js";
import { PipelineBook } from "./repository.js";

export type {
  Conversion,
  OfVersion,
  StalledDeal,
  VersionCohorts,
  VersionFigures,
  VersionFlows,
  VersionOutcomes,
};

/** From the first sign of interest to won or lost. Figures count the deals that the actor may read. */
export interface FunnelService {
  /** Takes in a lead. Refused with Conflict when an open lead or a customer has the same name, unless forced. */
  captureLead(input: z.input<typeof Inputs.Capture>, options?: CallOptions): Answer<Lead>;
  /** Says how ready to buy they are. */
  qualifyLead(input: z.input<typeof Inputs.Qualify>, options?: CallOptions): Answer<Lead>;
  /** Gives the lead to a rep. */
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
  /** Open deals that have stayed in their stage beyond its limit, the longest first. */
  stalled(input?: z.input<typeof Inputs.Nothing>): Answer<readonly StalledDeal[]>;
}

/** @param declared - the custom attributes of customers, for those that leads are converted into. */
export const makeFunnelService = (
  pipelines: readonly Pipeline[],
  declared: AttributeDeclarations,
): FunnelService => {
  const book = new PipelineBook(pipelines);
  return {
    ...makeLeadService(book, declared),
    ...makeDealService(book),
    ...makeCohortService(book),
    ...makeFigureService(book),
  };
};
