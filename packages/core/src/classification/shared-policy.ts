import * as z from "zod";

export const Text = z.strictObject({ en: z.string().min(1), "zh-CN": z.string().min(1) });

/** A name that is stored with customers and filtered by. */
export const Name = z.string().min(1).max(100);

/** Each greater than the one before. */
export const isAscending = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || (values[at - 1] ?? value) < value);

export const Days = z.int().min(1).max(36_500);
