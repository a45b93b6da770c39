import { CustomerKind, PartyType } from "../../customer/index.js";
import { isWithin } from "../../team/index.js";
import type { Cell, Scalar } from "./cell.js";

/** Values of an attribute that all conditions treat alike, and one of them. */
export interface Atom {
  readonly cell: Cell;
  readonly sample: Scalar | null;
}

/** What rules mention of an attribute. */
export interface Mentions {
  readonly values: ReadonlySet<Scalar>;
  readonly regions: ReadonlySet<string>;
  /** Bounds of `gte` and `lt`. */
  readonly bounds: ReadonlySet<number>;
}

const MISSING: Atom = { cell: { is: "missing" }, sample: null };

const enumerations: Readonly<Record<string, readonly string[]>> = {
  kind: CustomerKind.options,
  party: PartyType.options,
};

/** The values that an attribute of core can have at all, or null where they are open. */
export const enumerationOf = (attribute: string): readonly string[] | null => enumerations[attribute] ?? null;

const valueAtom = (value: Scalar): Atom => ({ cell: { is: "value", value }, sample: value });

/** A text that begins as wanted and is none of these, nor within one. */
const fresh = (start: string, taken: readonly Scalar[]): string => {
  let text = start;
  while (taken.some((one) => typeof one === "string" && isWithin(text, one))) text += "~";
  return text;
};

const spanAtoms = (mentions: Mentions, least: number | null): readonly Atom[] => {
  const named = [...mentions.values].filter((value) => typeof value === "number");
  const edges = new Set([...mentions.bounds, ...named, ...named.map((value) => value + 1)]);
  const cuts = [...edges].filter((cut) => least === null || cut > least).sort((a, b) => a - b);
  return [least, ...cuts].map((gte, at): Atom => {
    const lt = cuts[at] ?? null;
    const sample = gte ?? (lt === null ? 0 : lt - 1);
    return {
      cell: lt === sample + 1 && gte !== null ? { is: "value", value: sample } : { is: "span", gte, lt },
      sample,
    };
  });
};

const regionAtoms = ({ regions, values }: Mentions): readonly Atom[] => {
  const named = [...new Set([...regions, ...values].map(String))].sort();
  const atoms = named.flatMap((region): readonly Atom[] => {
    const except = named.filter((one) => one !== region && isWithin(one, region));
    const sample = fresh(`${region}/other`, except);
    return [valueAtom(region), { cell: { is: "below", region, except }, sample }];
  });
  return [MISSING, { cell: { is: "outside", except: named }, sample: fresh("other", named) }, ...atoms];
};

/**
 * The values of an attribute, in the smallest parts that its conditions can tell apart, together all there are. Of an
 * attribute of the embedder's own: texts, flags and whole numbers.
 */
export const atomsOf = (attribute: string, mentions: Mentions): readonly Atom[] => {
  const closed = enumerationOf(attribute);
  if (closed !== null) return closed.map(valueAtom);
  if (attribute === "region") return regionAtoms(mentions);
  if (attribute === "size") return [MISSING, ...spanAtoms(mentions, 0)];
  const named = [...mentions.values].filter((value) => typeof value !== "number");
  const other: Atom = { cell: { is: "other", except: named }, sample: fresh("other", named) };
  const texts = [MISSING, other, ...named.map(valueAtom)];
  return attribute.startsWith("attributes.") ? [...texts, ...spanAtoms(mentions, null)] : texts;
};
