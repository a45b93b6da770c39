import { covers } from "../../team/index.js";
import type { RepFacts, TeamFacts } from "../candidates.js";
import { meet } from "./box.js";
import { type Finding, finding, undecided } from "./finding.js";
import { boxesIn, carveAll } from "./reach.js";
import { isCandidate, type Known, works } from "./reference-findings.js";
import type { Analysis } from "./rule-findings.js";

const teamRegions = (rep: RepFacts, teams: readonly TeamFacts[]): readonly string[] =>
  teams.find((team) => team.id === rep.teamId)?.regions ?? [];

/** Does the rep, and their team, look after this region? */
export const coversRegion =
  (rep: RepFacts, teams: readonly TeamFacts[]) =>
  (region: string | null): boolean =>
    covers(rep.regions, region) && covers(teamRegions(rep, teams), region);

/** Can some rule that decides give this rep a customer, where they look after the region? */
const reachedBy = (analysis: Analysis, rep: RepFacts, teams: readonly TeamFacts[]): boolean | null => {
  const { space, rows, covers: all, reach, meter } = analysis;
  const looksAfter = coversRegion(rep, teams);
  const own = space.regionsWhere(looksAfter);
  let open = false;
  for (const [at, row] of rows.entries()) {
    const found = reach[at];
    if (found === undefined || !isCandidate(rep, row.rule, teams)) continue;
    if (found.is === "unknown") open = true;
    if (found.is !== "reachable") continue;
    const { then } = row.rule;
    if (!("candidates" in then) || !then.candidates.coverRegion) return true;
    if (looksAfter(found.witness.region)) return true;
    const boxes = boxesIn(space, row.boxes)
      .map((box) => meet(box, own))
      .filter((box) => box !== null);
    const earlier = all.filter(({ rule }) => rule !== null && rule < at);
    const { end } = meter.ask((fuel) => carveAll(boxes, [...space.impossible, ...earlier], fuel, () => true));
    if (end === "stopped") return true;
    if (end === "unknown") open = true;
  }
  return open ? null : false;
};

/** Reps whom nothing can ever give a customer. */
export const members = (analysis: Analysis, known: Known | null): readonly Finding[] => {
  const { fallback, rules } = analysis.policy;
  if (known === null || !rules.some(({ then }) => !("pool" in then))) return [];
  const answers = new Map<string, boolean | null>();
  return known.reps.flatMap((rep): readonly Finding[] => {
    if (!works(rep) || ("rep" in fallback && fallback.rep === rep.id)) return [];
    const named = rules.some(({ then }) => "repId" in then && then.repId === rep.id) ? rep.id : "";
    const key = JSON.stringify([rep.teamId, rep.skills, rep.regions, named]);
    const reached = answers.has(key) ? (answers.get(key) ?? null) : reachedBy(analysis, rep, known.teams);
    answers.set(key, reached);
    if (reached === true) return [];
    return [
      reached === null
        ? undecided("OW114", "rules", [])
        : finding("OW114", "rules", { facts: { rep: rep.name } }),
    ];
  });
};
