import { isWithin } from "../../team/index.js";

export type Scalar = string | number | boolean;

/** Values of one attribute that no condition of the rules under analysis tells apart. */
export type Cell =
  | { readonly is: "value"; readonly value: Scalar }
  /** Whole numbers, `gte` included and `lt` not; null for no bound. */
  | { readonly is: "span"; readonly gte: number | null; readonly lt: number | null }
  /** Below a region, but not at or below one of `except`. */
  | { readonly is: "below"; readonly region: string; readonly except: readonly string[] }
  /** Texts that begin so, but not with one of `longer`, and none of `except`. */
  | {
      readonly is: "starts";
      readonly start: string;
      readonly longer: readonly string[];
      readonly except: readonly Scalar[];
    }
  /** Any other text or flag, that begins with none of `starts`. */
  | { readonly is: "other"; readonly except: readonly Scalar[]; readonly starts?: readonly string[] }
  /** A region that lies within none of these. */
  | { readonly is: "outside"; readonly except: readonly string[] }
  | { readonly is: "missing" }
  | { readonly is: "present" }
  /** Of a list: this item is, or is not, among them. */
  | { readonly is: "has" | "lacks"; readonly item: string }
  /** Of a list: one of its items is, or none is, of this cell. */
  | { readonly is: "has-some" | "lacks-some"; readonly of: Cell };

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Is a value of a customer one of the cell's? */
export const inCell = (cell: Cell, value: unknown): boolean => {
  switch (cell.is) {
    case "value":
      return value === cell.value;
    case "span":
      return (
        typeof value === "number" &&
        (cell.gte === null || value >= cell.gte) &&
        (cell.lt === null || value < cell.lt)
      );
    case "below":
      return (
        typeof value === "string" &&
        value !== cell.region &&
        isWithin(value, cell.region) &&
        !cell.except.some((deeper) => isWithin(value, deeper))
      );
    case "starts":
      return (
        typeof value === "string" &&
        value.startsWith(cell.start) &&
        !cell.longer.some((longer) => value.startsWith(longer)) &&
        !cell.except.includes(value)
      );
    case "other":
      return (
        (typeof value === "boolean" ||
          (typeof value === "string" && !(cell.starts ?? []).some((start) => value.startsWith(start)))) &&
        !cell.except.includes(value)
      );
    case "outside":
      return typeof value === "string" && !cell.except.some((wide) => isWithin(value, wide));
    case "missing":
      return isMissing(value);
    case "present":
      return !isMissing(value);
    case "has":
      return items(value).includes(cell.item);
    case "lacks":
      return !items(value).includes(cell.item);
    case "has-some":
      return items(value).some((one) => inCell(cell.of, one));
    case "lacks-some":
      return !items(value).some((one) => inCell(cell.of, one));
  }
};
