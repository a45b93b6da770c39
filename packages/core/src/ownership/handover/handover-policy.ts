import * as z from "zod";
import { Id } from "../../storage/index.js";

/** What a collaborator 协作人 may do: read, also record contact, also change the customer and work on its deals. */
export const CollaborationLevel = z.enum(["view", "assist", "negotiate"]);
export type CollaborationLevel = z.output<typeof CollaborationLevel>;

/**
 * Whose yes a handover needs: the owner's, the receiver's, or that of anybody who has a role; with `team`, in the team of
 * the owner or of the receiver, so that `{ role: "manager", team: "owner" }` is the owner's team lead.
 */
export const HandoverApproval = z.union([
  z.literal("owner"),
  z.literal("receiver"),
  z.strictObject({ role: z.string().min(1).max(100), team: z.enum(["owner", "receiver"]).optional() }),
]);
export type HandoverApproval = z.output<typeof HandoverApproval>;

/** Which open deals go along: all of the owner's, none, or these. */
export const DealChoice = z.union([z.enum(["all", "none"]), z.array(Id).min(1).max(1_000)]);
export type DealChoice = z.output<typeof DealChoice>;

/** As what, and for how many days of the tenant's calendar, the former owner stays on. */
export const StayingOn = z.strictObject({ level: CollaborationLevel, days: z.int().min(1).max(3_650) });
export type StayingOn = z.output<typeof StayingOn>;

/** How customers are handed over 交接. */
export const HandoverPolicy = z.strictObject({
  /** A request stands for so many days of the tenant's calendar. */
  ttlDays: z.int().min(1).max(365).default(3),
  /** All of these must say yes. None: a request is carried out at once. */
  approvals: z.array(HandoverApproval).max(10).default(["receiver"]),
  /** Of the claim limits, those that hold for the receiver too; the capacity always does. */
  limits: z.array(z.enum(["max-held", "cooldown"])).default(["max-held"]),
  /** Where the request says nothing of it. */
  deals: z.enum(["all", "none"]).default("all"),
  /** Where the request says nothing of it; null: the former owner leaves the customer. */
  formerOwner: StayingOn.nullable().default(null),
});
export type HandoverPolicy = z.output<typeof HandoverPolicy>;
