import { inOrder } from "../match.js";
import type { ConditionOperators, Scalar } from "../operators.js";
import type { OwnershipPolicy, OwnershipRule } from "../policy.js";
import { type OwnershipExtensions, type OwnershipRegistry, registryOf } from "../registry.js";
import {
  type Asked,
  type Axis,
  existsAxis,
  inAxis,
  notInAxis,
  prefixAxis,
  type Span,
  spanAxis,
  withinAxis,
} from "./axis.js";
import { RuleBitsBuilder } from "./rule-bits.js";

/** An attribute that conditions ask about, with its axes. */
export interface IndexedAttribute {
  /** `region`, `attributes.credit`. */
  readonly name: string;
  readonly axes: readonly Axis[];
  /** Where its axes begin among those of all attributes. */
  readonly from: number;
}

/** A policy that is ready to be asked: the rules in the order in which they are tried, and an index of them. */
export interface CompiledPolicy {
  readonly policy: OwnershipPolicy;
  /** In the order in which they are tried; positions count from 0. */
  readonly rules: readonly OwnershipRule[];
  readonly registry: OwnershipRegistry;
  readonly operators: ConditionOperators;
  readonly attributes: readonly IndexedAttribute[];
  readonly axes: number;
  /** Rules with conditions that no index knows: 1 at their position. */
  readonly opaque: Uint8Array;
  readonly words: number;
  readonly stride: number;
  readonly bits: Int32Array;
  /** The row of all rules. */
  readonly all: number;
  /** The row of the rules that are opaque. */
  readonly opaqueRow: number;
  /** Where rows are put while one customer is looked at: one for each axis, for lists, then one for each attribute. */
  readonly scratch: number;
  /** The rows of the customer that is being explained, one for each attribute. */
  readonly joined: Int32Array;
  /** Room for near misses: no more than there are rules. */
  readonly found: number[];
  /** The rows of the customer that is being looked at, one for each axis. */
  readonly looked: Int32Array;
}

interface Questions {
  readonly in: Asked<readonly Scalar[]>[];
  readonly notIn: Asked<readonly Scalar[]>[];
  readonly within: Asked<readonly Scalar[]>[];
  readonly prefix: Asked<readonly Scalar[]>[];
  readonly span: Asked<Span>[];
  readonly exists: Asked<boolean>[];
}

interface Condition {
  readonly in?: readonly Scalar[] | undefined;
  readonly notIn?: readonly Scalar[] | undefined;
  readonly within?: readonly Scalar[] | undefined;
  readonly prefix?: readonly Scalar[] | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly exists?: boolean | undefined;
}

/** Every condition of the rules, by attribute and by what it asks. */
const questionsOf = (rules: readonly OwnershipRule[]): ReadonlyMap<string, Questions> => {
  const found = new Map<string, Questions>();
  const ask = (attribute: string, at: number, condition: Condition) => {
    const asked = found.get(attribute) ?? { in: [], notIn: [], within: [], prefix: [], span: [], exists: [] };
    found.set(attribute, asked);
    for (const kind of ["in", "notIn", "within", "prefix"] as const) {
      const operand = condition[kind];
      if (operand !== undefined) asked[kind].push({ at, operand });
    }
    const { gte = null, lt = null, exists } = condition;
    if (gte !== null || lt !== null) asked.span.push({ at, operand: { gte, lt } });
    if (exists !== undefined) asked.exists.push({ at, operand: exists });
  };
  rules.forEach(({ when: { attributes = {}, custom = [], ...own } }, at) => {
    for (const [name, condition] of Object.entries(own))
      if (condition !== undefined) ask(name, at, condition as Condition);
    for (const [name, condition] of Object.entries(attributes)) ask(`attributes.${name}`, at, condition);
    for (const { attribute } of custom) ask(attribute, at, {});
  });
  return found;
};

const axesOf = (builder: RuleBitsBuilder, asked: Questions): readonly Axis[] => [
  ...(asked.in.length > 0 ? [inAxis(builder, asked.in)] : []),
  ...(asked.notIn.length > 0 ? [notInAxis(builder, asked.notIn)] : []),
  ...(asked.within.length > 0 ? [withinAxis(builder, asked.within)] : []),
  ...(asked.prefix.length > 0 ? [prefixAxis(builder, asked.prefix)] : []),
  ...(asked.span.length > 0 ? [spanAxis(builder, asked.span)] : []),
  ...(asked.exists.length > 0 ? [existsAxis(builder, asked.exists)] : []),
];

/**
 * Compiles a policy: for each attribute an index from its values to the rules that they leave possible, so that a decision
 * is one look-up for each attribute, an AND of those rows, and the first bit that is left. The answers are those of
 * trying the rules one by one. Conditions by the embedder's own operators are asked after the index.
 *
 * Costs, for N rules: (values that conditions name) x N/32 words; a decision is O(attributes x N/32), and stops at the
 * first rule that matches. One that was compiled looks at one customer at a time; it keeps nothing of them.
 *
 * @example
 * ```ts
 * import { compilePolicy, matchRule, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const compiled = compilePolicy(
 *   OwnershipPolicy.parse({
 *     rules: [
 *       { id: "big", when: { size: { gte: 500 } }, then: { pool: "public" } },
 *       { id: "west", when: { region: { within: ["US/West"] } }, then: { strategy: "in-turn" } },
 *     ],
 *   }),
 * );
 * const customer = {
 *   id: "c-1", kind: "end-customer" as const, party: "organisation" as const, region: "US/West/CA",
 *   industry: null, segment: null, size: 40, source: null, tags: [], attributes: {},
 * };
 * compiled.rules[matchRule(compiled, customer)]?.id; // => "west"
 * ```
 */
export const compilePolicy = (
  policy: OwnershipPolicy,
  extensions: OwnershipExtensions = {},
): CompiledPolicy => {
  const registry = registryOf(extensions);
  const rules = inOrder(policy);
  const builder = new RuleBitsBuilder(rules.length);
  const asked = [...questionsOf(rules)].sort(([, a], [, b]) => askedIn(b) - askedIn(a));
  let axes = 0;
  const attributes = asked.map(([name, questions]): IndexedAttribute => {
    const from = axes;
    const made = axesOf(builder, questions);
    axes += made.length;
    return {
      name,
      axes: made,
      from,
    };
  });
  const all = builder.without([]);
  const opaque = Uint8Array.from(rules, ({ when }) => (when.custom === undefined ? 0 : 1));
  const opaqueRow = builder.without([...rules.keys()].filter((at) => opaque[at] === 0));
  const room = axes + attributes.length;
  const [scratch = 0] = Array.from({ length: room + 1 }, () => builder.copy(all));
  return {
    policy,
    rules,
    registry,
    operators: registry.conditions,
    attributes,
    axes,
    opaque,
    ...builder.finish(),
    all,
    opaqueRow,
    scratch,
    joined: new Int32Array(attributes.length),
    found: rules.map(() => 0),
    looked: new Int32Array(axes),
  };
};

/** How many rules ask: what is asked most often is looked at first, since it rules out most. */
const askedIn = (questions: Questions): number =>
  Object.values(questions).reduce((sum, asked) => sum + asked.length, 0);
