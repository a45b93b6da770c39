import * as Effect from "effect/Effect";
import type * as z from "zod";
import { type Customer, customerRecord } from "../customer/index.js";
import { query, type Read, type Reads } from "../storage/index.js";
import { closedDeals, openDealsOn } from "./figure-repository.js";
import {
  type Attention,
  ageing,
  attentionTo,
  leakage,
  velocity,
  winRate,
  winRateBy,
} from "./figures/index.js";
import { Bands, By, type Dimension, During, Watch } from "./inputs.js";
import type { Opportunity } from "./model.js";
import type { PipelineBook } from "./pipeline-repository.js";
import type { FunnelService } from "./service.js";

const READ = "funnel.read";

/** A deal that needs attention, and why. */
export interface WatchedOpportunity extends Attention {
  readonly opportunity: Opportunity;
}

type FigureService = Pick<
  FunnelService,
  "winRate" | "winRateBy" | "velocity" | "leakage" | "ageing" | "attention"
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

  attention: query(
    { name: "funnel.attention", permission: READ, input: Watch },
    ({ ownerId, pipelineId, warnDays }, reads) =>
      Effect.gen(function* () {
        const open = yield* openDealsOn(reads, pipelineId);
        const deals = open.filter((deal) => deal.ownerId === (ownerId ?? deal.ownerId));
        const versions = yield* book.versions(reads, deals);
        return deals
          .flatMap((opportunity): WatchedOpportunity[] => {
            const pipeline = versions.get(opportunity.pipelineHash);
            if (pipeline === undefined) return [];
            const found = attentionTo(opportunity, pipeline, warnDays, reads.calendar, reads.now);
            return found.map((one) => ({ ...one, opportunity }));
          })
          .sort((a, b) => a.since - b.since || (a.opportunity.id < b.opportunity.id ? -1 : 1));
      }),
  ),
});

const windowOf = ({ from, until }: z.output<typeof During>) => ({ from, until });
