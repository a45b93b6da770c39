import type { DayNumber, Instant } from "../kernel/index.js";
import type { ClassColumns } from "./classify.js";
import { NEVER, purchasesAt, type SalesColumns } from "./columns.js";
import type { ClassNames } from "./events.js";
import { lifecycleOf } from "./lifecycle.js";
import type { ClassReasons, CustomerClass, ScoreReason, TierReason } from "./model.js";
import { cutsFor } from "./nested.js";
import type { ClassificationPolicy } from "./policy.js";
import type { CutReport } from "./rfm.js";
import { NONE, REST, REST_SEGMENT } from "./segments.js";

/** One run of the engine: what it was given, and what it answered. */
export interface Classification {
  readonly columns: SalesColumns;
  readonly classes: ClassColumns;
  readonly policy: ClassificationPolicy;
  readonly policyHash: string;
  readonly currency: string;
  readonly asOf: Instant;
  /** `2026-01-05` of a day number. */
  readonly dateText: (day: DayNumber) => string;
  /** The tiers of before that counted. */
  readonly before?: Int16Array | undefined;
}

/** The class of one customer as it is stored, but for when it changed. */
export type ClassDecision = Omit<CustomerClass, "id" | "version" | "changedAt">;

/** The name of a tier by its position; one past the last is the rest. */
export const tierName = ({ tiers }: ClassificationPolicy, at: number): string | null =>
  at === NONE ? null : (tiers.tiers[at] ?? tiers.rest).name;

/** The name of a segment by the position of its rule. */
export const segmentName = ({ segments }: ClassificationPolicy, at: number): string | null =>
  at === NONE ? null : (segments[at]?.name ?? REST_SEGMENT);

const scoreReason = (value: number, score: number, cut: CutReport): ScoreReason => {
  const range = cut.ranges[score - 1];
  return { value, score, bins: cut.bins, from: range?.from ?? null, to: range?.to ?? null };
};

const tierReason = (run: Classification, at: number): TierReason => {
  const { columns, classes, policy, before } = run;
  const { borders, held, positions, tiers, whole } = classes.value;
  const tier = tiers[at] ?? borders.length;
  const position = positions[at] ?? Number.POSITIVE_INFINITY;
  const isShare = whole > 0 && Number.isFinite(position);
  return {
    by: policy.tiers.by,
    value: columns.monetary[at] ?? 0,
    ahead: isShare ? Number((BigInt(position) * 10_000n) / BigInt(whole)) : null,
    border: borders[tier]?.at ?? null,
    better: borders[tier - 1]?.at ?? null,
    band: policy.tiers.band,
    before: tierName(policy, before?.[at] ?? NONE),
    held: held[at] === 1,
  };
};

const reasonsOf = (run: Classification, at: number): Pick<ClassDecision, "lifecycle" | "reasons"> => {
  const { columns, classes, policy, dateText } = run;
  const { rfm } = classes;
  const { stage, since, ...figures } = lifecycleOf(
    purchasesAt(columns, at),
    columns.asOfDay,
    policy.lifecycle,
  );
  const lifecycle: ClassReasons["lifecycle"] = {
    since: since === null ? null : dateText(since),
    ...figures,
    churnBy: policy.lifecycle.churn.by,
    loyalFrom: policy.lifecycle.loyalFrom,
  };
  const recency = columns.recencyDays[at] ?? NEVER;
  if (recency === NEVER) {
    return { lifecycle: stage, reasons: { tier: null, scores: null, segment: null, lifecycle } };
  }
  const rule = classes.segments[at] ?? REST;
  const ranges = policy.segments[rule];
  const cuts = cutsFor(rfm, rfm.recency[at] ?? 0, rfm.frequency[at] ?? 0);
  return {
    lifecycle: stage,
    reasons: {
      tier: tierReason(run, at),
      scores: {
        recency: scoreReason(recency, rfm.recency[at] ?? 0, cuts.recency),
        frequency: scoreReason(columns.frequency[at] ?? 0, rfm.frequency[at] ?? 0, cuts.frequency),
        monetary: scoreReason(classes.measured[at] ?? 0, rfm.monetary[at] ?? 0, cuts.monetary),
      },
      segment: {
        rule: rule === REST ? null : rule,
        recency: ranges?.recency ?? null,
        frequency: ranges?.frequency ?? null,
        monetary: ranges?.monetary ?? null,
      },
      lifecycle,
    },
  };
};

/** The class of the customer at a position, with its reasons. */
export const decisionAt = (run: Classification, at: number): ClassDecision => {
  const { columns, classes, policy } = run;
  const { lifecycle, reasons } = reasonsOf(run, at);
  const { scores } = reasons;
  return {
    tier: tierName(policy, classes.value.tiers[at] ?? NONE),
    segment: segmentName(policy, classes.segments[at] ?? NONE),
    lifecycle,
    recencyScore: scores?.recency.score ?? null,
    frequencyScore: scores?.frequency.score ?? null,
    monetaryScore: scores?.monetary.score ?? null,
    weightedScore: scores === null ? null : (classes.rfm.weighted[at] ?? null),
    recencyDays: scores?.recency.value ?? null,
    frequency: columns.frequency[at] ?? 0,
    monetary: columns.monetary[at] ?? 0,
    currency: run.currency,
    reasons,
    policyHash: run.policyHash,
    asOf: run.asOf,
  };
};

/**
 * The tier of before with which the stored class of one customer was made, as a column for making it again: only where the
 * stored class is of the same moment, policy and currency.
 */
export const tierBefore = (
  size: number,
  at: number,
  stored: Pick<ClassDecision, "asOf" | "currency" | "policyHash" | "reasons"> | null,
  run: Pick<Classification, "policy" | "policyHash" | "currency" | "asOf">,
): Int16Array => {
  const column = new Int16Array(size).fill(NONE);
  const isSame =
    stored?.asOf === run.asOf && stored.currency === run.currency && stored.policyHash === run.policyHash;
  const name = isSame ? stored.reasons.tier?.before : null;
  if (name === null || name === undefined) return column;
  const { tiers, rest } = run.policy.tiers;
  column[at] = [...tiers, rest].findIndex((tier) => tier.name === name);
  return column;
};

export const classNames = ({ tier, segment, lifecycle }: ClassNames): ClassNames => ({
  tier,
  segment,
  lifecycle,
});

/** What a decision means for the stored class: another class, the same class for other reasons, or nothing to write. */
export type ClassChange = "changed" | "refreshed" | "same";

type Stored = ClassNames & Pick<ClassDecision, (typeof refreshing)[number] | "reasons">;

const refreshing = ["recencyScore", "frequencyScore", "monetaryScore", "currency", "policyHash"] as const;

/** Compares a decision with the stored class. Figures that move within their scores are not worth a write. */
export const changeOf = (stored: Stored | null, decision: ClassDecision): ClassChange => {
  if (
    stored === null ||
    stored.tier !== decision.tier ||
    stored.segment !== decision.segment ||
    stored.lifecycle !== decision.lifecycle
  ) {
    return "changed";
  }
  const isHeldAnew = stored.reasons.tier?.held !== decision.reasons.tier?.held;
  const isOther = isHeldAnew || refreshing.some((field) => stored[field] !== decision[field]);
  return isOther ? "refreshed" : "same";
};
