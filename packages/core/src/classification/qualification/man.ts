/** Pursue 立即跟进, find the decision maker 寻找决策人, finance 融资, nurture 培养, stop 停止. */
export const treatments = ["pursue", "find-decision-maker", "finance", "nurture", "stop"] as const;
export type Treatment = (typeof treatments)[number];

/** The eight combinations: a capital letter is there, a small one is not. */
export const manCodes = ["MAN", "MAn", "MaN", "mAN", "Man", "mAn", "maN", "man"] as const;
export type ManCode = (typeof manCodes)[number];

/** Money 购买力, authority 决定权, need 需求; null is not known yet. */
export interface ManAnswers {
  readonly money: boolean | null;
  readonly authority: boolean | null;
  readonly need: boolean | null;
}

const elements = ["money", "authority", "need"] as const;
export type ManElement = (typeof elements)[number];

/** What to do with a prospect, and why. */
export interface ManVerdict {
  /** What is not known counts as not there. */
  readonly code: ManCode;
  readonly treatment: Treatment;
  readonly missing: readonly ManElement[];
  /** To be found out. */
  readonly unknown: readonly ManElement[];
}

/**
 * Qualification by money, authority and need (MAN法则): each of the eight combinations has its treatment. Nobody is given up
 * while something is not known: then "stop" becomes "nurture".
 *
 * @example
 * ```ts
 * import { ClassificationPolicy, qualifyMan } from "@clientele/core/classification";
 *
 * const { man } = ClassificationPolicy.parse({}).qualification;
 * qualifyMan({ money: true, authority: false, need: true }, man).treatment; // => "find-decision-maker"
 * const verdict = qualifyMan({ money: false, authority: null, need: false }, man);
 * [verdict.code, verdict.treatment, verdict.unknown]; // => ["man", "nurture", ["authority"]]
 * ```
 */
export const qualifyMan = (answers: ManAnswers, policy: Readonly<Record<ManCode, Treatment>>): ManVerdict => {
  const letters = [
    answers.money === true ? "M" : "m",
    answers.authority === true ? "A" : "a",
    answers.need === true ? "N" : "n",
  ];
  const code = letters.join("") as ManCode;
  const unknown = elements.filter((element) => answers[element] === null);
  const named = policy[code];
  return {
    code,
    treatment: named === "stop" && unknown.length > 0 ? "nurture" : named,
    missing: elements.filter((element) => answers[element] === false),
    unknown,
  };
};
