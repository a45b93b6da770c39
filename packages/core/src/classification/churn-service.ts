import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerRecord } from "../customer/index.js";
import { type Calendar, type Instant, locales, type Text } from "../kernel/index.js";
import { type Answer, query } from "../storage/index.js";
import {
  type ChurnRisk,
  churnRiskOf,
  explainRisk,
  type Purchase,
  type WinBackCandidate,
  winBackCandidates,
} from "./analysis/index.js";
import { moneyText } from "./explain.js";
import { RunOne, WinBack } from "./inputs.js";
import type { ClassificationPolicy } from "./policy.js";
import { aliveBpsOf, type PurchaseModel } from "./prediction/index.js";
import { loadModel, loadModels } from "./prediction-repository.js";
import { asOfOf } from "./repository.js";
import { forEachSeen, type SalesGroup, salesOf } from "./sales-repository.js";

const READ = "classification.read";

/** How near a customer is to being lost, and the same in words. */
export interface ChurnRiskAnswer extends ChurnRisk {
  readonly customerId: string;
  readonly asOf: Instant;
  readonly currency: string;
  readonly text: Text;
}

export interface ChurnService {
  /**
   * Churn against the customer's own rhythm, and by P(alive), as of a moment; see `churnRiskOf`. The model is that of the
   * last `predict`, where it was made by this policy, in this currency and not after the moment.
   */
  churnRisk(input: z.input<typeof RunOne>): Answer<ChurnRiskAnswer>;
  /** The churned and those at risk that the actor may read, the most valuable first, each with its reasons. */
  winBack(input: z.input<typeof WinBack>): Answer<readonly (WinBackCandidate & { readonly text: Text })[]>;
}

const textOf = (risk: ChurnRisk, currency: string): Text =>
  Object.fromEntries(
    locales.map((locale) => [
      locale,
      explainRisk(risk, (amount) => moneyText(amount, currency, locale), locale),
    ]),
  ) as unknown as Text;

export const makeChurnService = ({
  analysis,
  prediction: policy,
}: Pick<ClassificationPolicy, "analysis" | "prediction">): ChurnService => {
  const riskOf = (
    groups: readonly SalesGroup[],
    model: PurchaseModel | null,
    calendar: Calendar,
    asOf: Instant,
  ): ChurnRisk => {
    const { countBy, spendOf } = policy;
    const asOfDay = calendar.dayOf(asOf);
    const sales = groups.map(({ placedAt, ...group }) => ({ ...group, day: calendar.dayOf(placedAt) }));
    const purchases = sales.flatMap(({ day, amount, orders }) =>
      Array.from({ length: orders }, (): Purchase => ({ day, amount })),
    );
    const aliveBps = model === null ? null : aliveBpsOf(model, sales, { asOfDay, countBy, spendOf });
    return churnRiskOf(purchases, asOfDay, analysis.churnRisk, aliveBps);
  };

  return {
    churnRisk: query(
      { name: "classification.churn-risk", permission: READ, input: RunOne },
      ({ customerId, currency, ...input }, reads) =>
        Effect.gen(function* () {
          yield* reads.require(customerRecord, customerId);
          yield* reads.permitCustomer(READ, customerId);
          const asOf = yield* asOfOf(reads, input.asOf);
          const groups = yield* salesOf(reads, { currency, from: null, to: asOf, asOf }, customerId);
          const model = yield* loadModel(reads, { policy, currency, asOf }, customerId);
          const risk = riskOf(groups, model, reads.calendar, asOf);
          return { customerId, asOf, currency, ...risk, text: textOf(risk, currency) };
        }),
    ),

    winBack: query(
      { name: "classification.win-back", permission: READ, input: WinBack },
      ({ currency, fromAmount, limit, ...input }, reads) =>
        Effect.gen(function* () {
          const asOf = yield* asOfOf(reads, input.asOf);
          const models = yield* loadModels(reads, { policy, currency, asOf });
          const judged: WinBackCandidate[] = [];
          const span = { currency, from: null, to: asOf, asOf };
          yield* forEachSeen(reads, READ, span, (id, mine) => {
            judged.push({ id, ...riskOf(mine, models.get(id) ?? null, reads.calendar, asOf) });
          });
          return winBackCandidates(judged, fromAmount)
            .slice(0, limit)
            .map((one) => ({ ...one, text: textOf(one, currency) }));
        }),
    ),
  };
};
