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
  /** Of a tree: these, and whatever is below them. */
  readonly regions: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
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

/** A text that begins so, with none of the longer starts, and is none of these: the wish, if it is one. */
const startingWith = (
  start: string,
  longer: readonly string[],
  taken: readonly Scalar[],
  wish: string,
): string => {
  const isFree = (text: string) => !longer.some((one) => text.startsWith(one)) && !taken.includes(text);
  if (isFree(wish)) return wish;
  const next = new Set(longer.map((one) => one.slice(start.length, start.length + 1)));
  const letters = ["~", ...Array.from({ length: next.size }, (_, at) => String.fromCharCode(0x4e00 + at))];
  const letter = letters.find((one) => !next.has(one)) ?? "";
  let text = start + letter;
  while (taken.includes(text)) text += letter;
  return text;
};

/**
 * Texts, by what they are and how they begin: what begins alike and has no name of its own is one atom. A prefix is an
 * interval of the order of bytes, and prefixes lie within each other or apart, so this is all they can tell apart.
 */
export const textAtoms = ({ values, regions, prefixes }: Mentions): readonly Atom[] => {
  const starts = [...new Set([...prefixes, ...[...regions].map((region) => `${region}/`)])];
  const texts = new Set([...values, ...regions].filter((value) => typeof value !== "number"));
  const named = [...texts];
  const begun = starts.map((start): Atom => {
    const longer = starts.filter((one) => one !== start && one.startsWith(start));
    const except = named.filter((value) => typeof value === "string" && value.startsWith(start));
    const sample = startingWith(start, longer, except, `${start}other`);
    return { cell: { is: "starts", start, longer, except }, sample };
  });
  const cell = { is: "other", except: named, ...(starts.length === 0 ? {} : { starts }) } as const;
  return [{ cell, sample: startingWith("", starts, named, "other") }, ...named.map(valueAtom), ...begun];
};

/** Flags as texts are told apart by how they begin, too. */
const withFlags = (mentions: Mentions): Mentions =>
  mentions.prefixes.size + mentions.regions.size === 0
    ? mentions
    : { ...mentions, values: new Set([...mentions.values, true, false]) };

/**
 * The values of an attribute, in the smallest parts that its conditions can tell apart, together all there are. Of an
 * attribute of the embedder's own: texts, flags and whole numbers.
 */
export const atomsOf = (attribute: string, mentions: Mentions): readonly Atom[] => {
  const closed = enumerationOf(attribute);
  if (closed !== null) return closed.map(valueAtom);
  if (attribute === "region") return regionAtoms(mentions);
  if (attribute === "registeredAt") return [MISSING, ...spanAtoms(mentions, null)];
  if (attribute === "size") return [MISSING, ...spanAtoms(mentions, 0)];
  if (!attribute.startsWith("attributes.")) return [MISSING, ...textAtoms(mentions)];
  return [MISSING, ...textAtoms(withFlags(mentions)), ...spanAtoms(mentions, null)];
};
