import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareText } from "../kernel/index.js";
import { orderRecord } from "../order/index.js";
import type { AggregateRow, Reads } from "../storage/index.js";
import { groupStream } from "./group-repository.js";

const customers = ["a", "b", "～", "𠮷"];
const groups = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...customers), fc.nat({ max: 6 })), { selector: String })
  .map((keys) =>
    keys
      .toSorted(([one, first], [other, second]) => compareText(one, other) || first - second)
      .map((key): AggregateRow => ({ key, values: { orders: 1 } })),
  );

/** A store that answers pages of these groups, and counts what it handed out. */
const answering = (rows: readonly AggregateRow[]) => {
  const pages: number[] = [];
  const aggregate: Reads["aggregate"] = (_, { limit = 0, after = null }) => {
    const from = after === null ? 0 : rows.findIndex(({ key }) => String(key) === String(after)) + 1;
    const page = rows.slice(from, from + limit);
    pages.push(page.length);
    return Effect.succeed(page);
  };
  return { reads: { aggregate } as Reads, pages };
};

const asked = { groupBy: ["customerId", "placedAt"], measures: {} } as const;

test("law: whoever reads to the last customer has every group once, in order, however small the pages", () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 5 }), fc.subarray(customers), (rows, atOnce, stops) => {
      const { reads, pages } = answering(rows);
      const stream = groupStream(reads, orderRecord, asked, atOnce);
      const seen: AggregateRow[] = [];
      for (const stop of [...stops, "\u{10ffff}"]) {
        Effect.runSync(
          stream.upTo(stop, (part) => {
            expect(part.length).toBeLessThanOrEqual(atOnce);
            seen.push(...part);
          }),
        );
        expect(seen).toEqual(rows.filter(({ key }) => compareText(String(key[0]), stop) <= 0));
      }
      expect(pages.length).toBeLessThanOrEqual(Math.floor(rows.length / atOnce) + 1);
    }),
  );
});
