import * as Effect from "effect/Effect";
import { type Customer, customerRecord } from "../customer/index.js";
import type { Fault, Result } from "../kernel/index.js";
import { query, type Read, type Reads } from "../storage/index.js";
import { Chance } from "./inputs.js";
import { type Opportunity, opportunityRecord } from "./model.js";
import { firstStageId } from "./pipeline.js";
import type { PipelineBook } from "./pipeline-repository.js";
import type { Pipeline } from "./policy.js";
import {
  type Evaluation,
  type Evidence,
  evaluateOutOfTime,
  fitLogistic,
  logisticChance,
  type WinChance,
  WinCounts,
  winChance,
} from "./prediction/index.js";
import { dealFor } from "./repository.js";
import type { FunnelService } from "./service.js";

const READ = "funnel.read";

/** The chance of one deal, and how good such chances were on deals that they had not seen. */
export interface LearnedChance {
  readonly opportunityId: string;
  readonly method: "bayes" | "logistic";
  readonly chance: WinChance;
  /** Closed deals that it was learned from. */
  readonly learnedFrom: number;
  /** Null where there are too few closed deals to tell. */
  readonly evaluation: Evaluation | null;
}

type PredictionService = Pick<FunnelService, "winChance">;

/** A deal with the customer as the actor may see them. */
interface Known {
  readonly deal: Opportunity;
  readonly customer: Customer | null;
}

/** How the chance of a deal follows from closed ones. */
type Learner = (closed: readonly Known[]) => Result<(one: Known) => Result<WinChance, Fault>, Fault>;

const known = (value: string | null | undefined) => (value ? [value] : []);

const evidenceOf = ({ deal, customer }: Known, stageId: string): Evidence => ({
  group: deal.teamId,
  stageId,
  fields: {
    owner: [deal.ownerId],
    product: deal.products.map((one) => one.productId),
    competitor: deal.competitors,
    industry: known(customer?.industry),
    region: known(customer?.region),
    source: known(customer?.source),
  },
});

const bayes =
  (pipeline: Pipeline, minCount: number, stageOf: (one: Known) => string): Learner =>
  (closed) => {
    const counts = new WinCounts(pipeline.stages.map((stage) => stage.id));
    for (const one of closed) {
      const evidence = evidenceOf(one, one.deal.closedFrom ?? one.deal.stageId);
      counts.add({ ...evidence, won: one.deal.status === "won" });
    }
    const options = { minCount: { product: minCount, competitor: minCount } };
    return { ok: true, value: (one) => winChance(counts, evidenceOf(one, stageOf(one)), options) };
  };

const featuresOf = ({ deal }: Known): Readonly<Record<string, number>> => ({
  logAmount: Math.log1p(deal.amount ?? 0),
  products: deal.products.length,
  competitors: deal.competitors.length,
  risks: deal.risks.length,
});

const logistic =
  (ridge: number, minPerCoefficient: number): Learner =>
  (closed) => {
    const rows = closed.map(featuresOf);
    const names = ["logAmount", "products", "competitors", "risks"];
    const features = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? 0)]));
    const won = closed.map((one) => one.deal.status === "won");
    const fit = fitLogistic(features, won, { ridge, minPerCoefficient });
    if (!fit.ok) return fit;
    return { ok: true, value: (one) => ({ ok: true, value: logisticChance(fit.value, featuresOf(one)) }) };
  };

const evaluate = (closed: readonly Known[], learn: Learner): Evaluation | null =>
  evaluateOutOfTime(
    closed.map((one) => ({ ...one, closedAt: one.deal.closedAt ?? 0, won: one.deal.status === "won" })),
    (earlier) => {
      const learned = learn(earlier);
      if (!learned.ok) return null;
      const rate = earlier.filter((one) => one.won).length / earlier.length;
      return (later) => {
        const chance = learned.value(later);
        return chance.ok ? chance.value.probability : rate;
      };
    },
  );

const withCustomers = (reads: Reads, deals: readonly Opportunity[]): Read<readonly Known[]> =>
  Effect.gen(function* () {
    const ids = [...new Set(deals.map((deal) => deal.customerId))];
    const found = (yield* reads.getMany(customerRecord, ids)).filter((one) => one !== null);
    const visible = yield* reads.visible("customer.read", found, (one) => one.id);
    const customers = new Map((yield* reads.redacted(visible)).map((one) => [one.id, one]));
    return deals.map((deal) => ({ deal, customer: customers.get(deal.customerId) ?? null }));
  });

export const makePredictionService = (book: PipelineBook): PredictionService => ({
  winChance: query(
    { name: "funnel.win-chance", permission: READ, input: Chance },
    ({ id, method, minCount, ridge, minPerCoefficient }, reads) =>
      Effect.gen(function* () {
        const deal = yield* dealFor(reads, READ, id);
        const pipeline = yield* book.of(reads, deal.pipelineHash);
        const { pipelineId, currency } = deal;
        const found = yield* reads.all(opportunityRecord, { where: { pipelineId }, orderBy: ["openedAt"] });
        const alike = found.filter(
          (one) =>
            one.closedAt !== null && one.id !== id && (method === "bayes" || one.currency === currency),
        );
        const closed = yield* withCustomers(reads, yield* reads.visibleByOwner(READ, alike, (one) => one));
        const [asked] = yield* withCustomers(reads, [deal]);
        // Judged as on the day of opening: in which stage a closed deal was on some day before is not asked here.
        const atOpening = () => firstStageId(pipeline);
        const learner =
          method === "bayes"
            ? bayes(pipeline, minCount, (one) => one.deal.stageId)
            : logistic(ridge, minPerCoefficient);
        const judged = method === "bayes" ? bayes(pipeline, minCount, atOpening) : learner;
        const learned = yield* reads.accept(learner(closed));
        const chance = yield* reads.accept(learned(asked ?? { deal, customer: null }));
        const evaluation = evaluate(closed, judged);
        return { opportunityId: id, method, chance, learnedFrom: closed.length, evaluation };
      }),
  ),
});
