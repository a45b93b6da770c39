import * as Effect from "effect/Effect";
import type * as z from "zod";
import type { Instant } from "../kernel/index.js";
import { type Answer, query } from "../storage/index.js";
import {
  atkinson,
  type CompositionGroup,
  type DemandClass,
  deciles,
  type GainLoss,
  type Gini,
  gainLoss,
  gini,
  heavyMediumLight,
  type NewRepeatLapsed,
  newRepeatLapsed,
  type ParetoPoint,
  paretoCurve,
  periodIndex,
  type Ranked,
  type TierDemandCell,
  type TwoPeriods,
  tierDemandMatrix,
  type Variability,
  variabilityOf,
} from "./analysis/index.js";
import { columnsBuilder } from "./builder.js";
import { classesOf } from "./counts.js";
import { tierName } from "./decision.js";
import { Demand, Movement, Span } from "./inputs.js";
import type { ClassificationPolicy } from "./policy.js";
import { asOfOf, spanOf } from "./repository.js";
import { forEachSales } from "./sales-repository.js";
import { NONE } from "./segments.js";
import { tierColumn } from "./tiers.js";
import { forEachTotals } from "./totals-repository.js";

const READ = "classification.read";

/** How the sales of a period are spread over the customers that the actor may read. */
export interface Composition {
  readonly currency: string;
  readonly customers: number;
  /** Minor units, less returns. */
  readonly amount: number;
  readonly deciles: readonly CompositionGroup[];
  readonly heavyMediumLight: readonly CompositionGroup[];
  readonly pareto: readonly ParetoPoint[];
  /** Over the customers with an amount above 0; null without one. */
  readonly gini: Gini | null;
  /** With aversions of one half and of one. */
  readonly atkinson: { readonly half: number | null; readonly one: number | null };
}

/** How steadily a customer buys, and what it is worth. */
export interface CustomerDemand extends Variability {
  readonly id: string;
  readonly tier: string;
  readonly demand: DemandClass;
}

export interface AnalysisService {
  /** Deciles (of buyers), heavy-medium-light-zero, Pareto curve, Gini and Atkinson of the sales of a span. */
  composition(input: z.input<typeof Span>): Answer<Composition>;
  /** Gains and losses, and new, repeat and lapsed customers, of a period against the one before. */
  movement(input: z.input<typeof Movement>): Answer<GainLoss & { readonly newRepeatLapsed: NewRepeatLapsed }>;
  /** ABC x XYZ: value tier by how steadily customers buy over whole periods before that of the as-of day. */
  demand(
    input: z.input<typeof Demand>,
  ): Answer<{ readonly customers: readonly CustomerDemand[]; readonly matrix: readonly TierDemandCell[] }>;
}

export const makeAnalysisService = (policy: ClassificationPolicy): AnalysisService => ({
  composition: query({ name: "classification.composition", permission: READ, input: Span }, (input, reads) =>
    Effect.gen(function* () {
      const { currency } = input;
      const sold: (Ranked & { readonly bought: boolean })[] = [];
      const span = yield* spanOf(reads, input);
      yield* forEachTotals(reads, READ, [span], (id, [mine]) => {
        if (mine !== undefined) sold.push({ id, amount: mine.amount, bought: mine.purchases > 0 });
      });
      const positive = sold.flatMap(({ amount }) => (amount > 0 ? [amount] : []));
      const buyers = sold.filter(({ bought }) => bought);
      return {
        currency,
        customers: sold.length,
        amount: sold.reduce((sum, { amount }) => sum + amount, 0),
        deciles: deciles(buyers),
        heavyMediumLight: heavyMediumLight(sold),
        pareto: paretoCurve(sold),
        gini: gini(positive),
        atkinson: { half: atkinson(positive, 0.5), one: atkinson(positive, 1) },
      };
    }),
  ),

  movement: query(
    { name: "classification.movement", permission: READ, input: Movement },
    ({ before, ...input }, reads) =>
      Effect.gen(function* () {
        const two: TwoPeriods[] = [];
        const now = yield* spanOf(reads, input);
        const upTo = (end: Instant) => Math.min(end - 1, now.to);
        const spans = [
          { ...now, from: null, to: upTo(before) },
          { ...now, from: before, to: upTo(now.from) },
          now,
        ];
        yield* forEachTotals(reads, READ, spans, (id, [earlier, first, second]) => {
          if (earlier === undefined || first === undefined || second === undefined) return;
          two.push({ id, earlier: earlier.purchases > 0, before: first, now: second });
        });
        const table = gainLoss(two);
        return { ...table, newRepeatLapsed: newRepeatLapsed(table) };
      }),
  ),

  demand: query(
    { name: "classification.demand", permission: READ, input: Demand },
    ({ currency, unit, periods, ...input }, reads) =>
      Effect.gen(function* () {
        const { calendar } = reads;
        const asOf = yield* asOfOf(reads, input.asOf);
        const asOfDay = calendar.dayOf(asOf);
        const { countBy, windowDays } = policy;
        const builder = columnsBuilder({ asOfDay, countBy, windowDays });
        const current = periodIndex(asOfDay, unit);
        const sums = new Map<string, number[]>();
        const span = { currency, from: null, to: asOf, asOf };
        yield* forEachSales(
          reads,
          span,
          { withMargin: false },
          {
            customers: (customers) =>
              Effect.sync(() => {
                for (const { id } of customers) {
                  builder.add(id, []);
                  sums.set(id, new Array<number>(periods).fill(0));
                }
              }),
            sales: (groups) => {
              for (const { customerId, placedAt, amount, orders } of groups) {
                const day = calendar.dayOf(placedAt);
                builder.add(customerId, [{ day, amount, orders }]);
                const ago = current - periodIndex(day, unit);
                const mine = sums.get(customerId);
                if (mine === undefined || ago < 1 || ago > periods) continue;
                mine[periods - ago] = (mine[periods - ago] ?? 0) + amount * orders;
              }
            },
          },
        );
        const columns = builder.finish();
        const { tiers } = tierColumn(columns, policy.tiers);
        const buyers = columns.ids.flatMap((id, at) => (tiers[at] === NONE ? [] : [{ id, at }]));
        const visible = yield* reads.visible(READ, buyers, ({ id }) => id);
        const customers = visible.map(({ id, at }): CustomerDemand => {
          const tier = tierName(policy, tiers[at] ?? NONE) ?? "";
          return { id, tier, ...variabilityOf(sums.get(id) ?? [], policy.analysis.demand) };
        });
        return { customers, matrix: tierDemandMatrix(classesOf(policy).tiers, customers) };
      }),
  ),
});
