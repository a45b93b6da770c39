import * as Effect from "effect/Effect";
import { command, query, type Read, type Reads } from "../storage/index.js";
import type { OfVersion } from "./cohort-service.js";
import { closedDeals, dealsByVersion, openDealsOn, type VersionDeals } from "./figure-repository.js";
import {
  type AgeForecast,
  type Forecast,
  forecastAccuracy,
  forecastByAge,
  forecastByCategory,
  forecastByStageAge,
  type StageAgeLine,
  type StageAgeOptions,
  type StageConversion,
  stageConversions,
  weightedForecast,
} from "./forecast/index.js";
import { Accuracy, ByAge, ByCategory, ByStageAge, Nothing, Snapshot, Snapshots } from "./inputs.js";
import { forecastRecord, type Opportunity, opportunityRecord } from "./model.js";
import { stageOf } from "./pipeline.js";
import type { PipelineBook } from "./pipeline-repository.js";
import { historiesOf } from "./repository.js";
import type { FunnelService } from "./service.js";

const READ = "funnel.read";

/** A forecast of the deals on one version of a pipeline, and the shares that it was made with. */
export interface VersionForecast extends OfVersion {
  readonly conversions: readonly StageConversion[];
  readonly forecast: Forecast<StageAgeLine>;
}

type ForecastService = Pick<
  FunnelService,
  | "forecast"
  | "forecastByAge"
  | "forecastByStageAge"
  | "forecastByCategory"
  | "takeForecast"
  | "listForecasts"
  | "forecastAccuracy"
>;

const BANDS = ByStageAge.parse({});

export const makeForecastService = (book: PipelineBook): ForecastService => {
  const byStage = (reads: Reads, deals: readonly Opportunity[]): Read<Forecast> =>
    Effect.map(book.versions(reads, deals), (versions) =>
      weightedForecast(deals, (deal) => versions.get(deal.pipelineHash) ?? { stages: [] }, reads.now),
    );

  const byAge = (
    reads: Reads,
    pipelineId: string | undefined,
    options: { readonly horizonDays: number; readonly minClosed: number },
  ): Read<AgeForecast> =>
    Effect.gen(function* () {
      const where = pipelineId === undefined ? {} : { pipelineId };
      const found = yield* reads.all(opportunityRecord, { where, orderBy: ["openedAt"] });
      const deals = yield* reads.visibleByOwner(READ, found, (deal) => deal);
      return yield* reads.accept(forecastByAge(deals, options, reads.now, reads.calendar));
    });

  const ofVersion = (
    reads: Reads,
    { pipelineId, version, pipelineHash, pipeline, histories, deals }: VersionDeals,
    options: StageAgeOptions,
  ): VersionForecast => {
    const { now, calendar } = reads;
    const conversions = stageConversions(pipeline, histories, options, now, calendar);
    const forecast = forecastByStageAge(pipeline, conversions, deals, options.minStays, now, calendar);
    return { pipelineId, version, pipelineHash, conversions, forecast };
  };

  const byStageAge = (
    reads: Reads,
    pipelineId: string | undefined,
    options: StageAgeOptions,
  ): Read<readonly VersionForecast[]> =>
    Effect.map(dealsByVersion(reads, book, pipelineId, undefined), (versions) =>
      versions.map((one) => ofVersion(reads, one, options)),
    );

  return {
    forecast: query({ name: "funnel.forecast", permission: READ, input: Nothing }, (_, reads) =>
      Effect.flatMap(openDealsOn(reads, undefined), (deals) => byStage(reads, deals)),
    ),

    forecastByAge: query(
      { name: "funnel.forecast-by-age", permission: READ, input: ByAge },
      ({ pipelineId, ...options }, reads) => byAge(reads, pipelineId, options),
    ),

    forecastByStageAge: query(
      { name: "funnel.forecast-by-stage-age", permission: READ, input: ByStageAge },
      ({ pipelineId, ...options }, reads) => byStageAge(reads, pipelineId, options),
    ),

    forecastByCategory: query(
      { name: "funnel.forecast-by-category", permission: READ, input: ByCategory },
      ({ pipelineId, from, until, ...thresholds }, reads) =>
        Effect.gen(function* () {
          const closed = yield* closedDeals(reads, { pipelineId, from, until });
          const deals = [...closed, ...(yield* openDealsOn(reads, pipelineId))];
          const versions = yield* book.versions(reads, deals);
          const probabilityOf = (deal: Opportunity) =>
            stageOf(versions.get(deal.pipelineHash) ?? { stages: [] }, deal.stageId)?.probability ?? 0;
          return forecastByCategory(deals, probabilityOf, thresholds, { from, until }, reads.now);
        }),
    ),

    takeForecast: command(
      { name: "funnel.take-forecast", permission: "funnel.work", scope: "all", input: Snapshot },
      ({ pipelineId: named, method, horizonDays }, work) =>
        Effect.gen(function* () {
          const pipelineId = (yield* book.current(named)).pipeline.id;
          const made: readonly Forecast[] =
            method === "age"
              ? [yield* byAge(work, pipelineId, { ...ByAge.parse({}), horizonDays })]
              : method === "stage"
                ? [yield* byStage(work, yield* openDealsOn(work, pipelineId))]
                : (yield* byStageAge(work, pipelineId, { ...BANDS, horizonDays })).map((one) => one.forecast);
          const lines = made.flatMap(({ currencies }) =>
            currencies.flatMap(({ currency, lines: some }) =>
              some.map(({ id, amount, probability, weighted }) => ({
                id,
                currency,
                amount,
                probability,
                weighted,
              })),
            ),
          );
          return work.insert(forecastRecord, work.newId(), {
            method,
            pipelineId,
            takenAt: work.now,
            horizonDays,
            until: work.calendar.addDays(work.now, horizonDays),
            lines,
            byId: work.actor.id,
          });
        }),
    ),

    listForecasts: query(
      { name: "funnel.list-forecasts", permission: READ, scope: "all", input: Snapshots },
      ({ method, ...page }, reads) => {
        const where = method === undefined ? {} : { method };
        return reads.page(forecastRecord, { where, orderBy: ["takenAt"], direction: "desc", ...page });
      },
    ),

    forecastAccuracy: query(
      { name: "funnel.forecast-accuracy", permission: READ, scope: "all", input: Accuracy },
      ({ method, pipelineId, from, until }, reads) =>
        Effect.gen(function* () {
          const where = { method, takenAt: { gte: from, lt: until } };
          const taken = (yield* reads.all(forecastRecord, { where })).filter(
            (one) => one.pipelineId === (pipelineId ?? one.pipelineId),
          );
          const ids = [...new Set(taken.flatMap((one) => one.lines.map((line) => line.id)))];
          const deals = new Map(
            (yield* reads.getMany(opportunityRecord, ids)).map((deal, at) => [ids[at], deal]),
          );
          const wins = new Map(
            (yield* historiesOf(reads, ids)).map(({ id, steps }) => [
              id,
              steps.filter((step) => step.kind === "won").map((step) => step.at),
            ]),
          );
          return forecastAccuracy(
            taken,
            (id) => ({ wins: wins.get(id) ?? [], amount: deals.get(id)?.amount ?? 0 }),
            reads.now,
          );
        }),
    ),
  };
};
