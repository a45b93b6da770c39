import * as z from "zod";
import { WorkingHours } from "../kernel/index.js";

/** By what a lead is known already. */
export const LeadKey = z.enum(["name", "email", "phone"]);
export type LeadKey = z.output<typeof LeadKey>;

const minutes = z.int().min(0).max(100_000);

/** Within how many minutes of working time somebody is to answer a lead, by its quality 响应时限. */
export const ResponsePolicy = z.strictObject({
  hours: WorkingHours.prefault({}),
  hot: minutes.default(60),
  warm: minutes.default(240),
  cold: minutes.default(540),
  /** While nobody has judged it. */
  unrated: minutes.default(240),
});
export type ResponsePolicy = z.output<typeof ResponsePolicy>;

/** How leads are taken in 线索策略. */
export const LeadPolicy = z.strictObject({
  /** What counts as the same 查重: each of these for itself. Empty: nothing does. */
  sameBy: z.array(LeadKey).default(["name", "email", "phone"]),
  /** Of the country whose telephone numbers are written without one: `86`. Null: numbers are compared as they are. */
  callingCode: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .nullable()
    .default(null),
  /** Whose a lead is that is captured without an owner: whoever captures it, or whoever the ownership policy says 自动分配. */
  assign: z.enum(["capturer", "policy"]).default("capturer"),
  /** Null: nobody waits for an answer. */
  response: ResponsePolicy.nullable().default(null),
});
export type LeadPolicy = z.output<typeof LeadPolicy>;
export type LeadPolicyInput = z.input<typeof LeadPolicy>;
