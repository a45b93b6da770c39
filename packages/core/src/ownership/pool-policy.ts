import * as z from "zod";
import { Id } from "../storage/index.js";

/** What of a customer in a pool can be kept from those who have not claimed it. */
export const HiddenField = z.enum(["contacts", "attributes", "tags", "industry", "source", "size"]);
export type HiddenField = z.output<typeof HiddenField>;

/** A public pool 公海. */
export const Pool = z.strictObject({
  id: Id,
  /** Reps of these teams claim from it; with `members`. Both empty: everybody. */
  teamIds: z.array(Id).default([]),
  /** Reps who claim from it, whatever their team. */
  members: z.array(Id).default([]),
  /** Pool administrators 公海管理员: they see everything in it, and claim from it for others. */
  admins: z.array(Id).default([]),
  /** Empty to those who have not claimed the customer. */
  hidden: z.array(HiddenField).default([]),
  /** Customers of it that one rep may view in full in one day of the tenant's calendar 每日查看上限; null for any number. */
  viewsPerDay: z.int().min(0).nullable().default(null),
});
export type Pool = z.output<typeof Pool>;
