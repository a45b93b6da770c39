import { type Locale, render, type Text } from "../../kernel/index.js";
import type { Evaluation } from "./evaluation.js";
import type { WinChance } from "./evidence.js";

const sayings = {
  chance: { en: "Chance to be won: {chance} %.", "zh-CN": "赢单概率：{chance}%。" },
  base: { en: "Base rate: {odds} to 1.", "zh-CN": "基准赔率：{odds}:1。" },
  more: { en: "{field} {value}: odds x {odds}.", "zh-CN": "{field} {value}：赔率 × {odds}。" },
  better: {
    en: "On {count} later deals it was better than the base rate: Brier {brier} against {base}.",
    "zh-CN": "在其后的 {count} 个商机上优于基准：Brier {brier}，基准 {base}。",
  },
  notBetter: {
    en: "On {count} later deals it was not better than the base rate: Brier {brier} against {base}. Do not rely on it.",
    "zh-CN": "在其后的 {count} 个商机上并不优于基准：Brier {brier}，基准 {base}。请勿依赖。",
  },
  unknown: {
    en: "There are too few closed deals to tell how good it is.",
    "zh-CN": "已关闭商机太少，无法判断其优劣。",
  },
} satisfies Readonly<Record<string, Text>>;

const odds = (points: number): string => Math.exp(points / 1_000_000).toPrecision(3);

/** A chance in words, what it is made of, the weightiest first, and how good such chances were; one thing a line. */
export const explainWinChance = (
  { probability, contributions }: WinChance,
  evaluation: Evaluation | null,
  locale: Locale,
): string => {
  const parts = [...contributions].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const quality =
    evaluation === null
      ? render(sayings.unknown, locale, {})
      : render(evaluation.better ? sayings.better : sayings.notBetter, locale, {
          count: evaluation.count,
          brier: evaluation.brier.toFixed(3),
          base: evaluation.baseBrier.toFixed(3),
        });
  return [
    render(sayings.chance, locale, { chance: (probability * 100).toFixed(1) }),
    ...parts.map(({ field, value, points }) =>
      render(field === "base" ? sayings.base : sayings.more, locale, { field, value, odds: odds(points) }),
    ),
    quality,
  ].join("\n");
};
