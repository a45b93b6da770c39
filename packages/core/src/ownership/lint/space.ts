import { canonicalJson } from "../../kernel/index.js";
import { isWithin } from "../../team/index.js";
import type { CustomerFacts } from "../match.js";
import type { OwnershipRule } from "../policy.js";
import { type Atom, atomsOf, textAtoms } from "./attribute.js";
import { type Bits, bitsOf, countOf, isEmpty, membersOf } from "./bits.js";
import type { Box, Constraint, Cover } from "./box.js";
import { type Cell, inCell, type Scalar } from "./cell.js";
import {
  type AttributeCondition,
  attributeOf,
  blank,
  conditionsOf,
  isOpaque,
  mentionsOf,
  testOf,
  withValue,
} from "./conditions.js";

/** One thing that customers differ in: the value of an attribute, or whether a list has an item. */
interface Dimension {
  readonly attribute: string;
  /** Atoms that every condition treats alike, together. */
  readonly classes: readonly (readonly Atom[])[];
}

/** Disjunction of conjunctions, over the dimensions of one attribute. */
type Alternatives = readonly Constraint[];

/** A rule as boxes: the customers for whom its conditions hold are those of any of them. */
export interface RuleBoxes {
  readonly boxes: readonly Constraint[];
  /** False where there were too many: then no customer outside satisfies the rule, but some inside may not either. */
  readonly exact: boolean;
  /** The attribute on which the rule contradicts itself, or null. */
  readonly contradiction: string | null;
}

/** Customers described by one set of cells for each attribute, all of which must apply. */
export type Region = readonly { readonly attribute: string; readonly cells: readonly Cell[] }[];

/** What the rules can tell apart. */
export interface Space {
  readonly whole: Box;
  /** What no customer is: an empty list that has an item. */
  readonly impossible: readonly Cover[];
  boxesOf(rule: Pick<OwnershipRule, "when">): RuleBoxes;
  /** The regions that a test accepts, as a constraint; null when none of the mentioned are told apart by rules. */
  regionsWhere(holds: (region: string | null) => boolean): Constraint;
  /** Some customer of a box. */
  witness(box: Box): CustomerFacts;
  describe(box: Box): Region;
}

const MAX_BOXES = 256;

type Test = (value: Scalar | null) => boolean;

/** Groups the atoms that all tests answer alike, and says for each test which groups it holds for. */
const classify = (atoms: readonly Atom[], tests: readonly Test[]) => {
  const classes = new Map<string, Atom[]>();
  for (const atom of atoms) {
    const key = tests.map((test) => (test(atom.sample) ? "1" : "0")).join("");
    const same = classes.get(key);
    if (same === undefined) classes.set(key, [atom]);
    else same.push(atom);
  }
  const keys = [...classes.keys()];
  const holding = tests.map((_, test) =>
    bitsOf(
      keys.length,
      keys.flatMap((key, at) => (key[test] === "1" ? [at] : [])),
    ),
  );
  return { classes: [...classes.values()], holding };
};

/** Is a customer in a region? */
export const inRegion = (region: Region, customer: CustomerFacts): boolean =>
  region.every(({ attribute, cells }) =>
    cells.some((cell) => inCell(cell, attributeOf(customer, attribute))),
  );

interface ListDimensions {
  readonly presence: number;
  /** Each kind of item, with an item of that kind. */
  readonly of: readonly (readonly [dimension: number, sample: string])[];
}

const FIRST = bitsOf(2, [0]);
const SECOND = bitsOf(2, [1]);

/** What a condition on a list asks: a disjunction for each of `in`, `within`, `prefix`, one conjunction for all else. */
const listAlternatives = (
  { condition }: AttributeCondition,
  { presence, of }: ListDimensions,
): Alternatives => {
  const { within, prefix, in: some, notIn = [], gte, lt, exists } = condition;
  if (gte !== undefined || lt !== undefined) return [];
  const wanted = [
    ...(some === undefined ? [] : [(item: string) => some.includes(item)]),
    ...(within === undefined ? [] : [(item: string) => within.some((wide) => isWithin(item, wide))]),
    ...(prefix === undefined ? [] : [(item: string) => prefix.some((start) => item.startsWith(start))]),
  ];
  if (exists === false)
    return wanted.length === 0 && condition.notIn === undefined ? [[[presence, FIRST]]] : [];
  const base = new Map<number, Bits>([[presence, SECOND]]);
  for (const [dimension, item] of of) if (notIn.includes(item)) base.set(dimension, FIRST);
  let alternatives: readonly ReadonlyMap<number, Bits>[] = [base];
  for (const holds of wanted)
    alternatives = alternatives.flatMap((one) =>
      of.flatMap(([dimension, item]) =>
        holds(item) && one.get(dimension) !== FIRST ? [new Map([...one, [dimension, SECOND]])] : [],
      ),
    );
  return alternatives.map((one) => [...one]);
};

/**
 * The space of all customers, cut where these rules cut it. `lists` names the attributes that hold lists, beside `tags`;
 * each of their items is a dimension of its own. `regionTests` cut the regions further.
 */
export const makeSpace = (
  rules: readonly Pick<OwnershipRule, "when">[],
  lists: readonly string[] = [],
  regionTests: {
    readonly regions: readonly string[];
    readonly tests: readonly ((region: string | null) => boolean)[];
  } = {
    regions: [],
    tests: [],
  },
): Space => {
  const isList = new Set(["tags", ...lists.map((name) => `attributes.${name}`)]);
  const asked = new Map<string, Map<string, AttributeCondition>>();
  const keys = new Map<object, string>();
  for (const rule of rules)
    for (const one of conditionsOf(rule)) {
      const key = canonicalJson(one.condition);
      keys.set(one.condition, key);
      const known = asked.get(one.attribute) ?? new Map<string, AttributeCondition>();
      asked.set(one.attribute, known.set(key, one));
    }
  if (regionTests.tests.length > 0 && !asked.has("region")) asked.set("region", new Map());

  const dimensions: Dimension[] = [];
  const impossible: Cover[] = [];
  const listDimensions = new Map<string, ListDimensions>();
  const scalarDimensions = new Map<string, number>();
  const answers = new Map<string, Bits>();
  for (const [attribute, byKey] of asked) {
    const conditions = [...byKey.values()];
    const mentions = mentionsOf(conditions.map((one) => one.condition));
    if (isList.has(attribute)) {
      const yesNo = (no: Cell, yes: Cell, sample: string | null): number => {
        const classes = [[{ cell: no, sample: null }], [{ cell: yes, sample }]];
        return dimensions.push({ attribute, classes }) - 1;
      };
      const presence = yesNo({ is: "missing" }, { is: "present" }, null);
      const texts = new Set([...mentions.values].filter((value) => typeof value === "string"));
      const of = textAtoms({ ...mentions, values: texts }).map(({ cell, sample }) => {
        const item = String(sample);
        const dimension =
          cell.is === "value"
            ? yesNo({ is: "lacks", item }, { is: "has", item }, item)
            : yesNo({ is: "lacks-some", of: cell }, { is: "has-some", of: cell }, item);
        return [dimension, item] as const;
      });
      listDimensions.set(attribute, { presence, of });
      const items = of.map(([dimension]) => dimension);
      for (const item of items)
        impossible.push({
          rule: null,
          constraint: [
            [presence, FIRST],
            [item, SECOND],
          ],
        });
      impossible.push({
        rule: null,
        constraint: [[presence, SECOND], ...items.map((item) => [item, FIRST] as const)],
      });
      continue;
    }
    const extra = attribute === "region" ? regionTests : { regions: [], tests: [] };
    const atoms = atomsOf(attribute, {
      ...mentions,
      regions: new Set([...mentions.regions, ...extra.regions]),
    });
    const tests: readonly Test[] = [...conditions.map(testOf), ...(extra.tests as readonly Test[])];
    const { classes, holding } = classify(atoms, tests);
    scalarDimensions.set(attribute, dimensions.push({ attribute, classes }) - 1);
    [...byKey.keys()].forEach((key, at) => {
      answers.set(`${attribute} ${key}`, holding[at] as Bits);
    });
  }

  const sizeOf = (dimension: number): number => dimensions[dimension]?.classes.length ?? 0;
  const whole: Box = dimensions.map(({ classes }) => bitsOf(classes.length, classes.keys()));

  const alternativesOf = (one: AttributeCondition): Alternatives => {
    const list = listDimensions.get(one.attribute);
    if (list !== undefined) return listAlternatives(one, list);
    const bits = answers.get(
      `${one.attribute} ${keys.get(one.condition) ?? canonicalJson(one.condition)}`,
    ) as Bits;
    return isEmpty(bits) ? [] : [[[scalarDimensions.get(one.attribute) as number, bits]]];
  };

  return {
    whole,
    impossible,
    boxesOf: (rule) => {
      let boxes: readonly Constraint[] = [[]];
      let exact = !isOpaque(rule);
      for (const one of conditionsOf(rule)) {
        const alternatives = alternativesOf(one);
        if (alternatives.length === 0) return { boxes: [], exact: true, contradiction: one.attribute };
        if (boxes.length * alternatives.length > MAX_BOXES) exact = false;
        else boxes = boxes.flatMap((box) => alternatives.map((more) => [...box, ...more]));
      }
      // The narrowest first: whoever compares boxes then sees soonest that they do not meet.
      const width = ([dimension, bits]: Constraint[number]) => countOf(bits) / sizeOf(dimension);
      const sorted = boxes.map((box) => [...box].sort((a, b) => width(a) - width(b)));
      return { boxes: sorted, exact, contradiction: null };
    },
    regionsWhere: (holds) => {
      const dimension = scalarDimensions.get("region");
      if (dimension === undefined) return [];
      const { classes } = dimensions[dimension] as Dimension;
      const held = classes.flatMap(([atom], at) =>
        holds((atom?.sample ?? null) as string | null) ? [at] : [],
      );
      return [[dimension, bitsOf(classes.length, held)]];
    },
    witness: (box) => {
      let customer = blank;
      const lists = new Map<string, string[]>();
      dimensions.forEach(({ attribute, classes }, at) => {
        const [chosen] = membersOf(box[at] as Bits, classes.length);
        const atom = classes[chosen ?? 0]?.[0] as Atom;
        if (!isList.has(attribute)) customer = withValue(customer, attribute, atom.sample);
        else if (atom.sample !== null)
          lists.set(attribute, [...(lists.get(attribute) ?? []), String(atom.sample)]);
      });
      for (const [attribute, items] of lists) customer = withValue(customer, attribute, items);
      return customer;
    },
    describe: (box) =>
      dimensions.flatMap(({ attribute, classes }, at) => {
        const chosen = membersOf(box[at] as Bits, sizeOf(at));
        if (chosen.length === classes.length) return [];
        return [{ attribute, cells: chosen.flatMap((one) => (classes[one] ?? []).map((atom) => atom.cell)) }];
      }),
  };
};
