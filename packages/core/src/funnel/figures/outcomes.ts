import type { Calendar, Instant } from "../../kernel/index.js";
import { statusAfter } from "../history.js";
import { cohortOf, type DealHistory } from "./cohort.js";
import { aalenJohansen, incidenceAt, type Outcome } from "./competing-outcomes.js";
import { type FigureDefinition, ownerOfDeal, type Window } from "./figure.js";
import { kaplanMeier } from "./survival.js";

/** What has become of a cohort so many days after it was opened. */
export interface OutcomesBy {
  readonly days: number;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
  /** What one less Kaplan-Meier would say of won ones: too much, as it lets lost deals still be won. */
  readonly wonByKaplanMeier: number;
}

export interface DealOutcomes {
  readonly definition: FigureDefinition;
  readonly deals: readonly string[];
  readonly won: readonly string[];
  readonly lost: readonly string[];
  readonly by: readonly OutcomesBy[];
}

const define = (window: Window, asOf: Instant): FigureDefinition => ({
  name: { en: "Outcomes by age", "zh-CN": "按账龄的结果" },
  population: {
    en: "the deals opened in the window: the share that is won, lost and open so many calendar days after opening (Aalen-Johansen)",
    "zh-CN": "时间窗内打开的商机：打开后若干日历天时已赢单、已输单和仍打开的占比（Aalen-Johansen）",
  },
  openDeals: {
    en: "open for at least as long as they have been (censored)",
    "zh-CN": "按“至少打开如此之久”计（删失）",
  },
  reEntry: {
    en: "once, by the last close; a deal that was reopened is open",
    "zh-CN": "按最后一次关闭计一次；重新打开的商机视为打开",
  },
  ownerBasis: ownerOfDeal,
  window,
  asOf,
});

/** How long a deal took until it was won or lost, in the tenant's days; undecided while it is open. */
export const outcomeOf = (
  { steps }: DealHistory,
  asOf: Instant,
  calendar: Calendar,
): Outcome<"won" | "lost"> => {
  const [first, last] = [steps[0]?.at ?? asOf, steps.at(-1)?.at ?? asOf];
  const status = statusAfter(steps);
  const decided = status === "won" || status === "lost" ? status : null;
  return { time: calendar.dayOf(decided === null ? asOf : last) - calendar.dayOf(first), outcome: decided };
};

/** What becomes of the deals of a cohort by age: won, lost or open, by competing risks. */
export const dealOutcomes = (
  deals: readonly DealHistory[],
  window: Window,
  ages: readonly number[],
  asOf: Instant,
  calendar: Calendar,
): DealOutcomes => {
  const cohort = cohortOf(deals, window, asOf);
  const outcomes = cohort.map((deal) => outcomeOf(deal, asOf, calendar));
  const curve = aalenJohansen(outcomes, ["won", "lost"]);
  const alone = kaplanMeier(outcomes.map(({ time, outcome }) => ({ time, ended: outcome === "won" })));
  const ids = (status: "won" | "lost") =>
    cohort.filter((_, at) => outcomes[at]?.outcome === status).map((deal) => deal.id);
  return {
    definition: define(window, asOf),
    deals: cohort.map((deal) => deal.id),
    won: ids("won"),
    lost: ids("lost"),
    by: ages.map((days) => {
      const [won, lost] = [incidenceAt(curve, "won", days), incidenceAt(curve, "lost", days)];
      const lasting = alone.filter((step) => step.time <= days).at(-1)?.survival ?? 1;
      return { days, won, lost, open: 1 - won - lost, wonByKaplanMeier: 1 - lasting };
    }),
  };
};
