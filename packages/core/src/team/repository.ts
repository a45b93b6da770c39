import * as Effect from "effect/Effect";
import type { Environment, Read, Reads } from "../storage/index.js";
import { repRecord, type Team, teamRecord } from "./model.js";

/** The teams that reps are in now. */
export const teamsOf: Environment["teamsOf"] = (reads, repIds) =>
  Effect.map(reads.getMany(repRecord, repIds), (reps) => reps.map((rep) => rep?.teamId ?? null));

/** These teams, and every team below them. One question a level. */
export const withSubteams: Environment["withSubteams"] = (reads, teamIds) =>
  Effect.gen(function* () {
    const found = new Set(teamIds);
    let level = [...found];
    while (level.length > 0) {
      const below = yield* reads.all(teamRecord, { where: { parentId: { in: level } } });
      level = below.map(({ id }) => id).filter((id) => !found.has(id));
      for (const id of level) found.add(id);
    }
    return [...found];
  });

/** The team and those above it, the nearest first. */
export const lineOf = (reads: Reads, teamId: string): Read<readonly Team[]> =>
  Effect.gen(function* () {
    const line: Team[] = [];
    let next: string | null = teamId;
    while (next !== null) {
      const team: Team = yield* reads.require(teamRecord, next);
      line.push(team);
      next = team.parentId;
    }
    return line;
  });
