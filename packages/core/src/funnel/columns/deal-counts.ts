import type { DayNumber } from "../../kernel/index.js";
import { aalenJohansen, chanceWithin, type Outcome } from "../figures/index.js";
import { type DayWindow, type DealColumns, STATUS } from "./deal-columns.js";

/** Deals closed in a window, by owner; amounts of the won ones in minor units. */
export interface CloseCounts {
  readonly won: Int32Array;
  readonly lost: Int32Array;
  readonly wonAmounts: Float64Array;
  /** Days from opening to winning, summed. */
  readonly wonDays: Float64Array;
}

/** What win rates, by owner and over all, and velocity are made of. O(deals). */
export const closeCounts = (
  { closedDays, openedDays, statuses, owners, amounts }: DealColumns,
  ownerCount: number,
  { fromDay, untilDay }: DayWindow,
): CloseCounts => {
  const counts = {
    won: new Int32Array(ownerCount),
    lost: new Int32Array(ownerCount),
    wonAmounts: new Float64Array(ownerCount),
    wonDays: new Float64Array(ownerCount),
  };
  for (let deal = 0; deal < closedDays.length; deal += 1) {
    const closed = closedDays[deal] as number;
    if (closed < fromDay || closed >= untilDay) continue;
    const owner = owners[deal] as number;
    if (statuses[deal] === STATUS.won) {
      counts.won[owner] = (counts.won[owner] as number) + 1;
      counts.wonAmounts[owner] = (counts.wonAmounts[owner] as number) + (amounts[deal] as number);
      counts.wonDays[owner] = (counts.wonDays[owner] as number) + closed - (openedDays[deal] as number);
    } else if (statuses[deal] === STATUS.lost) counts.lost[owner] = (counts.lost[owner] as number) + 1;
  }
  return counts;
};

/** Counts and amounts of cells; `cell = row * columns + column`. */
export interface Cells {
  readonly counts: Int32Array;
  readonly amounts: Float64Array;
}

const cells = (size: number): Cells => ({ counts: new Int32Array(size), amounts: new Float64Array(size) });

const put = ({ counts, amounts }: Cells, cell: number, amount: number): void => {
  counts[cell] = (counts[cell] as number) + 1;
  amounts[cell] = (amounts[cell] as number) + amount;
};

/** The deals lost in a window: a row for each stage from which they were lost, a column for each reason. O(deals). */
export const leakCounts = (
  { closedDays, statuses, stages, reasons, amounts }: DealColumns,
  stageCount: number,
  reasonCount: number,
  { fromDay, untilDay }: DayWindow,
): Cells => {
  const found = cells(stageCount * reasonCount);
  for (let deal = 0; deal < closedDays.length; deal += 1) {
    const closed = closedDays[deal] as number;
    if (statuses[deal] !== STATUS.lost || closed < fromDay || closed >= untilDay) continue;
    put(found, (stages[deal] as number) * reasonCount + (reasons[deal] as number), amounts[deal] as number);
  }
  return found;
};

/** The open deals by age: one cell for each band, which begin at 0 and at each of the ascending days given. O(deals). */
export const ageCounts = (
  { openedDays, statuses, amounts }: DealColumns,
  days: readonly number[],
  asOfDay: DayNumber,
): Cells => {
  const found = cells(days.length + 1);
  for (let deal = 0; deal < openedDays.length; deal += 1) {
    if (statuses[deal] !== STATUS.open) continue;
    const age = asOfDay - (openedDays[deal] as number);
    let band = 0;
    while (band < days.length && age >= (days[band] as number)) band += 1;
    put(found, band, amounts[deal] as number);
  }
  return found;
};

/** How old deals were when they were won and lost, and how old the open ones are; one cell a day. */
export interface OutcomeCounts {
  readonly won: Int32Array;
  readonly lost: Int32Array;
  readonly open: Cells;
}

/** What a forecast by age is made of, for deals opened on or after a day. O(deals). */
export const outcomeCounts = (
  { openedDays, closedDays, statuses, amounts }: DealColumns,
  fromDay: DayNumber,
  asOfDay: DayNumber,
): OutcomeCounts => {
  const days = Math.max(1, asOfDay - fromDay + 1);
  const closed = [new Int32Array(days), new Int32Array(days)] as const;
  const open = cells(days);
  for (let deal = 0; deal < openedDays.length; deal += 1) {
    const opened = openedDays[deal] as number;
    if (opened < fromDay) continue;
    const status = statuses[deal] as number;
    if (status === STATUS.open) put(open, asOfDay - opened, amounts[deal] as number);
    else {
      const ages = closed[status === STATUS.won ? 0 : 1];
      const age = (closedDays[deal] as number) - opened;
      ages[age] = (ages[age] as number) + 1;
    }
  }
  return { won: closed[0], lost: closed[1], open };
};

/** What the open deals bring within so many days by age, in minor units, not rounded: `forecastByAge` rounds each line. */
export const expectedWithin = ({ won, lost, open }: OutcomeCounts, horizonDays: number): number => {
  const seen: Outcome<"won" | "lost">[] = [];
  for (let time = 0; time < won.length; time += 1) {
    seen.push({ time, outcome: "won", count: won[time] as number });
    seen.push({ time, outcome: "lost", count: lost[time] as number });
    seen.push({ time, outcome: null, count: open.counts[time] as number });
  }
  const curve = aalenJohansen(seen, ["won", "lost"]);
  return open.amounts.reduce(
    (sum, amount, age) => (amount === 0 ? sum : sum + amount * chanceWithin(curve, "won", age, horizonDays)),
    0,
  );
};
