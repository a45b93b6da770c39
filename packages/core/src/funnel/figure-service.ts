import * as Effect from "effect/Effect";
import type * as z from "zod";
import { type Customer, customerRecord } from "../customer/index.js";
import { query, type Read, type Reads } from "../storage/index.js";
import { closedDeals, openDealsOn } from "./figure-repository.js";
import { ageing, leakage, velocity, winRate, winRateBy } from "./figures/index.js";
import { forecast } from "./forecast/weighted.js";
import { Bands, By, type Dimension, During, Nothing } from "./inputs.js";
import type { Opportunity } from "./model.js";
import { openDeals, type PipelineBook } from "./repository.js";
import type { FunnelService } from "./service.js";
import { isStale, staleAt } from "./stale.js";

const READ = "funnel.read";

export interface StalledDeal {
  readonly opportunity: Opportunity;
  /** Since when it has been stalled. */
  readonly staleAt: number;
}

type FigureService = Pick<
  FunnelService,
  "winRate" | "winRateBy" | "velocity" | "leakage" | "ageing" | "forecast" | "stalled"
>;

type Values = (deal: Opportunity) => readonly (string | null)[];

const ofDeal: Readonly<Record<string, Values>> = {
  owner: (deal) => [deal.ownerId],
  team: (deal) => [deal.teamId],
  pipeline: (deal) => [deal.pipelineId],
  stage: (deal) => [deal.closedFrom],
  product: (deal) => deal.products.map((one) => one.productId),
  competitor: (deal) => deal.competitors,
};

const ofCustomer: Readonly<Record<string, (customer: Customer) => string | null>> = {
  industry: (customer) => customer.industry,
  region: (customer) => customer.region,
  source: (customer) => customer.source,
};

/** What a deal has in a dimension; of a customer only what the actor may see. */
const valuesBy = (
  reads: Reads,
  deals: readonly Opportunity[],
  by: z.output<typeof Dimension>,
): Read<Values> => {
  const field = ofCustomer[by];
  if (field === undefined) return Effect.succeed(ofDeal[by] ?? (() => []));
  return Effect.gen(function* () {
    const ids = [...new Set(deals.map((deal) => deal.customerId))];
    const known = (yield* reads.getMany(customerRecord, ids)).filter((one) => one !== null);
    const visible = yield* reads.visible("customer.read", known, (one) => one.id);
    const values = new Map((yield* reads.redacted(visible)).map((one) => [one.id, field(one)]));
    return (deal) => [values.get(deal.customerId) || null];
  });
};

export const makeFigureService = (book: PipelineBook): FigureService => ({
  winRate: query({ name: "funnel.win-rate", permission: READ, input: During }, (input, reads) =>
    Effect.map(closedDeals(reads, input), (closed) => winRate(closed, windowOf(input), reads.now)),
  ),

  winRateBy: query({ name: "funnel.win-rate-by", permission: READ, input: By }, (input, reads) =>
    Effect.gen(function* () {
      const closed = yield* closedDeals(reads, input);
      const valuesOf = yield* valuesBy(reads, closed, input.by);
      return winRateBy(closed, valuesOf, windowOf(input), reads.now);
    }),
  ),

  velocity: query({ name: "funnel.velocity", permission: READ, input: During }, (input, reads) =>
    Effect.gen(function* () {
      const closed = yield* closedDeals(reads, input);
      const open = yield* openDealsOn(reads, input.pipelineId);
      return velocity([...closed, ...open], windowOf(input), reads.now, reads.calendar);
    }),
  ),

  leakage: query({ name: "funnel.leakage", permission: READ, input: During }, (input, reads) =>
    Effect.map(closedDeals(reads, input), (closed) => leakage(closed, windowOf(input), reads.now)),
  ),

  ageing: query({ name: "funnel.ageing", permission: READ, input: Bands }, ({ pipelineId, days }, reads) =>
    Effect.map(openDealsOn(reads, pipelineId), (open) => ageing(open, days, reads.now, reads.calendar)),
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

const windowOf = ({ from, until }: z.output<typeof During>) => ({ from, until });
