import { canonicalJson, type Text } from "../../kernel/index.js";
import type { CustomerFacts } from "../match.js";
import type { OwnershipPolicy, Then } from "../policy.js";
import type { Box, Cover } from "./box.js";
import { type Budget, boxesIn, carveAll, makeMeter } from "./reach.js";
import { inRegionText } from "./region-text.js";
import { makeSpace, type Region } from "./space.js";
import { compatible, coversOf, fallbackOutcome, inHitOrder, type Row, rowsOf } from "./table.js";

/** What a policy does with a customer: the rule that decides (null for the fallback), and where it sends them. */
export interface Placement {
  readonly ruleId: string | null;
  readonly then: Then | OwnershipPolicy["fallback"];
}

/** Customers for whom two policies have different outcomes, all in the same way. */
export interface PolicyMove {
  readonly before: Placement;
  readonly after: Placement;
  /** Disjoint; a customer moves this way when it is in one of them (`inRegion`). */
  readonly regions: readonly Region[];
  /** False where the budget ended, or there are more regions than were asked for. */
  readonly complete: boolean;
  /** One of these customers; null only where the budget ended before one was found. */
  readonly witness: CustomerFacts | null;
  readonly text: Text;
}

export interface PolicyDiff {
  readonly moves: readonly PolicyMove[];
  /** All of the regions of all moves are there. */
  readonly complete: boolean;
  /** The fallbacks differ: customers for whom a rule finds nobody move as well, wherever they are. */
  readonly fallbackChanged: boolean;
}

export interface DiffOptions {
  /** Attributes that hold lists, beside `tags`. */
  readonly lists?: readonly string[];
  readonly budget?: Budget;
  /** How many regions each move may name. Default: 32. */
  readonly regions?: number;
  /** How many moves are enough. Default: all. */
  readonly moves?: number;
}

const diffBudget: Budget = { perQuestion: 5_000, total: 50_000 };

interface Side {
  readonly policy: OwnershipPolicy;
  readonly rows: readonly Row[];
  readonly covers: readonly Cover[];
  /** The first row of each set of conditions. */
  readonly firstOf: ReadonlyMap<string, number>;
  readonly keys: readonly string[];
}

const placementOf = ({ policy, rows }: Side, at: number): Placement => {
  const rule = rows[at]?.rule;
  return rule === undefined ? { ruleId: null, then: policy.fallback } : { ruleId: rule.id, then: rule.then };
};

const textOf = (before: Placement, after: Placement, regions: readonly Region[]): Text => {
  const where = regions.map(inRegionText).slice(0, 3).join(" / ");
  const said = ({ ruleId, then }: Placement) => `${ruleId ?? "fallback"} ${JSON.stringify(then)}`;
  return {
    en: `${where}: from ${said(before)} to ${said(after)}`,
    "zh-CN": `${where}：由 ${said(before)} 改为 ${said(after)}`,
  };
};

/**
 * Which customers two policies send to different places: exactly these, in disjoint regions, each kind of move with a
 * customer who makes it. Places are compared as they are written (who is chosen among the candidates also depends on the
 * day), balanced by the same ledger. Rules that both have, at the same place among what they overlap, cost nothing; the
 * rest is box subtraction within the budget. A move of many pieces names so many `regions` of it and is not `complete`:
 * `diffCustomers` then tells of any customers, however many, whether they move.
 *
 * @example
 * ```ts
 * import { diffPolicies, OwnershipPolicy } from "@clientele/core/ownership";
 *
 * const keyFrom = (size: number) =>
 *   OwnershipPolicy.parse({
 *     rules: [{ id: "key", when: { size: { gte: size } }, then: { strategy: "fixed", repId: "lin" } }],
 *   });
 * const { moves } = diffPolicies(keyFrom(500), keyFrom(300));
 * moves.map((move) => move.regions);
 * // => [[[{ attribute: "size", cells: [{ is: "span", gte: 300, lt: 500 }] }]]]
 * [moves[0]?.before.ruleId, moves[0]?.after.ruleId, moves[0]?.witness?.size]; // => [null, "key", 300]
 * ```
 */
export const diffPolicies = (
  from: OwnershipPolicy,
  to: OwnershipPolicy,
  {
    lists = [],
    budget = diffBudget,
    regions: most = 32,
    moves: enough = Number.POSITIVE_INFINITY,
  }: DiffOptions = {},
): PolicyDiff => {
  const [before, after] = [inHitOrder(from), inHitOrder(to)];
  const fallbackChanged = fallbackOutcome(before) !== fallbackOutcome(after);
  const space = makeSpace([...before.rules, ...after.rules], lists);
  const meter = makeMeter(budget);
  const sideOf = (policy: OwnershipPolicy): Side => {
    const rows = rowsOf(space, policy.rules);
    const keys = policy.rules.map((rule) => canonicalJson(rule.when));
    const firstOf = new Map(keys.map((key, at) => [key, at] as const).reverse());
    return { policy, rows, covers: coversOf(rows), firstOf, keys };
  };
  const a = sideOf(before);
  const b = sideOf(after);
  const everybody: Row = { ...EVERYBODY, boxes: [[]], exact: true, contradiction: null };
  const rowOf = (side: Side, at: number): Row => side.rows[at] ?? everybody;
  const outcomesOf = ({ policy, rows }: Side) => [...rows.map((row) => row.outcome), fallbackOutcome(policy)];
  const [outcomes, newOutcomes] = [outcomesOf(a), outcomesOf(b)];
  // Where the same conditions stand on the other side: whoever satisfies them is decided there at the latest.
  const placesIn = (side: Side, other: Side) =>
    [...side.keys, ""].map((key) => other.firstOf.get(key) ?? Number.POSITIVE_INFINITY);
  const [inB, inA] = [placesIn(a, b), placesIn(b, a)];
  const moves: PolicyMove[] = [];
  let complete = true;
  for (let i = 0; i <= a.rows.length; i += 1) {
    const mine = rowOf(a, i);
    const [outcome, last] = [outcomes[i], Math.min(inB[i] ?? 0, b.rows.length)];
    for (let j = 0; j <= last; j += 1) {
      if ((inA[j] ?? 0) < i || outcome === newOutcomes[j]) continue;
      const theirs = rowOf(b, j);
      const shared = pairs(mine, theirs).flatMap((constraint) => boxesIn(space, [constraint]));
      if (shared.length === 0) continue;
      const earlier = [
        ...space.impossible,
        ...a.covers.filter(({ rule }) => rule !== null && rule < i),
        // what both have is taken away once
        ...b.covers.filter(({ rule }) => rule !== null && rule < j && !((inA[rule] ?? 0) < i)),
      ];
      const regions: Region[] = [];
      let first: Box | null = null;
      const carved = meter.ask((fuel) =>
        carveDisjoint(shared, earlier, fuel, (rest) => {
          if (regions.length === most) return true;
          first ??= rest;
          regions.push(space.describe(rest));
          return false;
        }),
      );
      const exact = carved && mine.exact && theirs.exact && exactBefore(a, i) && exactBefore(b, j);
      complete &&= exact;
      if (first === null && exact) continue;
      if (first === null && meter.isEmpty()) return { moves, complete: false, fallbackChanged };
      const [from, to] = [placementOf(a, i), placementOf(b, j)];
      const witness = first === null ? null : space.witness(first);
      moves.push({
        before: from,
        after: to,
        regions,
        complete: exact,
        witness,
        text: textOf(from, to, regions),
      });
      if (moves.length === enough) return { moves, complete: false, fallbackChanged };
    }
  }
  return { moves, complete, fallbackChanged };
};

const EVERYBODY = { rule: { id: "", when: {}, then: { pool: "" } }, outcome: "" } as const;

const exactBefore = ({ rows }: Side, until: number): boolean =>
  rows.every((row, at) => at >= until || row.exact);

/** Both rules at once, box by box. */
const pairs = (a: Row, b: Row) =>
  a.boxes.flatMap((one) =>
    b.boxes.flatMap((other) => {
      if (!compatible(one, other)) return [];
      const joined = new Map(one);
      for (const [dimension, bits] of other) {
        const own = joined.get(dimension);
        joined.set(dimension, own === undefined ? bits : own.map((word, at) => word & (bits[at] ?? 0)));
      }
      return [[...joined]];
    }),
  );

/** Carves several boxes so that no customer is visited twice. Answers whether it came to the end. */
const carveDisjoint = (
  boxes: readonly Box[],
  covers: readonly Cover[],
  fuel: { left: number },
  visit: (rest: Box) => boolean,
): boolean => {
  const seen: Cover[] = [];
  for (const box of boxes) {
    const { end } = carveAll([box], [...covers, ...seen], fuel, visit);
    if (end !== "done") return false;
    seen.push({ rule: null, constraint: [...box.entries()] });
  }
  return true;
};
