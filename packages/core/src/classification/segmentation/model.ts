import * as z from "zod";
import { defineRecord, Id, integer, json, moment, type RecordOf, text } from "../../storage/index.js";

/** What segments know of a customer besides its record and class; the id is the customer's. Kept by every event. */
export const profileRecord = defineRecord("profile", {
  title: { en: "customer profile", "zh-CN": "客户画像" },
  fields: {
    orders: integer("server", z.int()),
    /** Minor units by currency. */
    sales: json("server", z.record(z.string(), z.int())),
    /** The membership of each segment that the customer is in, by the segment's name. */
    memberships: json("server", z.record(z.string(), Id)),
  },
});
export type Profile = RecordOf<typeof profileRecord>;

/** One stay of a customer in a segment; whoever comes back has another. */
export const membershipRecord = defineRecord("membership", {
  title: { en: "segment member", "zh-CN": "分群成员" },
  fields: {
    customerId: text("server", Id),
    segment: text("server", z.string()),
    enteredAt: moment("server", z.int()),
    /** Null while it lasts. */
    leftAt: moment("server", z.int().nullable()),
  },
  indexes: [
    ["customerId", "enteredAt"],
    ["segment", "leftAt", "customerId"],
  ],
});
export type Membership = RecordOf<typeof membershipRecord>;
