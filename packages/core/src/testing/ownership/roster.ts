import * as z from "zod";
import { Attributes, CustomerKind, PartyType } from "../../customer/index.js";
import { type Fault, InstantInput, ok, parse, type Result } from "../../kernel/index.js";
import type { CustomerFacts, RepFacts, TeamFacts } from "../../ownership/index.js";
import { Absence, Region } from "../../team/index.js";

const Id = z.string().min(1);

const RosterRep = z
  .strictObject({
    id: Id,
    name: z.string().min(1).optional(),
    teamId: Id.default("sales"),
    regions: z.array(Region).default([]),
    skills: z.array(z.string().min(1)).default([]),
    weight: z.int().min(0).max(1_000).default(1),
    capacity: z.int().min(0).nullable().default(null),
    absences: z.array(Absence).default([]),
    active: z.boolean().default(true),
  })
  .transform((rep) => ({ ...rep, name: rep.name ?? rep.id }));

/** Who could be chosen, as a person writes it down: only ids are needed. */
export const Roster = z.strictObject({
  teams: z
    .array(
      z.strictObject({ id: Id, parentId: Id.nullable().default(null), regions: z.array(Region).default([]) }),
    )
    .default([]),
  reps: z.array(RosterRep).min(1),
});
export type RosterInput = z.input<typeof Roster>;

/** A customer as a person writes it down: only the id is needed. */
export const CustomerInput = z.strictObject({
  id: Id,
  kind: CustomerKind.default("end-customer"),
  party: PartyType.default("organisation"),
  region: Region.nullable().default(null),
  industry: z.string().min(1).nullable().default(null),
  segment: z.string().min(1).nullable().default(null),
  size: z.int().min(0).nullable().default(null),
  source: z.string().min(1).nullable().default(null),
  tags: z.array(z.string().min(1)).default([]),
  attributes: Attributes.default({}),
  registeredAt: z.exactOptional(InstantInput),
});

/** Reps and teams as decisions read them; a team that only a rep names stands by itself. */
export interface Roster {
  readonly reps: readonly RepFacts[];
  readonly teams: readonly TeamFacts[];
}

/** With the teams that only reps name. */
export const rosterOf = ({ teams, reps }: z.output<typeof Roster>): Roster => {
  const named = [...new Set(reps.map((rep) => rep.teamId))].filter(
    (id) => !teams.some((team) => team.id === id),
  );
  return { reps, teams: [...teams, ...named.map((id) => ({ id, parentId: null, regions: [] }))] };
};

/** Reads a roster; a list alone is one of reps. */
export const readRoster = (input: unknown): Result<Roster, Fault> => {
  const read = parse(Roster, Array.isArray(input) ? { reps: input } : input, {
    en: "the roster",
    "zh-CN": "人员名册",
  });
  if (!read.ok) return read;
  return ok(rosterOf(read.value));
};

/** Reads customers. */
export const readCustomers = (input: unknown): Result<readonly CustomerFacts[], Fault> =>
  parse(z.array(CustomerInput), input, { en: "the customers", "zh-CN": "客户列表" });
