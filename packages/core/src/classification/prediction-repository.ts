import * as Effect from "effect/Effect";
import { canonicalJson, contentHash, type Instant } from "../kernel/index.js";
import type { Read, Reads } from "../storage/index.js";
import { type Prediction, predictionRecord } from "./model.js";
import type { PredictionPolicy } from "./policy.js";
import { canTellWhoLeft, type PurchaseModel } from "./prediction/index.js";
import { forEachPage, READ_CHUNK } from "./sales-repository.js";

const forEachPrediction = (reads: Reads, body: (prediction: Prediction) => void): Read<void> =>
  forEachPage(
    (after) => reads.page(predictionRecord, { limit: READ_CHUNK, after }),
    (stored) => Effect.sync(() => stored.forEach(body)),
  );

/** Predictions of customers who have none any more: their orders were cancelled, or are in another currency. */
export const staleOf = (reads: Reads, ids: readonly string[]): Read<readonly string[]> => {
  const predicted = new Set(ids);
  const stale: string[] = [];
  const load = forEachPrediction(reads, ({ id }) => {
    if (!predicted.has(id)) stale.push(id);
  });
  return Effect.as(load, stale);
};

/** Which predictions can tell of a moment: a model that was fitted later would know what was to come. */
interface ModelQuestion {
  readonly policy: PredictionPolicy;
  readonly currency: string;
  readonly asOf: Instant;
}

const modelFor = ({ policy, currency, asOf }: ModelQuestion): ((one: Prediction) => PurchaseModel | null) => {
  const policyHash = contentHash(policy);
  return (prediction) =>
    prediction.policyHash === policyHash &&
    prediction.currency === currency &&
    prediction.asOf <= asOf &&
    canTellWhoLeft(prediction.reasons.purchaseModel)
      ? prediction.reasons.purchaseModel
      : null;
};

/** The model that the stored prediction of a customer was made of; null where none can tell of the moment. */
export const loadModel = (
  reads: Reads,
  question: ModelQuestion,
  customerId: string,
): Read<PurchaseModel | null> =>
  Effect.map(reads.get(predictionRecord, customerId), (prediction) =>
    prediction === null ? null : modelFor(question)(prediction),
  );

/** The same of all customers who have one. A run gives all of its predictions one model: it is kept once. */
export const loadModels = (
  reads: Reads,
  question: ModelQuestion,
): Read<ReadonlyMap<string, PurchaseModel>> => {
  const modelOf = modelFor(question);
  const kept = new Map<string, PurchaseModel>();
  const models = new Map<string, PurchaseModel>();
  const load = forEachPrediction(reads, (prediction) => {
    const model = modelOf(prediction);
    if (model === null) return;
    const key = canonicalJson(model);
    const known = kept.get(key) ?? model;
    kept.set(key, known);
    models.set(prediction.id, known);
  });
  return Effect.as(load, models);
};
