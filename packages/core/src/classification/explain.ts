import { type Facts, type Locale, render, type Text } from "../kernel/index.js";
import type { CustomerClass, ScoreReason } from "./model.js";
import type { ClassificationPolicy } from "./policy.js";
import { lifecycleNames, monetarySayings, sayings, tierSayings } from "./sayings.js";

/** A sentence as data: the message, and its facts in each language. */
interface Sentence {
  readonly text: Text;
  readonly facts: Facts;
}

/** A class with everything that its explanation is made of. */
export type Explainable = Pick<
  CustomerClass,
  "tier" | "segment" | "lifecycle" | "reasons" | "currency" | "policyHash" | "weightedScore"
>;

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units as people write them: `1,234.50 CNY`. */
export const moneyText = (amount: number, currency: string, locale: Locale): string => {
  const digits = digitsOf(currency);
  const number = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${number.format(amount / 10 ** digits)} ${currency}`;
};

const titleOf = (
  named: { name: string; text?: Text | undefined } | undefined,
  name: string,
  locale: Locale,
) => named?.text?.[locale] ?? name;

const percent = (hundredths: number | null): string => ((hundredths ?? 0) / 100).toFixed(2);

/** The values of a score as a person reads them: `from 4 to 6`, `up to 3`, `from 7`. */
const rangeText = ({ from, to }: ScoreReason, show: (value: number) => string, locale: Locale): string => {
  if (from === null && to === null) return sayings.anyValue[locale];
  if (from === null) return render(sayings.upTo, locale, { to: show(to ?? 0) });
  if (to === null) return render(sayings.from, locale, { from: show(from) });
  return from === to ? show(from) : render(sayings.between, locale, { from: show(from), to: show(to) });
};

const tierSentences = (
  { tier, reasons, currency }: Explainable,
  { tiers }: ClassificationPolicy,
  locale: Locale,
): readonly Sentence[] => {
  const reason = reasons.tier;
  if (reason === null || tier === null) return [{ text: sayings.noTier, facts: {} }];
  const all = [...tiers.tiers, tiers.rest];
  const isMoney = reason.by === "thresholds";
  const show = (border: number | null) =>
    border === null ? "" : isMoney ? moneyText(border, currency, locale) : `${border} %`;
  const facts = {
    tier: titleOf(
      all.find(({ name }) => name === tier),
      tier,
      locale,
    ),
    value: moneyText(reason.value, currency, locale),
    ahead: percent(reason.ahead),
    border: show(reason.border),
    better: show(reason.better),
    band: reason.band,
  };
  const texts = tierSayings[reason.by];
  const noSales = reason.ahead === null && !isMoney;
  const text = reason.held
    ? texts.held
    : noSales
      ? sayings.noSales
      : reason.border === null
        ? texts.rest
        : texts.reached;
  return [{ text, facts }];
};

const scoreSentences = (
  shown: Explainable,
  { rfm }: ClassificationPolicy,
  locale: Locale,
): readonly Sentence[] => {
  const { scores } = shown.reasons;
  if (scores === null) return [];
  const plain = (value: number) => String(value);
  const money = (value: number) => moneyText(value, shown.currency, locale);
  const sentence = (text: Text, reason: ScoreReason, show: (value: number) => string): Sentence => ({
    text,
    facts: {
      score: reason.score,
      bins: reason.bins,
      value: show(reason.value),
      range: rangeText(reason, show, locale),
    },
  });
  return [
    sentence(sayings.recency, scores.recency, plain),
    sentence(sayings.frequency, scores.frequency, plain),
    sentence(monetarySayings[rfm.measure], scores.monetary, money),
  ];
};

const segmentSentences = (
  { segment, reasons }: Explainable,
  { segments }: ClassificationPolicy,
  locale: Locale,
): readonly Sentence[] => {
  const reason = reasons.segment;
  if (reason === null || segment === null) return [];
  if (reason.rule === null) return [{ text: sayings.rest, facts: { segment: sayings.others[locale] } }];
  const span = (range: readonly [number, number] | null) =>
    range === null
      ? sayings.anyValue[locale]
      : range[0] === range[1]
        ? `${range[0]}`
        : `${range[0]}-${range[1]}`;
  const facts = {
    segment: titleOf(
      segments.find(({ name }) => name === segment),
      segment,
      locale,
    ),
    rule: reason.rule + 1,
    recency: span(reason.recency),
    frequency: span(reason.frequency),
    monetary: span(reason.monetary),
  };
  return [{ text: sayings.segment, facts }];
};

const lifecycleSentences = ({ lifecycle, reasons }: Explainable, locale: Locale): readonly Sentence[] => {
  const { churnBy, ...facts } = reasons.lifecycle;
  const stage = lifecycleNames[lifecycle][locale];
  if (lifecycle === "potential") return [{ text: sayings.potential, facts: { stage } }];
  const rhythm = sayings[churnBy === "days" ? "byDays" : "byRhythm"][locale];
  const text =
    lifecycle === "churned" ? sayings.churned : lifecycle === "won-back" ? sayings.wonBack : sayings.active;
  return [{ text, facts: { stage, rhythm, ...facts } }];
};

/**
 * Why a customer is in its classes, in words: one sentence a line, made from the stored reasons. Names come from the
 * policy; one that it does not know any more is shown as it was stored.
 */
export const explainClass = (shown: Explainable, policy: ClassificationPolicy, locale: Locale): string =>
  [
    ...tierSentences(shown, policy, locale),
    ...scoreSentences(shown, policy, locale),
    ...segmentSentences(shown, policy, locale),
    ...lifecycleSentences(shown, locale),
    { text: sayings.policy, facts: { hash: shown.policyHash } },
  ]
    .map(({ text, facts }) => render(text, locale, facts))
    .join("\n");
