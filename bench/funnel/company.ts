import type { AmountColumns, DealColumns } from "@clientele/core/funnel";
import { chanceFrom } from "../classification/orders.js";

export const STAGES = 6;
export const REASONS = 5;
/** The year is from day 0 to before this day, on which everything is asked. */
export const AS_OF = 365;

/** A year of deals, ten steps each on the average: to and fro between the stages, then won, lost or still open. */
export const yearOfDeals = (size: number, reps: number): DealColumns => {
  const next = chanceFrom(1);
  const upTo = (below: number) => Math.floor(next() * below);
  const starts = new Int32Array(size + 1);
  for (let deal = 0; deal < size; deal += 1) starts[deal + 1] = (starts[deal] as number) + 5 + upTo(11);
  const steps = starts[size] as number;
  const columns = {
    openedDays: new Int32Array(size),
    closedDays: new Int32Array(size).fill(-1),
    statuses: new Uint8Array(size),
    owners: new Int32Array(size),
    reasons: new Uint8Array(size),
    stages: new Uint8Array(size),
    amounts: new Float64Array(size),
    starts,
    stepDays: new Int32Array(steps),
    stepStages: new Uint8Array(steps),
    stepKinds: new Uint8Array(steps),
  };
  for (let deal = 0; deal < size; deal += 1) {
    const [from, end] = [starts[deal] as number, starts[deal + 1] as number];
    let day = upTo(AS_OF - 5);
    let stage = 0;
    const fate = next();
    columns.openedDays[deal] = day;
    columns.owners[deal] = upTo(reps);
    columns.amounts[deal] = 1_000 + upTo(5_000_000);
    for (let step = from; step < end; step += 1) {
      const isLast = step === end - 1;
      if (step > from) {
        day = Math.min(AS_OF - 1, day + upTo(15));
        stage = (stage + 1 + upTo(STAGES - 2)) % (STAGES - 1);
      }
      const kind = !isLast ? 0 : fate < 0.4 ? 1 : fate < 0.75 ? 2 : 0;
      if (kind === 1) {
        columns.stages[deal] = columns.stepStages[step - 1] as number;
        stage = STAGES - 1;
      } else if (kind === 2) {
        stage = columns.stepStages[step - 1] as number;
        columns.reasons[deal] = upTo(REASONS);
      }
      if (kind !== 1) columns.stages[deal] = stage;
      if (kind !== 0) columns.closedDays[deal] = day;
      columns.statuses[deal] = kind;
      columns.stepDays[step] = day;
      columns.stepStages[step] = stage;
      columns.stepKinds[step] = kind;
    }
  }
  return columns;
};

export const yearOfOrders = (
  size: number,
  reps: number,
): AmountColumns & { readonly amounts: Int32Array } => {
  const next = chanceFrom(2);
  return {
    owners: Int32Array.from({ length: size }, () => Math.floor(next() * reps)),
    days: Int32Array.from({ length: size }, () => Math.floor(next() * AS_OF)),
    amounts: Int32Array.from({ length: size }, () => 100 + Math.floor(next() * 1_000_000)),
  };
};
