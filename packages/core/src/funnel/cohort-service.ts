import * as Effect from "effect/Effect";
import { query } from "../storage/index.js";
import { dealsByVersion, type VersionDeals } from "./figure-repository.js";
import {
  type CohortFunnel,
  type ComparedCohort,
  cohortFunnel,
  compareCohorts,
  type DealOutcomes,
  dealOutcomes,
  type PeriodFunnel,
  periodFunnel,
  type StageDurations,
  stageDurations,
  windowsOfEqualLength,
} from "./figures/index.js";
import { Ages, Compare, During } from "./inputs.js";
import type { PipelineBook } from "./pipeline-repository.js";
import type { FunnelService } from "./service.js";

const READ = "funnel.read";

/** On which version of a pipeline the deals of a figure are. */
export interface OfVersion {
  readonly pipelineId: string;
  readonly version: number;
  readonly pipelineHash: string;
}

/** Figures of the deals of one cohort that started on one version of a pipeline. */
export interface VersionFigures extends OfVersion {
  readonly funnel: CohortFunnel;
  readonly durations: StageDurations;
}

export interface VersionFlows extends OfVersion {
  readonly flows: PeriodFunnel;
}

export interface VersionOutcomes extends OfVersion {
  readonly outcomes: DealOutcomes;
}

export interface VersionCohorts extends OfVersion {
  readonly cohorts: readonly ComparedCohort[];
}

type CohortService = Pick<FunnelService, "funnel" | "periodFunnel" | "outcomes" | "compareCohorts">;

const ofVersion = ({ pipelineId, version, pipelineHash }: VersionDeals): OfVersion => ({
  pipelineId,
  version,
  pipelineHash,
});

export const makeCohortService = (book: PipelineBook): CohortService => ({
  funnel: query(
    { name: "funnel.funnel", permission: READ, input: During },
    ({ pipelineId, from, until }, reads) =>
      Effect.map(dealsByVersion(reads, book, pipelineId, { gte: from, lt: until }), (versions) =>
        versions.map((one) => ({
          ...ofVersion(one),
          funnel: cohortFunnel(one.pipeline, one.histories, { from, until }, reads.now),
          durations: stageDurations(one.pipeline, one.histories, { from, until }, reads.now, reads.calendar),
        })),
      ),
  ),

  periodFunnel: query(
    { name: "funnel.period-funnel", permission: READ, input: During },
    ({ pipelineId, from, until }, reads) =>
      Effect.map(
        dealsByVersion(
          reads,
          book,
          pipelineId,
          { lt: until },
          ({ closedAt }) => closedAt === null || closedAt >= from,
        ),
        (versions) =>
          versions.map((one) => ({
            ...ofVersion(one),
            flows: periodFunnel(one.pipeline, one.histories, { from, until }, reads.now),
          })),
      ),
  ),

  outcomes: query(
    { name: "funnel.outcomes", permission: READ, input: Ages },
    ({ pipelineId, from, until, ages }, reads) =>
      Effect.map(dealsByVersion(reads, book, pipelineId, { gte: from, lt: until }), (versions) =>
        versions.map((one) => ({
          ...ofVersion(one),
          outcomes: dealOutcomes(one.histories, { from, until }, ages, reads.now, reads.calendar),
        })),
      ),
  ),

  compareCohorts: query(
    { name: "funnel.compare-cohorts", permission: READ, input: Compare },
    ({ pipelineId, from, until, windows: count, followedDays }, reads) => {
      const windows = windowsOfEqualLength({ from, until }, count, reads.calendar);
      const gte = windows[0]?.from ?? from;
      return Effect.map(dealsByVersion(reads, book, pipelineId, { gte, lt: until }), (versions) =>
        versions.map((one) => ({
          ...ofVersion(one),
          cohorts: compareCohorts(
            one.pipeline,
            one.histories,
            windows,
            followedDays,
            reads.now,
            reads.calendar,
          ),
        })),
      );
    },
  ),
});
