import type { OwnershipPolicy } from "../policy.js";
import { type Box, type Cover, carve, meet, touches } from "./box.js";
import { type Finding, finding, undecided } from "./finding.js";
import { boxesIn, carveAll, type Meter, type Reach } from "./reach.js";
import { inRegionText } from "./region-text.js";
import type { Space } from "./space.js";
import { compatible, fallbackOutcome, type Row } from "./table.js";

/** A policy as it is analysed. */
export interface Analysis {
  readonly policy: OwnershipPolicy;
  readonly space: Space;
  readonly rows: readonly Row[];
  readonly covers: readonly Cover[];
  readonly reach: readonly Reach[];
  readonly meter: Meter;
}

const idOf = ({ rows }: Analysis, at: number): string => rows[at]?.rule.id ?? "";
const coversWhere = ({ covers }: Analysis, keep: (rule: number) => boolean): readonly Cover[] =>
  covers.filter(({ rule }) => rule !== null && keep(rule));

/** Rules that never decide, with whom to blame. */
export const unreachable = (analysis: Analysis): readonly Finding[] =>
  analysis.reach.flatMap((reach, at): readonly Finding[] => {
    const path = `rules[${at}]`;
    const id = idOf(analysis, at);
    if (reach.is === "reachable") return [];
    if (reach.is === "unknown") return [undecided("OW101", path, [id])];
    if (reach.is === "empty")
      return [
        finding("OW110", `${path}.when.${reach.attribute}`, {
          rules: [id],
          facts: { attribute: reach.attribute },
        }),
      ];
    const witness = reach.box === null ? null : analysis.space.witness(reach.box);
    const code = reach.blame.length === 1 ? "OW102" : "OW101";
    const rules = [id, ...reach.blame.map((one) => idOf(analysis, one))];
    return [finding(code, path, { rules, witness })];
  });

/** Customers whom no rule matches; said once, for the first part of them that is found. */
export const gap = (analysis: Analysis): readonly Finding[] => {
  const { space, rows, covers, meter } = analysis;
  if (rows.length === 0) return [];
  let found: Box | null = null;
  const { end } = meter.ask((fuel) =>
    carve(space.whole, [...space.impossible, ...covers], fuel, (rest) => {
      found = rest;
      return true;
    }),
  );
  const opaque = rows.some((row) => !row.exact);
  if (end === "unknown" || (found !== null && opaque)) return [undecided("OW103", "rules", [])];
  if (found === null) return [];
  const facts = { region: inRegionText(space.describe(found)) };
  return [finding("OW103", "rules", { witness: space.witness(found), facts })];
};

/** Rules without which every customer would go to the same place. */
export const redundant = (analysis: Analysis): readonly Finding[] =>
  analysis.rows.flatMap((row, at): readonly Finding[] => {
    const { space, rows, meter, policy } = analysis;
    const reached = analysis.reach[at];
    if (reached?.is !== "reachable" || !row.exact) return [];
    const last = fallbackOutcome(policy);
    const rivals = (same: boolean) =>
      rows.some(
        (other, later) =>
          later > at &&
          (other.outcome === row.outcome) === same &&
          other.boxes.some((a) => row.boxes.some((b) => compatible(a, b))),
      );
    if (last !== row.outcome && !rivals(true)) return [];
    const own = boxesIn(space, row.boxes);
    const before = coversWhere(analysis, (rule) => rule < at);
    const after = coversWhere(analysis, (rule) => rule > at);
    let differs = !goesTo(reached.box, row.outcome, after, rows, last, { left: 1_000 });
    if (differs) return [];
    const { end } = meter.ask((fuel) =>
      carveAll(own, [...space.impossible, ...before], fuel, (rest) => {
        differs ||= !goesTo(rest, row.outcome, after, rows, last, fuel);
        return differs;
      }),
    );
    if (differs) return [];
    const id = idOf(analysis, at);
    const opaque = rows.some((other, later) => later !== at && !other.exact);
    return end === "unknown" || opaque
      ? [undecided("OW106", `rules[${at}]`, [id])]
      : [finding("OW106", `rules[${at}]`, { rules: [id], witness: witnessOf(analysis, at) })];
  });

const witnessOf = ({ reach }: Analysis, at: number) => {
  const one = reach[at];
  return one?.is === "reachable" ? one.witness : null;
};

/** Does all of a box go to one outcome, by these rules and then by the fallback? Out of fuel counts as yes. */
const goesTo = (
  box: Box,
  outcome: string,
  after: readonly Cover[],
  rows: readonly Row[],
  last: string,
  fuel: { left: number },
): boolean => {
  let rest: readonly Box[] = [box];
  for (const cover of after) {
    const next: Box[] = [];
    for (const piece of rest) {
      if (!touches(piece, cover)) {
        next.push(piece);
        continue;
      }
      if (rows[cover.rule ?? -1]?.outcome !== outcome) return false;
      carve(piece, [cover], fuel, (left) => {
        next.push(left);
        return false;
      });
    }
    if (fuel.left <= 0 || next.length === 0) return true;
    rest = next;
  }
  return last === outcome;
};

/** How rules that match the same customer are to be taken. */
export type HitPolicy = "first" | "unique" | "any";

const NAMED = 3;

/** What two rows share. */
const shared = (space: Space, a: Row, b: Row): readonly Box[] =>
  boxesIn(space, a.boxes).flatMap((box) =>
    b.boxes.map((constraint) => meet(box, constraint)).filter((met) => met !== null),
  );

/** Where only one rule may match, or all must agree, each pair that meets otherwise is a fault. */
const conflicts = (analysis: Analysis, at: number, hitPolicy: "unique" | "any"): readonly Finding[] => {
  const { space, rows, meter } = analysis;
  const row = rows[at] as Row;
  const code = hitPolicy === "unique" ? "OW104" : "OW105";
  return rows.slice(0, at).flatMap((other): readonly Finding[] => {
    if (hitPolicy === "any" && other.outcome === row.outcome) return [];
    const rules = [row.rule.id, other.rule.id];
    let box: Box | null = null;
    const { end } = meter.ask((fuel) =>
      carveAll(shared(space, other, row), space.impossible, fuel, (rest) => {
        box = rest;
        return true;
      }),
    );
    if (end === "done") return [];
    if (box === null || !row.exact || !other.exact) return [undecided(code, `rules[${at}]`, rules)];
    return [finding(code, `rules[${at}]`, { rules, witness: space.witness(box) })];
  });
};

/** Earlier rules that decide for customers of this one, with another outcome, as far as their own witnesses show it. */
const orderSensitive = ({ space, rows, reach }: Analysis, at: number): readonly Finding[] => {
  const row = rows[at] as Row;
  const named: string[] = [];
  let witness = null;
  for (let earlier = 0; earlier < at && named.length < NAMED; earlier += 1) {
    const [other, reached] = [rows[earlier], reach[earlier]];
    if (reached?.is !== "reachable" || other?.outcome === row.outcome || !row.exact) continue;
    const constraint = row.boxes.find((one) => touches(reached.box, { constraint: one }));
    const met = constraint === undefined ? null : meet(reached.box, constraint);
    if (met === null || other === undefined) continue;
    // What is left of the earlier rule is free of what is impossible, and so is any part of it.
    named.push(other.rule.id);
    witness ??= space.witness(met);
  }
  return named.length === 0
    ? []
    : [finding("OW108", `rules[${at}]`, { rules: [row.rule.id, ...named], witness })];
};

/**
 * Rules that match the same customer. Where the first decides, their order does: information, up to three earlier rules
 * for each, found by the witnesses of these rules and so not all there may be. Otherwise faults, all of them.
 */
export const overlaps = (analysis: Analysis, hitPolicy: HitPolicy): readonly Finding[] =>
  analysis.rows.flatMap((_, at) =>
    hitPolicy === "first" ? orderSensitive(analysis, at) : conflicts(analysis, at, hitPolicy),
  );
