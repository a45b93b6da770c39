import type { DayNumber } from "../../kernel/index.js";
import type { Duration } from "../figures/index.js";
import { type DayWindow, type DealColumns, KIND, STATUS } from "./deal-columns.js";

/** How many deals of a cohort reached each stage, and what became of those that came no further. */
export interface CohortCounts {
  readonly reached: Int32Array;
  readonly open: Int32Array;
  readonly won: Int32Array;
  readonly lost: Int32Array;
}

/** The counts of `cohortFunnel`, by stage: the deals opened in the window, by their furthest stage. O(steps of these). */
export const cohortCounts = (
  { openedDays, statuses, starts, stepStages }: DealColumns,
  stages: number,
  { fromDay, untilDay }: DayWindow,
): CohortCounts => {
  const ended = [new Int32Array(stages), new Int32Array(stages), new Int32Array(stages)] as const;
  for (let deal = 0; deal < openedDays.length; deal += 1) {
    const opened = openedDays[deal] as number;
    if (opened < fromDay || opened >= untilDay) continue;
    const end = starts[deal + 1] as number;
    let furthest = 0;
    for (let step = starts[deal] as number; step < end; step += 1) {
      const stage = stepStages[step] as number;
      if (stage > furthest) furthest = stage;
    }
    const counts = ended[statuses[deal] as 0 | 1 | 2];
    counts[furthest] = (counts[furthest] as number) + 1;
  }
  const [open, won, lost] = [ended[STATUS.open], ended[STATUS.won], ended[STATUS.lost]];
  const reached = new Int32Array(stages);
  let further = 0;
  for (let stage = stages - 1; stage >= 0; stage -= 1) {
    further += (open[stage] as number) + (won[stage] as number) + (lost[stage] as number);
    reached[stage] = further;
  }
  return { reached, open, won, lost };
};

/** What went into, through and out of each stage; the won stage has nothing. */
export interface FlowCounts {
  readonly atStart: Int32Array;
  readonly entered: Int32Array;
  readonly advanced: Int32Array;
  readonly returned: Int32Array;
  readonly won: Int32Array;
  readonly lost: Int32Array;
  readonly atEnd: Int32Array;
}

/** The counts of `periodFunnel`, by stage. O(steps). */
export const flowCounts = (
  { starts, stepDays, stepStages, stepKinds }: DealColumns,
  stages: number,
  { fromDay, untilDay }: DayWindow,
): FlowCounts => {
  const empty = () => new Int32Array(stages);
  const [atStart, entered, advanced, returned] = [empty(), empty(), empty(), empty()];
  const [won, lost, atEnd] = [empty(), empty(), empty()];
  const inc = (counts: Int32Array, stage: number) => {
    counts[stage] = (counts[stage] as number) + 1;
  };
  for (let deal = 0; deal + 1 < starts.length; deal += 1) {
    const end = starts[deal + 1] as number;
    for (let step = starts[deal] as number; step < end; step += 1) {
      const day = stepDays[step] as number;
      if (day >= untilDay) break;
      const kind = stepKinds[step] as number;
      if (kind === KIND.won || kind === KIND.lost) continue;
      const next = step + 1;
      const left = next < end;
      const leftDay = left ? (stepDays[next] as number) : untilDay;
      if (leftDay < fromDay) continue;
      const stage = stepStages[step] as number;
      inc(day < fromDay ? atStart : entered, stage);
      if (leftDay >= untilDay) {
        inc(atEnd, stage);
        continue;
      }
      const way = stepKinds[next] as number;
      if (way === KIND.won) inc(won, stage);
      else if (way === KIND.lost) inc(lost, stage);
      else inc((stepStages[next] as number) > stage ? advanced : returned, stage);
    }
  }
  return { atStart, entered, advanced, returned, won, lost, atEnd };
};

/** How many stays lasted how many days: those that ended, and those that go on. */
export interface StayCounts {
  readonly days: number;
  /** `ended[stage * days + day]`. */
  readonly ended: Int32Array;
  readonly ongoing: Int32Array;
}

/** The stays of the deals opened in a window, by stage and days. O(steps of these). */
export const stayCounts = (
  { openedDays, starts, stepDays, stepStages, stepKinds }: DealColumns,
  stages: number,
  { fromDay, untilDay }: DayWindow,
  asOfDay: DayNumber,
): StayCounts => {
  const days = Math.max(1, asOfDay - fromDay + 1);
  const ended = new Int32Array(stages * days);
  const ongoing = new Int32Array(stages * days);
  for (let deal = 0; deal < openedDays.length; deal += 1) {
    const opened = openedDays[deal] as number;
    if (opened < fromDay || opened >= untilDay) continue;
    const end = starts[deal + 1] as number;
    for (let step = starts[deal] as number; step < end; step += 1) {
      const kind = stepKinds[step] as number;
      if (kind === KIND.won || kind === KIND.lost) continue;
      const left = step + 1 < end;
      const last = left ? (stepDays[step + 1] as number) : asOfDay;
      const at = (stepStages[step] as number) * days + last - (stepDays[step] as number);
      const counts = left ? ended : ongoing;
      counts[at] = (counts[at] as number) + 1;
    }
  }
  return { days, ended, ongoing };
};

/** The stays in one stage, as `kaplanMeier` takes them. */
export const staysIn = ({ days, ended, ongoing }: StayCounts, stage: number): readonly Duration[] => {
  const found: Duration[] = [];
  for (let time = 0; time < days; time += 1) {
    const at = stage * days + time;
    if (ended[at] !== 0) found.push({ time, ended: true, count: ended[at] as number });
    if (ongoing[at] !== 0) found.push({ time, ended: false, count: ongoing[at] as number });
  }
  return found;
};
