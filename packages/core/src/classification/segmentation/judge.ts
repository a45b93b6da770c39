import type { Customer } from "../../customer/index.js";
import { isWithin } from "../../team/index.js";
import type { CustomerSegment, SegmentCondition } from "./policy.js";

/** What a customer has bought, of all times. */
export interface Behaviour {
  /** Standing orders that are no returns. */
  readonly orders: number;
  /** Standing orders less returns, minor units by currency. */
  readonly sales: Readonly<Record<string, number>>;
}

/** Everything that conditions of segments read. None of it changes by the mere passing of time. */
export interface SegmentFacts {
  readonly customer: Pick<
    Customer,
    "region" | "kind" | "party" | "segment" | "industry" | "source" | "size" | "tags" | "attributes"
  >;
  readonly behaviour: Behaviour;
  /** Null while it has not been classified. */
  readonly classes: {
    readonly tier: string | null;
    readonly segment: string | null;
    readonly lifecycle: string;
  } | null;
}

type Scalar = string | number | boolean;
type Value = Scalar | null | readonly string[];

/** One condition, and what was found: enough to see why somebody is in, or is not. */
export interface SegmentVerdict {
  /** `region`, `attributes.credit`, `sales.CNY`. */
  readonly attribute: string;
  readonly operator: "within" | "in" | "notIn" | "gte" | "lt" | "exists";
  readonly expected: Scalar | readonly Scalar[];
  /** Null where the customer has no value. */
  readonly found: Value;
  readonly holds: boolean;
}

const valuesOf = (value: Value): readonly Scalar[] =>
  value === null ? [] : Array.isArray(value) ? value : [value as Scalar];

const tests: Record<SegmentVerdict["operator"], (values: readonly Scalar[], expected: never) => boolean> = {
  within: (values, expected: readonly string[]) =>
    values.some((one) => expected.some((wide) => isWithin(String(one), wide))),
  in: (values, expected: readonly Scalar[]) => values.some((one) => expected.includes(one)),
  notIn: (values, expected: readonly Scalar[]) =>
    values.length > 0 && !values.some((one) => expected.includes(one)),
  gte: (values, expected: number) => values.some((one) => typeof one === "number" && one >= expected),
  lt: (values, expected: number) => values.some((one) => typeof one === "number" && one < expected),
  exists: (values, expected: boolean) => values.length > 0 === expected,
};

const verdicts = (attribute: string, condition: object, found: Value): readonly SegmentVerdict[] =>
  Object.entries(condition).flatMap(([name, expected]): SegmentVerdict[] => {
    if (expected === undefined) return [];
    const operator = name as SegmentVerdict["operator"];
    const holds = tests[operator](valuesOf(found), expected as never);
    return [{ attribute, operator, expected, found, holds }];
  });

/** A value by its own name, and not what every object inherits. */
const own = <A>(of: Readonly<Record<string, A>>, name: string): A | null =>
  Object.hasOwn(of, name) ? (of[name] ?? null) : null;

/**
 * Every condition of a segment against a customer, also after one has failed. A value that is missing (null, or an empty
 * list) holds for `exists: false` and for nothing else, `notIn` included; sales in a currency without an order are 0.
 *
 * @example
 * ```ts
 * import { judgeSegment } from "@clientele/core/classification";
 *
 * const facts = {
 *   customer: {
 *     kind: "dealer", party: "organisation", region: "CN/Zhejiang", industry: null, segment: null, size: 40,
 *     source: null, tags: [], attributes: { credit: 7 },
 *   },
 *   behaviour: { orders: 2, sales: { CNY: 90_000 } },
 *   classes: null,
 * } as const;
 * const when = { region: { within: ["CN"] }, sales: { CNY: { gte: 100_000 } } };
 * const verdicts = judgeSegment(when, { ...facts, customer: { ...facts.customer, tags: [] } });
 * verdicts.map(({ attribute, holds }) => [attribute, holds]); // => [["region", true], ["sales.CNY", false]]
 * ```
 */
export const judgeSegment = (when: SegmentCondition, facts: SegmentFacts): readonly SegmentVerdict[] => {
  const { attributes = {}, sales = {}, ...plain } = when;
  const { customer, behaviour, classes } = facts;
  const values: Readonly<Record<string, Value>> = {
    ...(customer as unknown as Readonly<Record<string, Value>>),
    orders: behaviour.orders,
    tier: classes?.tier ?? null,
    rfmSegment: classes?.segment ?? null,
    lifecycle: classes?.lifecycle ?? null,
  };
  return [
    ...Object.entries(plain).flatMap(([name, condition]) =>
      verdicts(name, condition ?? {}, own(values, name)),
    ),
    ...Object.entries(sales).flatMap(([currency, condition]) =>
      verdicts(`sales.${currency}`, condition, own(behaviour.sales, currency) ?? 0),
    ),
    ...Object.entries(attributes).flatMap(([name, condition]) =>
      verdicts(`attributes.${name}`, condition, own(customer.attributes, name)),
    ),
  ];
};

/** The names of the segments that a customer is in, in the order of the policy. */
export const segmentsOf = (segments: readonly CustomerSegment[], facts: SegmentFacts): readonly string[] =>
  segments.flatMap(({ name, when }) => (judgeSegment(when, facts).every(({ holds }) => holds) ? [name] : []));

/**
 * An order as behaviour counts it: 1 when it is placed, -1 when it is taken back. A return is no order.
 *
 * @example
 * ```ts
 * import { withOrder } from "@clientele/core/classification";
 *
 * const once = withOrder({ orders: 0, sales: {} }, { currency: "CNY", amount: 500 }, 1);
 * once; // => { orders: 1, sales: { CNY: 500 } }
 * withOrder(once, { currency: "CNY", amount: -200 }, 1); // => { orders: 1, sales: { CNY: 300 } }
 * ```
 */
export const withOrder = (
  { orders, sales }: Behaviour,
  order: { readonly currency: string; readonly amount: number },
  sign: 1 | -1,
): Behaviour => ({
  orders: orders + (order.amount >= 0 ? sign : 0),
  sales: { ...sales, [order.currency]: (own(sales, order.currency) ?? 0) + sign * order.amount },
});
