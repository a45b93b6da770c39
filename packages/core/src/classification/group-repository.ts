import * as Effect from "effect/Effect";
import { compareText } from "../kernel/index.js";
import type { AggregateOptions, AggregateRow, Read, Reads, RecordDefinition } from "../storage/index.js";

/** Groups in memory at a time. */
const GROUPS_AT_ONCE = 5_000;

/** The groups of one aggregate, in the order of their keys, whose first is the customer. */
export interface GroupStream {
  /** Hands over, in parts, what has not been handed over and is of customers up to and with this one. */
  readonly upTo: (customerId: string, body: (part: readonly AggregateRow[]) => void) => Read<void>;
}

/** One aggregate, read page by page as it is asked for: only a page of its groups is in memory, however many there are. */
export const groupStream = <R extends RecordDefinition>(
  reads: Reads,
  record: R,
  asked: Omit<AggregateOptions<R>, "limit" | "after">,
  atOnce = GROUPS_AT_ONCE,
): GroupStream => {
  let page: readonly AggregateRow[] = [];
  let at = 0;
  let after: AggregateRow["key"] | null = null;
  let isLast = false;
  const customerAt = (place: number): string => String(page[place]?.key[0]);
  return {
    upTo: (customerId, body) =>
      Effect.gen(function* () {
        for (;;) {
          const from = at;
          while (at < page.length && compareText(customerAt(at), customerId) <= 0) at += 1;
          if (at > from) body(page.slice(from, at));
          if (at < page.length || isLast) return;
          page = yield* reads.aggregate(record, { ...asked, limit: atOnce, after });
          at = 0;
          after = page.at(-1)?.key ?? after;
          isLast = page.length < atOnce;
        }
      }),
  };
};
