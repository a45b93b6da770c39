import type { OwnershipPolicy } from "../policy.js";
import { type Box, type Cover, carve, meet } from "./box.js";
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
    const { space, rows } = analysis;
    const [box] = boxesIn(space, rows[at]?.boxes ?? []);
    let witness = null;
    if (box !== undefined)
      carve(box, space.impossible, { left: 1_000 }, (rest) => {
        witness = space.witness(rest);
        return true;
      });
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
    if (analysis.reach[at]?.is !== "reachable" || !row.exact) return [];
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
    let differs = false;
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
      const taken = meet(piece, cover.constraint);
      if (taken === null) {
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

/**
 * Rules that match the same customer. Where the first decides and outcomes differ, their order does: information, with
 * up to three earlier rules named. Where only one may match, or all must agree, each such pair is a fault.
 */
export const overlaps = (analysis: Analysis, hitPolicy: HitPolicy): readonly Finding[] =>
  analysis.rows.flatMap((row, at): readonly Finding[] => {
    const { space, rows, meter } = analysis;
    const found: Finding[] = [];
    const named: string[] = [];
    let witness = null;
    for (let earlier = 0; earlier < at; earlier += 1) {
      const other = rows[earlier] as Row;
      if (hitPolicy !== "unique" && other.outcome === row.outcome) continue;
      if (hitPolicy === "first" && (named.length === NAMED || analysis.reach[earlier]?.is !== "reachable"))
        continue;
      const shared = other.boxes.flatMap((a) =>
        row.boxes.flatMap((b) => {
          if (!compatible(a, b)) return [];
          const first = meet(space.whole, a);
          const met = first === null ? null : meet(first, b);
          return met === null ? [] : [met];
        }),
      );
      if (shared.length === 0 || !row.exact || !other.exact) continue;
      const before = hitPolicy === "first" ? coversWhere(analysis, (rule) => rule < earlier) : [];
      let box: Box | null = null;
      const { end } = meter.ask(
        (fuel) =>
          carveAll(shared, [...space.impossible, ...before], fuel, (rest) => {
            box = rest;
            return true;
          }),
        2_000,
      );
      const code = hitPolicy === "first" ? "OW108" : hitPolicy === "unique" ? "OW104" : "OW105";
      const rules = [row.rule.id, other.rule.id];
      if (end === "unknown") found.push(undecided(code, `rules[${at}]`, rules));
      if (box === null) continue;
      if (hitPolicy === "first") {
        named.push(other.rule.id);
        witness ??= space.witness(box);
      } else found.push(finding(code, `rules[${at}]`, { rules, witness: space.witness(box) }));
    }
    return named.length === 0
      ? found
      : [...found, finding("OW108", `rules[${at}]`, { rules: [row.rule.id, ...named], witness })];
  });
