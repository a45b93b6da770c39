import * as z from "zod";
import { defineRecord, Id, json, moment, type RecordOf, text } from "../../storage/index.js";
import type { CoOwner } from "./share.js";

/** How a customer was shared from a moment on 共有份额. Only ever added: the last entry of a tenure holds. */
export const shareRecord = defineRecord("ownership-share", {
  title: { en: "share of ownership", "zh-CN": "共有份额" },
  fields: {
    customerId: text("server", Id),
    /** The tenure that it belongs to, and with which it ends. */
    tenureId: text("server", Id),
    at: moment("server", z.int()),
    /** All owners, the main one first or not; their shares sum to 10 000. */
    owners: json("server", z.array(z.custom<CoOwner>())),
    by: text("server", Id),
    reason: text("server", z.string()),
  },
  indexes: [["customerId", "at"]],
  appendOnly: true,
});
export type ShareEntry = RecordOf<typeof shareRecord>;
