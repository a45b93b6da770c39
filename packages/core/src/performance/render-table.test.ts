import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCsv, toHtml, toNdjson, toTerminal } from "./render-table.js";
import { decimalOf, figureText, type Table } from "./table.js";

const table = (keys: readonly (string | null)[]): Table => ({
  window: { from: "2026-03-01", until: "2026-04-01" },
  currency: "CNY",
  by: { en: "Rep", "zh-CN": "销售" },
  columns: [
    { id: "revenue", name: { en: "Revenue", "zh-CN": "销售额" }, unit: "money" },
    { id: "win-rate", name: { en: "Win rate", "zh-CN": "赢单率" }, unit: "ratio" },
  ],
  rows: keys.map((key, at) => ({ key, values: [123_450 * (1 - 2 * at), at === 0 ? 0.125 : null] })),
  total: [0, 0.125],
});

/** Reads RFC 4180, by its grammar: what a stranger would get. */
const readCsv = (text: string): readonly (readonly string[])[] => {
  const lines: string[][] = [[]];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (match[0] === "") break;
    lines.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") lines.push([]);
  }
  return lines.slice(0, -1);
};

describe("CSV", () => {
  test("has a header, plain numbers and the total, in lines that end as RFC 4180 says", () => {
    expect(toCsv(table(["lin", null]), "en")).toBe(
      "Rep,Revenue (CNY),Win rate\r\nlin,1234.50,0.125\r\n(none),-1234.50,\r\nTotal,0.00,0.125\r\n",
    );
    expect(toCsv(table([]), "zh-CN")).toBe("销售,销售额 (CNY),赢单率\r\n合计,0.00,0.125\r\n");
  });

  test("is read as it was written, and no text of it is a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 8 }), { maxLength: 4 }), (keys) => {
        const lines = readCsv(toCsv(table(keys), "en"));
        expect(lines).toHaveLength(keys.length + 2);
        keys.forEach((key, at) => {
          const cell = lines[at + 1]?.[0] ?? "";
          expect(cell === key || cell === `'${key}`).toBe(true);
          expect(/^[=+\-@\t\r]/.test(cell)).toBe(false);
        });
      }),
      { numRuns: 40 },
    );
    for (const key of ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
      expect(toCsv(table([key]), "en")).toContain(`'${key}`);
  });
});

test("NDJSON is one object a line, with ids and minor units", () => {
  const lines = toNdjson(table(["a\nb"]))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const common = { from: "2026-03-01", until: "2026-04-01", currency: "CNY" };
  expect(lines).toEqual([
    { ...common, key: "a\nb", figures: { revenue: 123_450, "win-rate": 0.125 } },
    { ...common, total: true, figures: { revenue: 0, "win-rate": 0.125 } },
  ]);
});

test("HTML has a caption, headers with scope and a language, and nothing in it is markup of others", () => {
  const html = toHtml(table(["<script>alert('x')</script>", null]), "zh-CN");
  expect(html).toContain('<table lang="zh-CN">');
  expect(html).toContain("<caption>2026-03-01 至 2026-04-01（不含）</caption>");
  expect(html.match(/<th scope="col">/g)).toHaveLength(3);
  expect(html.match(/<th scope="row">/g)).toHaveLength(3);
  expect(html).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  expect(html).not.toContain("<script>");
  expect(html).toContain("<td>12.5%</td>");
});

test("a terminal shows columns in line, also where letters are two wide, and no control characters", () => {
  expect(toTerminal(table(["lin", null]), "zh-CN").split("\n")).toEqual([
    "销售        销售额  赢单率",
    "lin      ¥1,234.50   12.5%",
    "（无）  -¥1,234.50",
    "合计         ¥0.00   12.5%",
    "",
  ]);
  expect(toTerminal(table(["a\u001b[2Jb"]), "en")).not.toContain("\u001b");
});

describe("figures", () => {
  test("are exact decimals for machines", () => {
    expect([decimalOf(5, 2), decimalOf(-5, 2), decimalOf(123, 0), decimalOf(1_234_567, 3)]).toEqual([
      ...["0.05", "-0.05", "123", "1234.567"],
    ]);
    fc.assert(
      fc.property(fc.integer(), fc.nat(3), (minor, digits) => {
        expect(Number(decimalOf(minor, digits).replace(".", ""))).toBe(minor);
      }),
    );
  });

  test("are words of the language for people", () => {
    const en = { currency: "JPY", locale: "en" as const };
    expect([
      figureText(1_500, "money", en),
      figureText(null, "money", en),
      figureText(2.25, "days", en),
    ]).toEqual([...["¥1,500", "", "2.3"]]);
  });
});
