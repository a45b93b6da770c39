import Table from "cli-table3";
import pc from "picocolors";
import { type Cell, isHeading, type Report, type Section } from "./report.js";

const BAR = 16;
const WIDTH = 96;

const blocks = (share: number): string => {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return pc.cyan("█".repeat(filled)) + pc.dim("░".repeat(BAR - filled));
};

const cellText = (cell: Cell): string =>
  typeof cell === "string" ? cell : `${blocks(cell.bar)} ${cell.text}`;

const plain = {
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  top: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  bottom: "",
  left: "  ",
  "left-mid": "",
  "mid-mid": "",
  "right-mid": "",
  right: "",
  mid: "",
  middle: "  ",
};

const tableText = ({ columns, rows, total }: NonNullable<Section["table"]>): string => {
  const table = new Table({
    head: columns.map((column) => pc.dim(column.title)),
    colAligns: columns.map((column) => column.align),
    chars: plain,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) table.push(isHeading(row) ? [pc.dim(row.heading)] : row.map(cellText));
  if (total !== undefined) table.push(total.map((cell) => pc.bold(cellText(cell))));
  return table.toString();
};

/** Breaks a text at spaces; Chinese text, which has none, is left to the terminal. */
const wrap = (text: string, indent: string): string => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > WIDTH - indent.length) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => indent + one).join("\n");
};

const sectionText = (section: Section): string =>
  [
    `\n${pc.bold(pc.blue(`■ ${section.title}`))}`,
    ...(section.intro === "" ? [] : [pc.dim(wrap(section.intro, "  "))]),
    ...(section.table === null ? [] : ["", tableText(section.table)]),
    ...section.quotes.map(
      (quote) => `\n  ${pc.bold(quote.title)}\n${quote.lines.map((line) => wrap(line, "    ")).join("\n")}`,
    ),
    ...(section.notes.length === 0 ? [] : ["", ...section.notes.map((note) => pc.dim(wrap(note, "  ")))]),
  ].join("\n");

/** The report for people at a terminal. */
export const terminalText = (report: Report): string =>
  [
    `\n${pc.bold(report.title)}`,
    pc.dim(report.subtitle),
    "",
    ...report.headlines.map(
      ({ label, value, note }) => `  ${pc.bold(pc.green(value))}  ${label}  ${pc.dim(note)}`,
    ),
    ...report.sections.map(sectionText),
    "",
  ].join("\n");
