import { type Locale, render } from "../kernel/index.js";
import { minorDigitsOf } from "./conversion.js";
import { decimalOf, figureText, type Table, type TableRow, tableWords } from "./table.js";

/** Spreadsheets take a text that begins like this for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A text as a field of RFC 4180: never a formula, and quoted where it must be. */
const csvText = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const labelOf = (row: TableRow, locale: Locale): string => row.key ?? tableWords.none[locale];

/** Figures as machines read them: money as a decimal, nothing rounded. */
const plain = ({ columns, currency }: Table, values: TableRow["values"]): readonly string[] =>
  columns.map(({ unit }, at) => {
    const value = values[at] ?? null;
    if (value === null) return "";
    return unit === "money" ? decimalOf(value, minorDigitsOf(currency)) : String(value);
  });

/**
 * CSV as RFC 4180 has it, with a header and the total last. A text that a spreadsheet would run as a formula is led by an
 * apostrophe; numbers are plain, money as a decimal, and what there is not is empty.
 *
 * @example
 * ```ts
 * import { toCsv } from "@clientele/core/performance";
 *
 * const revenue = { id: "revenue", name: { en: "Revenue", "zh-CN": "销售额" }, unit: "money" as const };
 * const table = {
 *   window: { from: "2026-03-01", until: "2026-04-01" },
 *   currency: "CNY",
 *   by: { en: "Rep", "zh-CN": "销售" },
 *   columns: [revenue],
 *   rows: [{ key: "=1+1", values: [123450] }, { key: null, values: [null] }],
 *   total: [123450],
 * };
 * toCsv(table, "en"); // => "Rep,Revenue (CNY)\r\n'=1+1,1234.50\r\n(none),\r\nTotal,1234.50\r\n"
 * ```
 */
export const toCsv = (table: Table, locale: Locale): string => {
  const header = [table.by[locale], ...columnNames(table, locale)].map(csvText);
  const lines = table.rows.map((row) => [csvText(labelOf(row, locale)), ...plain(table, row.values)]);
  const total = [csvText(tableWords.total[locale]), ...plain(table, table.total)];
  return [header, ...lines, total].map((line) => `${line.join(",")}\r\n`).join("");
};

const columnNames = ({ columns, currency }: Table, locale: Locale): readonly string[] =>
  columns.map(({ name, unit }) => (unit === "money" ? `${name[locale]} (${currency})` : name[locale]));

/** One JSON object a line, the rows and then the total; money stays in minor units, and names are ids. */
export const toNdjson = ({ window, currency, columns, rows, total }: Table): string => {
  const line = (part: object, values: TableRow["values"]): string =>
    `${JSON.stringify({
      ...window,
      currency,
      ...part,
      figures: Object.fromEntries(columns.map(({ id }, at) => [id, values[at] ?? null])),
    })}\n`;
  return [...rows.map(({ key, values }) => line({ key }, values)), line({ total: true }, total)].join("");
};

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** An HTML table that screen readers can walk: a caption, headers with their scope, and the language. */
export const toHtml = (table: Table, locale: Locale): string => {
  const caption = escaped(render(tableWords.until, locale, { ...table.window }));
  const header = [table.by[locale], ...columnNames(table, locale)]
    .map((name) => `<th scope="col">${escaped(name)}</th>`)
    .join("");
  const line = (label: string, values: TableRow["values"]): string => {
    const cells = table.columns
      .map(({ unit }, at) => {
        const text = figureText(values[at] ?? null, unit, { currency: table.currency, locale });
        return `<td>${escaped(text)}</td>`;
      })
      .join("");
    return `<tr><th scope="row">${escaped(label)}</th>${cells}</tr>`;
  };
  const rows = table.rows.map((row) => line(labelOf(row, locale), row.values)).join("\n");
  const total = line(tableWords.total[locale], table.total);
  return [
    `<table lang="${locale}">`,
    `<caption>${caption}</caption>`,
    `<thead><tr>${header}</tr></thead>`,
    `<tbody>${rows}</tbody>`,
    `<tfoot>${total}</tfoot>`,
    "</table>\n",
  ].join("\n");
};

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** Columns that a text takes in a terminal, where East Asian letters are two wide. */
const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0);

/** Line breaks and control characters, which would move a terminal's cursor, become spaces. */
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, " ");

/** Lines for a terminal: names to the left, figures to the right, in columns that also hold where letters are two wide. */
export const toTerminal = (table: Table, locale: Locale): string => {
  const read = (values: TableRow["values"]): readonly string[] =>
    table.columns.map(({ unit }, at) =>
      figureText(values[at] ?? null, unit, { currency: table.currency, locale }),
    );
  const lines = [
    [table.by[locale], ...table.columns.map((column) => column.name[locale])],
    ...table.rows.map((row) => [labelOf(row, locale), ...read(row.values)]),
    [tableWords.total[locale], ...read(table.total)],
  ].map((line) => line.map(oneLine));
  const widths = [table.by, ...table.columns].map((_, at) =>
    lines.reduce((most, line) => Math.max(most, widthOf(line[at] ?? "")), 0),
  );
  const shown = lines.map((line) =>
    line
      .map((cell, at) => {
        const gap = " ".repeat((widths[at] ?? 0) - widthOf(cell));
        return at === 0 ? cell + gap : gap + cell;
      })
      .join("  ")
      .trimEnd(),
  );
  return `${shown.join("\n")}\n`;
};
