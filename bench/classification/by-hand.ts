import type { OrderColumns, SalesFigures } from "@clientele/core/classification";
import { AS_OF } from "./orders.js";

/** What one writes without a library: a column for each figure, and each sorted for its quintiles. */
export const byHand = ({ customers, days, amounts }: OrderColumns, size: number) => {
  const last = new Int32Array(size).fill(-1);
  const frequency = new Int32Array(size);
  const monetary = new Float64Array(size);
  for (let at = 0; at < customers.length; at += 1) {
    const customer = customers[at] as number;
    const day = days[at] as number;
    if (day > (last[customer] as number)) last[customer] = day;
    frequency[customer] = (frequency[customer] as number) + 1;
    monetary[customer] = (monetary[customer] as number) + (amounts[at] as number);
  }
  const recencyDays = last.map((day) => (day === -1 ? -1 : AS_OF - day));
  return quintilesByHand({ asOfDay: AS_OF, recencyDays, frequency, monetary });
};

const quintiles = (values: Int32Array | Float64Array, frequency: Int32Array): readonly number[] => {
  const sorted = values.filter((_, at) => (frequency[at] as number) > 0).sort();
  return [1, 2, 3, 4].map((part) => {
    const position = ((sorted.length - 1) * part) / 5;
    const low = sorted[Math.floor(position)] as number;
    return low + (position % 1) * ((sorted[Math.ceil(position)] as number) - low);
  });
};

export const quintilesByHand = ({ recencyDays, frequency, monetary }: SalesFigures) => {
  const score = (values: Int32Array | Float64Array, isReversed: boolean) => {
    const [a, b, c, d] = quintiles(values, frequency) as [number, number, number, number];
    const scores = new Uint8Array(values.length);
    for (let at = 0; at < values.length; at += 1) {
      if (frequency[at] === 0) continue;
      const value = values[at] as number;
      const group = value <= a ? 1 : value <= b ? 2 : value <= c ? 3 : value <= d ? 4 : 5;
      scores[at] = isReversed ? 6 - group : group;
    }
    return scores;
  };
  return [score(recencyDays, true), score(frequency, false), score(monetary, false)] as const;
};

/** One more order; then the scores of its customer among all. */
export const afterOrderByHand = (
  figures: SalesFigures,
  { customer, day, amount }: { readonly customer: number; readonly day: number; readonly amount: number },
): readonly number[] => {
  const { recencyDays, frequency, monetary } = figures;
  recencyDays[customer] = Math.min(recencyDays[customer] as number, AS_OF - day);
  frequency[customer] = (frequency[customer] as number) + 1;
  monetary[customer] = (monetary[customer] as number) + amount;
  return quintilesByHand(figures).map((scores) => scores[customer] as number);
};
