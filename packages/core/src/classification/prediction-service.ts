import * as Effect from "effect/Effect";
import * as z from "zod";
import { customerRecord } from "../customer/index.js";
import {
  Currency,
  canonicalJson,
  contentHash,
  errorOf,
  type Fault,
  type Instant,
  InstantInput,
  locales,
  type Page,
  PageInput,
  type Text,
} from "../kernel/index.js";
import {
  type Answer,
  chunks,
  type DataOf,
  Id,
  type JobOptions,
  job,
  query,
  type Read,
  type Reads,
  type Work,
} from "../storage/index.js";
import { type Prediction, predictionRecord } from "./model.js";
import type { PredictionPolicy } from "./policy.js";
import {
  explainPrediction,
  figuresOf,
  fitPredictions,
  type GammaGammaFit,
  historiesBuilder,
  notPredicted,
  type PurchaseFit,
  reasonsAt,
} from "./prediction/index.js";
import { staleOf } from "./prediction-repository.js";
import { beginRun } from "./repository.js";
import { readSales } from "./sales-repository.js";

const READ = "classification.read";
const RUN = "classification.run";

/** Customers written in one unit of work. */
const WRITE_CHUNK = 500;

const Run = z.strictObject({
  /** Orders up to and with this moment count; now, unless said otherwise. */
  asOf: InstantInput.optional(),
  /** Only orders in this currency count. */
  currency: Currency,
  /** How far ahead is looked, from the as-of moment; at most ten years. */
  horizonDays: z.int().min(1).max(3_650),
});
const One = z.strictObject({ customerId: Id });
const Listing = PageInput.extend({
  /** By customer id, or those first who are the least likely to be alive. */
  by: z.enum(["customer", "alive"]).default("customer"),
});

/** What a run of `predict` found. Sums are those of the stored figures. */
export interface PredictionOutcome {
  readonly asOf: Instant;
  readonly currency: string;
  readonly horizonDays: number;
  readonly policyHash: string;
  /** Customers who have bought, each with a prediction. */
  readonly customers: number;
  /** Predictions that are other than the stored ones, and those taken away because the customer has no order any more. */
  readonly written: number;
  readonly removed: number;
  /** Parameters, log likelihood, covariance and warnings; see `parameterIntervals`. */
  readonly purchases: PurchaseFit;
  /** Null where the spend could not be fitted; `spendFault` says why, and no values are predicted. */
  readonly spend: GammaGammaFit | null;
  readonly spendFault: Fault | null;
  /** Customers who are expected to be alive, in basis points of one. */
  readonly aliveBps: number;
  readonly purchasesMilli: number;
  /** Of those customers who have a value, in minor units. */
  readonly value: number;
  readonly discountedValue: number;
}

export interface PredictionExplanation {
  readonly prediction: Prediction;
  readonly text: Text;
}

export interface PredictionService {
  /**
   * Fits the models of the policy to the orders up to a moment, and stores for every customer who has bought how likely
   * it is alive, and what it is expected to buy within a horizon. Long work, as `classifyAll` is: commits in chunks, can be
   * stopped, and run again as of the same moment writes only what is missing. Refuses with TOO_FEW_CUSTOMERS,
   * NO_REPEAT_PURCHASES or FIT_NOT_CONVERGED where the orders do not carry a fit, and then changes nothing.
   */
  predict(input: z.input<typeof Run>, options?: JobOptions): Answer<PredictionOutcome>;
  /** The prediction for a customer. NotFound until there is one. */
  getPrediction(input: z.input<typeof One>): Answer<Prediction>;
  /** Predictions page by page; those that the actor may not read are left out. */
  listPredictions(input?: z.input<typeof Listing>): Answer<Page<Prediction>>;
  /** The prediction for a customer, and how it came about in words. */
  explainPrediction(input: z.input<typeof One>): Answer<PredictionExplanation>;
}

type Decided = DataOf<typeof predictionRecord>;
type Named = readonly [customerId: string, decided: Decided];

/** Writes those of a chunk that are other than what is stored; answers how many. */
const writeChunk =
  (chunk: readonly Named[]) =>
  (work: Work): Read<number> =>
    Effect.map(
      work.getMany(
        predictionRecord,
        chunk.map(([id]) => id),
      ),
      (stored) => {
        let written = 0;
        chunk.forEach(([id, decided], at) => {
          const earlier = stored[at] ?? null;
          if (earlier === null) work.insert(predictionRecord, id, decided);
          else {
            const { id: _, version: __, ...before } = earlier;
            if (canonicalJson(before) === canonicalJson(decided)) return;
            work.update(predictionRecord, earlier, decided);
          }
          written += 1;
        });
        return written;
      },
    );

const removeChunk =
  (ids: readonly string[]) =>
  (work: Work): Read<number> =>
    Effect.map(work.getMany(predictionRecord, ids), (stored) => {
      const there = stored.filter((one) => one !== null);
      for (const one of there) work.remove(predictionRecord, one);
      return there.length;
    });

const predictionOf = (reads: Reads, customerId: string): Read<Prediction> =>
  Effect.gen(function* () {
    yield* reads.require(customerRecord, customerId);
    yield* reads.permitCustomer(READ, customerId);
    const found = yield* reads.get(predictionRecord, customerId);
    if (found === null) return yield* Effect.fail(errorOf(notPredicted({ customer: customerId })));
    return found;
  });

export const makePredictionService = (policy: PredictionPolicy): PredictionService => {
  const policyHash = contentHash(policy);

  return {
    predict: job(
      { name: "classification.predict", permission: RUN, input: Run },
      ({ currency, horizonDays, ...input }, { reads, unit, progress }) =>
        Effect.gen(function* () {
          const asOf = yield* beginRun(reads, RUN, input.asOf);
          const builder = historiesBuilder({ ...policy, asOfDay: reads.calendar.dayOf(asOf) });
          let read = 0;
          yield* readSales(reads, { asOf, currency }, builder.add, (customers) => {
            read += customers;
            progress({ done: read, total: null });
          });
          const histories = builder.finish();
          const fits = yield* reads.accept(fitPredictions(histories, policy));
          const decisions: Named[] = [];
          for (const [at, id] of histories.ids.entries()) {
            const reasons = reasonsAt(histories, fits, policy, at);
            const figures = yield* reads.accept(figuresOf(reasons, horizonDays));
            decisions.push([id, { ...figures, horizonDays, currency, reasons, policyHash, asOf }]);
          }
          let written = 0;
          let done = 0;
          for (const chunk of chunks(decisions, WRITE_CHUNK)) {
            written += yield* unit(writeChunk(chunk));
            done += chunk.length;
            progress({ done: read + done, total: read + decisions.length });
          }
          let removed = 0;
          for (const chunk of chunks(yield* staleOf(reads, histories.ids), WRITE_CHUNK)) {
            removed += yield* unit(removeChunk(chunk));
          }
          const sumOf = (of: (decided: Decided) => number | null) =>
            decisions.reduce((sum, [, decided]) => sum + (of(decided) ?? 0), 0);
          return {
            asOf,
            currency,
            horizonDays,
            policyHash,
            customers: decisions.length,
            written,
            removed,
            purchases: fits.purchases,
            spend: fits.spend.ok ? fits.spend.value : null,
            spendFault: fits.spend.ok ? null : fits.spend.error,
            aliveBps: sumOf(({ aliveBps }) => aliveBps),
            purchasesMilli: sumOf(({ purchasesMilli }) => purchasesMilli),
            value: sumOf(({ value }) => value),
            discountedValue: sumOf(({ discountedValue }) => discountedValue),
          };
        }),
    ),

    getPrediction: query(
      { name: "classification.get-prediction", permission: READ, input: One },
      ({ customerId }, reads) => predictionOf(reads, customerId),
    ),

    listPredictions: query(
      { name: "classification.list-predictions", permission: READ, input: Listing },
      ({ by, ...page }, reads) =>
        reads.visiblePage(
          predictionRecord,
          { ...page, orderBy: by === "alive" ? ["aliveBps"] : [] },
          (predictions) => reads.visible(READ, predictions, ({ id }) => id),
        ),
    ),

    explainPrediction: query(
      { name: "classification.explain-prediction", permission: READ, input: One },
      ({ customerId }, reads) =>
        Effect.map(predictionOf(reads, customerId), (prediction) => ({
          prediction,
          text: Object.fromEntries(
            locales.map((locale) => [locale, explainPrediction(prediction, locale)]),
          ) as unknown as Text,
        })),
    ),
  };
};
