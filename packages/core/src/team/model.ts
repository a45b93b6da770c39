import * as z from "zod";
import { expecting, InstantInput } from "../kernel/index.js";
import { defineRecord, flag, Id, integer, json, type RecordOf, text } from "../storage/index.js";

/**
 * A place in a hierarchy, from wide to narrow: `CN/Zhejiang/Hangzhou`. A region lies within itself and within
 * everything that it continues.
 */
export const Region = z
  .string()
  .regex(
    /^[^/]+(\/[^/]+)*$/,
    expecting("a region such as CN/Zhejiang, without empty parts", "形如 CN/Zhejiang 的区域，各级不能为空"),
  );

export const Absence = z.strictObject({
  from: InstantInput,
  until: InstantInput,
  reason: z.string().default(""),
  /** The rep who stands in meanwhile 代理人; left out: nobody. */
  coverId: Id.optional(),
});

/** A sales team 销售团队. */
export const teamRecord = defineRecord("team", {
  title: { en: "team", "zh-CN": "团队" },
  fields: {
    name: text("user", z.string().min(1).max(200)),
    parentId: text("user", Id.nullable().default(null)),
    regions: json("user", z.array(Region).default([])),
  },
  indexes: [["parentId"]],
  unique: { name: ["name"] },
});
export type Team = RecordOf<typeof teamRecord>;

/** Somebody who owns customers 销售人员. The id is that of the host's user. */
export const repRecord = defineRecord("rep", {
  title: { en: "rep", "zh-CN": "销售人员" },
  fields: {
    name: text("user", z.string().min(1).max(200)),
    teamId: text("user", Id),
    /** Narrower than the team's, or empty for all of them. */
    regions: json("user", z.array(Region).default([])),
    skills: json("user", z.array(z.string().min(1)).default([])),
    /** Share of new customers against the others': 1 is ordinary, 0 takes none. */
    weight: integer("user", z.int().min(0).max(1_000).default(1)),
    /** How many customers they may hold; null for no limit. */
    capacity: integer("user", z.int().min(0).nullable().default(null)),
    absences: json("user", z.array(Absence).default([])),
    /** False from the day they leave. */
    active: flag("server", z.boolean()),
  },
  indexes: [["teamId", "active"], ["active"]],
});
export type Rep = RecordOf<typeof repRecord>;
