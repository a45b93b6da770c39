import * as z from "zod";
import { defineRecord, Id, moment, type RecordOf, text } from "../../storage/index.js";

/** What of a play a customer can have been given. */
export const PlayItem = z.enum(["visit", "discount", "promotion", "distribution", "service", "automation"]);
export type PlayItem = z.output<typeof PlayItem>;

/** What a customer of a class got, by which play: a ledger that only grows. */
export const givenRecord = defineRecord("given", {
  title: { en: "treatment given", "zh-CN": "已送出的待遇" },
  fields: {
    customerId: text("user", Id),
    item: text("user", PlayItem),
    /** Which campaign, which discount: in the host's words. */
    detail: text("user", z.string().max(1_000).default("")),
    play: text("server", z.string()),
    policyHash: text("server", z.string()),
    at: moment("server", z.int()),
    byId: text("server", Id),
  },
  indexes: [
    ["customerId", "at"],
    ["customerId", "item", "at"],
    ["play", "at"],
  ],
  appendOnly: true,
});
export type Given = RecordOf<typeof givenRecord>;
