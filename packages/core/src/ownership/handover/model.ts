import * as z from "zod";
import { defineRecord, Id, json, moment, type RecordOf, text } from "../../storage/index.js";
import { DealChoice, HandoverApproval, StayingOn } from "./handover-policy.js";

/** A yes: which of the needs it settles, whose, and when. */
export const Approved = z.strictObject({ need: z.int().min(0), by: Id, at: z.int() });
export type Approved = z.output<typeof Approved>;

/** As it is kept; `handoverState` says what it is at a moment, since a request ends by itself. */
export const HandoverStatus = z.enum(["open", "accepted", "rejected", "withdrawn", "lapsed"]);

/** A request that a customer goes from its owner to another rep 交接申请. */
export const handoverRecord = defineRecord("handover", {
  title: { en: "handover", "zh-CN": "交接" },
  fields: {
    customerId: text("server", Id),
    fromOwnerId: text("server", Id),
    fromTeamId: text("server", Id.nullable()),
    toRepId: text("server", Id),
    toTeamId: text("server", Id),
    requestedBy: text("server", Id),
    requestedAt: moment("server", z.int()),
    /** Over from this moment on, unless it was carried out before. */
    expiresAt: moment("server", z.int()),
    reason: text("server", z.string()),
    deals: json("server", DealChoice),
    formerOwner: json("server", StayingOn.nullable()),
    /** What the policy asked for when it was requested. */
    needs: json("server", z.array(HandoverApproval)),
    approvals: json("server", z.array(Approved)),
    status: text("server", HandoverStatus),
    endedAt: moment("server", z.int().nullable()),
    endedBy: text("server", Id.nullable()),
    endReason: text("server", z.string().nullable()),
  },
  indexes: [
    ["customerId", "requestedAt"],
    ["toRepId", "requestedAt"],
    ["fromOwnerId", "requestedAt"],
  ],
});
export type Handover = RecordOf<typeof handoverRecord>;
