import * as Effect from "effect/Effect";
import { query } from "../storage/index.js";
import { type CohortFunnel, cohortFunnel } from "./cohort.js";
import { forecast } from "./forecast.js";
import { During, Nothing } from "./inputs.js";
import { type Opportunity, opportunityRecord } from "./model.js";
import { historiesOf, openDeals, type PipelineBook } from "./repository.js";
import type { FunnelService } from "./service.js";
import { type StageDurations, stageDurations } from "./stage-duration.js";
import { isStale, staleAt } from "./stale.js";
import { winRate } from "./win-rate.js";

const READ = "funnel.read";

/** Figures of the deals of one cohort that started on one version of a pipeline. */
export interface VersionFigures {
  readonly pipelineId: string;
  readonly version: number;
  readonly pipelineHash: string;
  readonly funnel: CohortFunnel;
  readonly durations: StageDurations;
}

export interface StalledDeal {
  readonly opportunity: Opportunity;
  /** Since when it has been stalled. */
  readonly staleAt: number;
}

type FigureService = Pick<FunnelService, "funnel" | "winRate" | "forecast" | "stalled">;

export const makeFigureService = (book: PipelineBook): FigureService => ({
  funnel: query({ name: "funnel.funnel", permission: READ, input: During }, (input, reads) =>
    Effect.gen(function* () {
      const { from, until } = input;
      const current = yield* book.current(input.pipelineId);
      const pipelineId = current.pipeline.id;
      const where = { pipelineId, openedAt: { gte: from, lt: until } };
      const found = yield* reads.all(opportunityRecord, { where });
      const deals = yield* reads.visibleByOwner(READ, found, (deal) => deal);
      const versions = new Map(yield* book.versions(reads, deals));
      if (versions.size === 0) versions.set(current.hash, current.pipeline);
      const histories = yield* historiesOf(
        reads,
        deals.map((deal) => deal.id),
      );
      const hashes = new Map(deals.map((deal) => [deal.id, deal.pipelineHash]));
      return [...versions].map(([pipelineHash, pipeline]) => {
        const on = histories.filter((deal) => hashes.get(deal.id) === pipelineHash);
        return {
          pipelineId,
          version: pipeline.version,
          pipelineHash,
          funnel: cohortFunnel(pipeline, on, { from, until }, reads.now),
          durations: stageDurations(pipeline, on, { from, until }, reads.now, reads.calendar),
        };
      });
    }),
  ),

  winRate: query(
    { name: "funnel.win-rate", permission: READ, input: During },
    ({ pipelineId, from, until }, reads) =>
      Effect.gen(function* () {
        const closedAt = { gte: from, lt: until };
        const won = yield* reads.all(opportunityRecord, { where: { status: "won", closedAt } });
        const lost = yield* reads.all(opportunityRecord, { where: { status: "lost", closedAt } });
        const asked = [...won, ...lost].filter((deal) => deal.pipelineId === (pipelineId ?? deal.pipelineId));
        const closed = yield* reads.visibleByOwner(READ, asked, (deal) => deal);
        return winRate(closed, { from, until }, reads.now);
      }),
  ),

  forecast: query({ name: "funnel.forecast", permission: READ, input: Nothing }, (_, reads) =>
    Effect.gen(function* () {
      const deals = yield* openDeals(reads, READ);
      const versions = yield* book.versions(reads, deals);
      return forecast(deals, (deal) => versions.get(deal.pipelineHash) ?? { stages: [] }, reads.now);
    }),
  ),

  stalled: query({ name: "funnel.stalled", permission: READ, input: Nothing }, (_, reads) =>
    Effect.gen(function* () {
      const deals = yield* openDeals(reads, READ);
      const versions = yield* book.versions(reads, deals);
      return deals
        .flatMap((opportunity): StalledDeal[] => {
          const pipeline = versions.get(opportunity.pipelineHash) ?? { stages: [] };
          const from = staleAt(opportunity, pipeline, reads.calendar);
          return from !== null && isStale(from, reads.now) ? [{ opportunity, staleAt: from }] : [];
        })
        .sort((a, b) => a.staleAt - b.staleAt || (a.opportunity.id < b.opportunity.id ? -1 : 1));
    }),
  ),
});
