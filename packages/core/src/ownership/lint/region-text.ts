import type { Cell } from "./cell.js";
import type { Region } from "./space.js";

const SHOWN = 4;

/** One cell in short: the notation of the policy language, the same in every language. */
const cellText = (cell: Cell): string => {
  switch (cell.is) {
    case "value":
      return JSON.stringify(cell.value);
    case "span":
      return `${cell.gte ?? ""}..<${cell.lt ?? ""}`;
    case "below":
      return `${cell.region}/*`;
    case "starts":
      return `${cell.start}*`;
    case "other":
    case "outside":
      return "*";
    case "missing":
      return "null";
    case "present":
      return "!null";
    case "has":
      return `+${cell.item}`;
    case "lacks":
      return `-${cell.item}`;
    case "has-some":
      return `+${cellText(cell.of)}`;
    case "lacks-some":
      return `-${cellText(cell.of)}`;
  }
};

/** A region in short: `region = null | CN/*; size = 0..<500`; `*` stands for what no rule names. */
export const inRegionText = (region: Region): string =>
  region.length === 0
    ? "*"
    : region
        .map(({ attribute, cells }) => {
          const shown = cells.slice(0, SHOWN).map(cellText);
          return `${attribute} = ${[...shown, ...(cells.length > SHOWN ? ["…"] : [])].join(" | ")}`;
        })
        .join("; ");
