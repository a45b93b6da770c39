import * as Effect from "effect/Effect";
import type { Owned, Text } from "../kernel/index.js";
import { query, type Read, type Reads } from "../storage/index.js";
import { repRecord, teamRecord } from "../team/index.js";
import { makeFiscalCalendar } from "./fiscal.js";
import { RankingInput, ScorecardInput } from "./inputs.js";
import type { MetricDefinition } from "./metric-policy.js";
import { findMetrics, type MetricRegistry } from "./metric-registry.js";
import { metrics } from "./metrics.js";
import { planRecord } from "./model.js";
import { type BestPractice, bestPracticeOf, type Outliers, outliersOf } from "./outliers.js";
import type { DateWindow } from "./period.js";
import { COMPANY, heldBy } from "./plan.js";
import type { PerformancePolicy } from "./policy.js";
import { figuresBy } from "./repository.js";
import { schemeOf } from "./schemes.js";
import { feedbackOf, type Score, scoreAll } from "./scorecard.js";
import type { PerformanceService } from "./service.js";

const READ = "performance.read";

export interface OutliersAnswer extends Outliers {
  readonly definition: MetricDefinition;
  readonly window: DateWindow;
  /** Null for fewer than four, and for whoever may not see everybody. */
  readonly bestPractice: BestPractice | null;
}

export interface ScorecardAnswer {
  readonly window: DateWindow;
  readonly currency: string;
  /** Computed over everybody; those whom the actor may see. */
  readonly rows: readonly (Score & { readonly feedback: Text })[];
  readonly definitions: readonly MetricDefinition[];
}

/** Everybody who could be scored, with whose they are. */
const holders = (reads: Reads, by: "rep" | "team"): Read<ReadonlyMap<string, Owned>> =>
  by === "rep"
    ? Effect.map(
        reads.all(repRecord, { where: { active: true } }),
        (reps) => new Map(reps.map((rep) => [rep.id, { ownerId: rep.id, teamId: rep.teamId }])),
      )
    : Effect.map(
        reads.all(teamRecord),
        (teams) => new Map(teams.map((team) => [team.id, { ownerId: null, teamId: team.id }])),
      );

export const makeScoreService = (
  policy: PerformancePolicy,
  registry: MetricRegistry,
): Pick<PerformanceService, "outliers" | "scorecard"> => {
  const fiscal = makeFiscalCalendar(policy.fiscal);
  return {
    outliers: query({ name: "performance.outliers", permission: READ, input: RankingInput }, (input, reads) =>
      Effect.gen(function* () {
        const [definition = metrics.revenue] = yield* reads.accept(findMetrics(registry, [input.metric]));
        const figures = yield* figuresBy(reads, { ...input, metric: definition }, input.by);
        const known = [...figures].flatMap(([key, { value }]) =>
          key === null || value === null ? [] : [{ key, value }],
        );
        const all = outliersOf(known);
        const seesAll = reads.scope(READ) === "all";
        const found =
          all.found && reads.visibleOwned(READ, all.found, ({ key }) => figures.get(key)?.owned ?? COMPANY);
        const bestPractice = seesAll ? bestPracticeOf(known, definition.betterIs) : null;
        const { from, until } = input;
        return { ...all, found, definition, window: { from, until }, bestPractice };
      }),
    ),

    scorecard: query(
      { name: "performance.scorecard", permission: READ, input: ScorecardInput },
      ({ id, kind, start, by, currency }, reads) =>
        Effect.gen(function* () {
          const card = yield* reads.accept(schemeOf("scorecard", policy.scorecards, id));
          const window = yield* reads.accept(fiscal.datesOf({ kind, start }));
          const ids = card.dimensions.map((one) => one.metric);
          const definitions = yield* reads.accept(findMetrics(registry, ids));
          const owned = yield* holders(reads, by);
          const figures = yield* Effect.forEach(definitions, (definition) =>
            Effect.gen(function* () {
              const found = yield* figuresBy(reads, { ...window, currency, metric: definition }, by);
              const plans = yield* reads.all(planRecord, {
                where: { currency, metric: definition.id as "revenue", kind, start },
              });
              const values = new Map(
                [...owned.keys()].map((key) => [key, found.get(key)?.value ?? null] as const),
              );
              const targets = new Map(
                plans.flatMap((plan) =>
                  plan.level === by ? [[heldBy(plan).id, plan.approvedTarget] as const] : [],
                ),
              );
              return { ...definition, metric: definition.id, values, targets };
            }),
          );
          const all = scoreAll(card, figures, [...owned.keys()]);
          const rows = reads
            .visibleOwned(READ, all, ({ key }) => owned.get(key) ?? COMPANY)
            .map((score) => ({
              ...score,
              feedback: { en: feedbackOf(card, score, "en"), "zh-CN": feedbackOf(card, score, "zh-CN") },
            }));
          return { window, currency, rows, definitions };
        }),
    ),
  };
};
