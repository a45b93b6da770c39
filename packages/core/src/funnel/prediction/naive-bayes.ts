import { type Fault, fail, ok, type Result } from "../../kernel/index.js";
import { type Contribution, chanceOf, type Evidence, pointsOf, type WinChance } from "./evidence.js";
import { nothingLearned } from "./faults.js";
import { STAGE, type WinCount, type WinCounts } from "./win-counts.js";

export interface NaiveBayesOptions {
  /** Fields of which a deal has many values: one that fewer deals had than this says nothing. */
  readonly minCount: Readonly<Record<string, number>>;
}

const logOdds = ({ won, lost }: WinCount): number => Math.log(won / lost);

/**
 * The chance that an open deal is won, from the deals that were closed: naive Bayes, as Odoo's predictive lead scoring
 * counts it (documented behaviour of Odoo CRM since 14). The base rate is that of the first stage; each value that is
 * known adds how much more often won deals had it than lost ones; a value that no deal had says nothing. Of a group
 * without closed deals, all groups are counted.
 *
 * Naive: two fields that say the same count twice. `evaluateOutOfTime` tells whether it is better than the base rate.
 */
export const winChance = (
  counts: WinCounts,
  { group, stageId, fields }: Evidence,
  { minCount }: NaiveBayesOptions,
): Result<WinChance, Fault> => {
  const among = group !== null && counts.has(group) ? group : null;
  const base = counts.of(among, STAGE, counts.stageIds[0] ?? "");
  if (base === null) return fail(nothingLearned({}));
  const contributions: Contribution[] = [{ field: "base", value: null, points: pointsOf(logOdds(base)) }];
  const weigh = (field: string, value: string, whole: WinCount, least: number): void => {
    const count = counts.of(among, field, value);
    if (count === null || count.won + count.lost < least) return;
    contributions.push({ field, value, points: pointsOf(logOdds(count) - logOdds(whole)) });
  };
  weigh(STAGE, stageId, base, 0);
  for (const [field, values] of Object.entries(fields)) {
    const whole = counts.total(among, field);
    for (const value of new Set(values)) weigh(field, value, whole, minCount[field] ?? 0);
  }
  return ok(chanceOf(contributions));
};
