import * as z from "zod";
import { defineRecord, Id, json, moment, type RecordOf, text } from "../../storage/index.js";
import { Detection } from "./dispute-policy.js";
import type { DisputeFacts, Party } from "./facts.js";
import type { Recommendation } from "./recommend.js";

/** What a judge decided. */
export interface Ruling {
  readonly by: string;
  readonly at: number;
  /** Who owns the customer; null leaves it where it was when the case was opened. */
  readonly ownerId: string | null;
  readonly reason: string;
  /** Until when it can be appealed against, and not from then on; null for never. */
  readonly appealBy: number | null;
}

export interface Appeal {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
  readonly decideBy: number;
  readonly ruling: Ruling | null;
}

/** A dispute over a customer 撞单: who claims it, on what evidence, and what was decided. */
export const disputeRecord = defineRecord("dispute", {
  title: { en: "dispute", "zh-CN": "争议" },
  fields: {
    /** The customer, of several records of it the one registered first. */
    customerId: text("server", Id),
    /** Every record of that customer; all are frozen, and go to one owner. */
    customerIds: json("server", z.array(Id).min(1)),
    cause: text("server", z.enum(["claimed", ...Detection.options])),
    claimantId: text("server", Id),
    /** Null: found by the system. */
    openedById: text("server", Id.nullable()),
    openedAt: moment("server", z.int()),
    reason: text("server", z.string()),
    parties: json("server", z.array(z.custom<Party>())),
    /** What was read when it was opened; what comes later changes nothing. */
    facts: json("server", z.custom<DisputeFacts>()),
    recommendation: json("server", z.custom<Recommendation>()),
    /** Hash of the policy by which it was opened. */
    policy: text("server", z.string()),
    decideBy: moment("server", z.int()),
    ruling: json("server", z.custom<Ruling>().nullable()),
    appeal: json("server", z.custom<Appeal>().nullable()),
    withdrawnAt: moment("server", z.int().nullable()),
    /** It is over from here on, unless somebody acts before. */
    until: moment("server", z.int()),
  },
  indexes: [["customerId", "openedAt"], ["openedAt"], ["until"]],
});
export type Dispute = RecordOf<typeof disputeRecord>;
