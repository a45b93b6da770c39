import { parquetWriteBuffer } from "hyparquet-writer";
import type { Table } from "./performance/index.js";

/** Units that are whole numbers: money is minor units. A ratio, days, hours and points may have a fraction. */
const WHOLE_UNITS: readonly string[] = ["money", "count"];

const isWhole = (values: readonly (number | null)[]): boolean =>
  values.every((value) => value === null || Number.isSafeInteger(value));

/**
 * A report as a Parquet file, for notebooks and warehouses. A row for each row of the table and the total last: `row_key` (null
 * where it is nobody's), `is_total`, and a column for each metric under its id. Money and counts are 64-bit integers, money in
 * minor units; the rest are doubles; what there is not is null. The window, the currency and the units are in the
 * file's key-value metadata, as `clientele.from`, `clientele.until` (not counted), `clientele.currency` and
 * `clientele.unit.ID`. Needs the package `hyparquet-writer`.
 *
 * @example
 * ```ts
 * import { toParquet } from "@clientele/core/parquet";
 *
 * const file = toParquet({
 *   window: { from: "2026-03-01", until: "2026-04-01" },
 *   currency: "CNY",
 *   by: { en: "Rep", "zh-CN": "销售" },
 *   columns: [{ id: "revenue", name: { en: "Revenue", "zh-CN": "销售额" }, unit: "money" }],
 *   rows: [{ key: "lin", values: [123450] }],
 *   total: [123450],
 * });
 * new TextDecoder().decode(file.subarray(0, 4)); // => "PAR1"
 * ```
 */
export const toParquet = ({ window, currency, columns, rows, total }: Table): Uint8Array<ArrayBuffer> => {
  const lines = [...rows.map(({ key, values }) => ({ key, values })), { key: null, values: total }];
  const metadata = {
    from: window.from,
    until: window.until,
    currency,
    ...Object.fromEntries(columns.map(({ id, unit }) => [`unit.${id}`, unit])),
  };
  const buffer = parquetWriteBuffer({
    createdBy: "clientele",
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key: `clientele.${key}`, value })),
    columnData: [
      { name: "row_key", type: "STRING", nullable: true, data: lines.map(({ key }) => key) },
      { name: "is_total", type: "BOOLEAN", nullable: false, data: lines.map((_, at) => at === rows.length) },
      ...columns.map(({ id, unit }, at) => {
        const values = lines.map((line) => line.values[at] ?? null);
        const asInteger = WHOLE_UNITS.includes(unit) && isWhole(values);
        return {
          name: id,
          type: asInteger ? ("INT64" as const) : ("DOUBLE" as const),
          nullable: true,
          data: asInteger ? values.map((value) => (value === null ? null : BigInt(value))) : values,
        };
      }),
    ],
  });
  return new Uint8Array(buffer);
};
