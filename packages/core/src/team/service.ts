import * as Effect from "effect/Effect";
import * as z from "zod";
import { errorOf, type Page, PageInput } from "../kernel/index.js";
import {
  type Answer,
  type CallOptions,
  changeInput,
  command,
  givenFields,
  Id,
  newInput,
  query,
  type Work,
} from "../storage/index.js";
import { teamEvents } from "./events.js";
import { absenceEndsFirst, coversForThemselves, repIsActive, repIsGone, teamInItself } from "./faults.js";
import { type Rep, repRecord, type Team, teamRecord } from "./model.js";
import { lineOf } from "./repository.js";

export { teamsOf, withSubteams } from "./repository.js";

const AddTeam = newInput(teamRecord);
const ChangeTeam = changeInput(teamRecord);
const AddRep = newInput(repRecord);
const ChangeRep = changeInput(repRecord);
const One = z.strictObject({ id: Id });
const Listing = PageInput.extend({ teamId: Id.optional(), active: z.boolean().default(true) });

/** Who sells: teams, reps, their regions, weight, capacity and absences. */
export interface TeamService {
  addTeam(input: z.input<typeof AddTeam>, options?: CallOptions): Answer<Team>;
  /** Renames a team, or moves it with all below it under another; no team lies below itself. */
  changeTeam(input: z.input<typeof ChangeTeam>, options?: CallOptions): Answer<Team>;
  addRep(input: z.input<typeof AddRep>, options?: CallOptions): Answer<Rep>;
  changeRep(input: z.input<typeof ChangeRep>, options?: CallOptions): Answer<Rep>;
  /** The rep leaves: nothing is assigned to them from now on. What they own stays theirs until it is redistributed. */
  leave(input: z.input<typeof One>, options?: CallOptions): Answer<Rep>;
  /** A leaver is back, or never left: active again, in the same team. What was redistributed stays where it is. */
  rejoin(input: z.input<typeof One>, options?: CallOptions): Answer<Rep>;
  getRep(input: z.input<typeof One>): Answer<Rep>;
  listReps(input?: z.input<typeof Listing>): Answer<Page<Rep>>;
  getTeam(input: z.input<typeof One>): Answer<Team>;
  listTeams(input?: z.input<typeof PageInput>): Answer<Page<Team>>;
}

const MANAGE = "team.manage";
const READ = "team.read";

const mayManage = (work: Work, teamId: string) => work.permit(MANAGE, { ownerId: null, teamId });

const subjectOf = (repId: string): string => `rep:${repId}`;

/** Absences end after they begin, and whoever is to stand in is another rep, who is active while it matters. */
const checkAbsences = (work: Work, { id, name, absences }: Pick<Rep, "id" | "name" | "absences">) =>
  Effect.gen(function* () {
    for (const { from, until, coverId } of absences) {
      if (from >= until) return yield* Effect.fail(errorOf(absenceEndsFirst({ rep: name })));
      if (coverId === undefined) continue;
      if (coverId === id) return yield* Effect.fail(errorOf(coversForThemselves({ rep: name })));
      const cover = yield* work.require(repRecord, coverId);
      if (!cover.active && until > work.now)
        return yield* Effect.fail(errorOf(repIsGone({ rep: cover.name })));
    }
  });

export const makeTeamService = (): TeamService => ({
  addTeam: command({ name: "team.add", permission: MANAGE, input: AddTeam }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), ...data } = input;
      yield* mayManage(work, data.parentId ?? id);
      if (data.parentId !== null) yield* work.require(teamRecord, data.parentId);
      const team = work.insert(teamRecord, id, data);
      yield* work.emit(teamEvents.teamAdded, `team:${id}`, { teamId: id, name: team.name });
      return team;
    }),
  ),

  changeTeam: command({ name: "team.change", permission: MANAGE, input: ChangeTeam }, (input, work) =>
    Effect.gen(function* () {
      const team = yield* work.require(teamRecord, input.id);
      yield* mayManage(work, team.id);
      yield* work.checkVersion(teamRecord, team, input.version);
      const change = givenFields(input);
      if (Object.keys(change).length === 0) return team;
      if (change.parentId !== undefined && change.parentId !== null) {
        yield* mayManage(work, change.parentId);
        const above = yield* lineOf(work, change.parentId);
        if (above.some(({ id }) => id === team.id))
          return yield* Effect.fail(errorOf(teamInItself({ team: team.name, under: above[0]?.name ?? "" })));
      }
      const changed = work.update(teamRecord, team, change);
      yield* work.emit(teamEvents.teamChanged, `team:${team.id}`, {
        teamId: team.id,
        fields: Object.keys(change),
      });
      return changed;
    }),
  ),

  addRep: command({ name: "team.add-rep", permission: MANAGE, input: AddRep }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), ...data } = input;
      yield* mayManage(work, data.teamId);
      yield* work.require(teamRecord, data.teamId);
      yield* checkAbsences(work, { ...data, id });
      const rep = work.insert(repRecord, id, { ...data, active: true });
      yield* work.emit(teamEvents.repAdded, subjectOf(id), { repId: id, teamId: rep.teamId, name: rep.name });
      return rep;
    }),
  ),

  changeRep: command({ name: "team.change-rep", permission: MANAGE, input: ChangeRep }, (input, work) =>
    Effect.gen(function* () {
      const rep = yield* work.require(repRecord, input.id);
      yield* mayManage(work, rep.teamId);
      yield* work.checkVersion(repRecord, rep, input.version);
      const change = givenFields(input);
      if (Object.keys(change).length === 0) return rep;
      if (change.teamId !== undefined) {
        yield* mayManage(work, change.teamId);
        yield* work.require(teamRecord, change.teamId);
      }
      const changed = work.update(repRecord, rep, change);
      if (change.absences !== undefined) yield* checkAbsences(work, changed);
      yield* work.emit(teamEvents.repChanged, subjectOf(rep.id), {
        repId: rep.id,
        fields: Object.keys(change),
      });
      return changed;
    }),
  ),

  leave: command({ name: "team.leave", permission: MANAGE, input: One }, ({ id }, work) =>
    Effect.gen(function* () {
      const rep = yield* work.require(repRecord, id);
      yield* mayManage(work, rep.teamId);
      if (!rep.active) return yield* Effect.fail(errorOf(repIsGone({ rep: rep.name })));
      const left = work.update(repRecord, rep, { active: false });
      yield* work.emit(teamEvents.repLeft, subjectOf(id), { repId: id, teamId: rep.teamId });
      return left;
    }),
  ),

  rejoin: command({ name: "team.rejoin", permission: MANAGE, input: One }, ({ id }, work) =>
    Effect.gen(function* () {
      const rep = yield* work.require(repRecord, id);
      yield* mayManage(work, rep.teamId);
      if (rep.active) return yield* Effect.fail(errorOf(repIsActive({ rep: rep.name })));
      const back = work.update(repRecord, rep, { active: true });
      yield* work.emit(teamEvents.repRejoined, subjectOf(id), { repId: id, teamId: rep.teamId });
      return back;
    }),
  ),

  getRep: query({ name: "team.get-rep", permission: READ, input: One }, ({ id }, reads) =>
    reads.require(repRecord, id),
  ),

  listReps: query(
    { name: "team.list-reps", permission: READ, input: Listing },
    ({ teamId, active, ...page }, reads) =>
      reads.page(repRecord, { where: teamId === undefined ? { active } : { teamId, active }, ...page }),
  ),

  getTeam: query({ name: "team.get", permission: READ, input: One }, ({ id }, reads) =>
    reads.require(teamRecord, id),
  ),

  listTeams: query({ name: "team.list", permission: READ, input: PageInput }, (page, reads) =>
    reads.page(teamRecord, page),
  ),
});
