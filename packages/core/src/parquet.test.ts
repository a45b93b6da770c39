import * as fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { toParquet } from "./parquet.js";
import type { Table } from "./performance/index.js";

const name = { en: "x", "zh-CN": "x" };
const columns = [
  { id: "revenue", name, unit: "money" },
  { id: "orders", name, unit: "count" },
  { id: "win-rate", name, unit: "ratio" },
] as const;

const tableOf = (rows: Table["rows"], total: readonly (number | null)[]): Table => ({
  window: { from: "2026-03-01", until: "2026-04-01" },
  currency: "CNY",
  by: name,
  columns,
  rows,
  total,
});

const whole = fc.option(fc.maxSafeInteger());
const values = fc.tuple(whole, whole, fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })));
const row = fc.record({
  key: fc.option(fc.string({ unit: "binary", maxLength: 8 }).filter((text) => !text.includes("\0"))),
  values,
});

test("law: what is read back is what was written, to the minor unit, and what there is not is null", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 8 }), values, async (rows, total) => {
      const read = await parquetReadObjects({ file: toParquet(tableOf(rows, total)).buffer });
      const integer = (value: number | null) => (value === null ? null : BigInt(value));
      const line = (key: string | null, isTotal: boolean, [revenue, orders, rate]: typeof total) => ({
        ...{
          row_key: key,
          is_total: isTotal,
          revenue: integer(revenue),
          orders: integer(orders),
          "win-rate": rate,
        },
      });
      expect(read).toEqual([...rows.map((one) => line(one.key, false, one.values)), line(null, true, total)]);
    }),
    { numRuns: 60 },
  );
});

test("a file says of which window, in which currency and in which units its figures are, and the types of its columns", () => {
  const { key_value_metadata, schema } = parquetMetadata(toParquet(tableOf([], [null, null, null])).buffer);
  expect(Object.fromEntries((key_value_metadata ?? []).map(({ key, value }) => [key, value]))).toMatchObject({
    "clientele.from": "2026-03-01",
    "clientele.until": "2026-04-01",
    "clientele.currency": "CNY",
    "clientele.unit.revenue": "money",
    "clientele.unit.win-rate": "ratio",
  });
  expect(schema.slice(1).map((one) => [one.name, one.type, one.repetition_type])).toEqual([
    ["row_key", "BYTE_ARRAY", "OPTIONAL"],
    ["is_total", "BOOLEAN", "REQUIRED"],
    ["revenue", "INT64", "OPTIONAL"],
    ["orders", "INT64", "OPTIONAL"],
    ["win-rate", "DOUBLE", "OPTIONAL"],
  ]);
});

test("a count that is no whole number, of a metric of one's own, is kept as it is", async () => {
  const file = toParquet(tableOf([{ key: "lin", values: [0.5, 1.5, null] }], [0.5, 1.5, null]));
  const [first] = await parquetReadObjects({ file: file.buffer });
  expect(first).toEqual({ row_key: "lin", is_total: false, revenue: 0.5, orders: 1.5, "win-rate": null });
});
