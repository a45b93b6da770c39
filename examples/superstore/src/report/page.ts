import { type Cell, isHeading, type Report, type Row, type Section, type Table } from "./report.js";
import { style } from "./style.js";

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (one) => escapes[one] ?? one);

const cellHtml = (cell: Cell, align: string, tag = "td"): string => {
  if (typeof cell === "string") return `<${tag} class="${align}">${escapeHtml(cell)}</${tag}>`;
  const width = Math.round(Math.min(1, Math.max(0, cell.bar)) * 1000) / 10;
  return `<td class="bar"><span class="track" aria-hidden="true"><i style="width:${width}%"></i></span><span>${escapeHtml(cell.text)}</span></td>`;
};

const rowHtml = (row: Row, table: Table): string =>
  isHeading(row)
    ? `<tr class="heading"><th scope="colgroup" colspan="${table.columns.length}">${escapeHtml(row.heading)}</th></tr>`
    : cellsHtml(row, table);

const cellsHtml = (cells: readonly Cell[], table: Table): string =>
  `<tr>${cells.map((cell, at) => cellHtml(cell, table.columns[at]?.align ?? "left")).join("")}</tr>`;

const tableHtml = (table: Table, label: string): string => `
<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(label)}"><table>
<thead><tr>${table.columns.map((column) => `<th scope="col" class="${column.align}">${escapeHtml(column.title)}</th>`).join("")}</tr></thead>
<tbody>${table.rows.map((row) => rowHtml(row, table)).join("\n")}</tbody>
${table.total === undefined ? "" : `<tfoot>${rowHtml(table.total, table)}</tfoot>`}
</table></div>`;

const slug = (at: number): string => `section-${at + 1}`;

const sectionHtml = (section: Section, at: number): string => `
<section id="${slug(at)}" aria-labelledby="${slug(at)}-title">
<h2 id="${slug(at)}-title">${escapeHtml(section.title)}</h2>
${section.intro === "" ? "" : `<p class="intro">${escapeHtml(section.intro)}</p>`}
${section.table === null ? "" : tableHtml(section.table, section.title)}
${section.quotes
  .map(
    (quote) =>
      `<figure><figcaption>${escapeHtml(quote.title)}</figcaption><ul>${quote.lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul></figure>`,
  )
  .join("")}
${section.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join("")}
</section>`;

const otherLanguage = (lang: string): string =>
  lang === "en"
    ? '<a href="?lang=zh-CN" hreflang="zh-CN" lang="zh-CN">中文</a>'
    : '<a href="?lang=en" hreflang="en" lang="en">English</a>';

/** The same report as a page that needs nothing else. */
export const pageHtml = (report: Report): string => `<!doctype html>
<html lang="${report.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(report.title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header><h1>${escapeHtml(report.title)}</h1><p>${escapeHtml(report.subtitle)}</p>
<nav aria-label="${escapeHtml(report.title)}">${report.sections.map((section, at) => `<a href="#${slug(at)}">${escapeHtml(section.title)}</a>`).join("")}${otherLanguage(report.lang)}</nav></header>
<main>
<dl class="headlines">${report.headlines
  .map(
    ({ label, value, note }) =>
      `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(note)}</small></dd></div>`,
  )
  .join("")}</dl>
${report.sections.map(sectionHtml).join("\n")}
</main>
</body>
</html>
`;
