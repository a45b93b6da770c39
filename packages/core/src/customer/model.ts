import * as z from "zod";
import { InstantInput } from "../kernel/index.js";
import { defineRecord, Id, integer, json, moment, type RecordOf, text } from "../storage/index.js";
import { Region } from "../team/index.js";

/** End customer 终端客户, dealer 经销商, agent 代理商, wholesaler 批发商, retailer 零售商. */
export const CustomerKind = z.enum(["end-customer", "dealer", "agent", "wholesaler", "retailer"]);
export const PartyType = z.enum(["organisation", "person"]);

/** Somebody to talk to at the customer's. */
export const Contact = z.strictObject({
  name: z.string().min(1).max(200),
  role: z.string().max(200).default(""),
  email: z.email().nullable().default(null),
  phone: z.string().max(50).nullable().default(null),
  /** Does this person decide? */
  decides: z.boolean().default(false),
});
export type Contact = z.output<typeof Contact>;

/** Values of the attributes that the embedder declared. */
export const Attributes = z.record(
  z.string(),
  z.union([z.string(), z.int(), z.boolean(), z.null(), z.array(z.string())]),
);

/** One true record of each customer 客户. */
export const customerRecord = defineRecord("customer", {
  title: { en: "customer", "zh-CN": "客户" },
  fields: {
    name: text("user", z.string().trim().min(1).max(300)),
    kind: text("user", CustomerKind.default("end-customer")),
    party: text("user", PartyType.default("organisation")),
    region: text("user", Region.nullable().default(null)),
    industry: text("user", z.string().min(1).nullable().default(null)),
    segment: text("user", z.string().min(1).nullable().default(null)),
    /** Number of employees. */
    size: integer("user", z.int().min(0).nullable().default(null)),
    /** Where they came from: `web`, `referral`, `fair`. */
    source: text("user", z.string().min(1).nullable().default(null)),
    tags: json("user", z.array(z.string().min(1)).default([])),
    contacts: json("user", z.array(Contact).default([])),
    attributes: json("user", Attributes.default({})),
    /** The name as it is looked up: folded case, one space between words. */
    nameKey: text("server", z.string()),
    registeredAt: moment("server", z.int()),
  },
  indexes: [
    ["nameKey"],
    ["region", "nameKey"],
    ["segment", "nameKey"],
    ["kind", "nameKey"],
    ["registeredAt"],
  ],
});
export type Customer = RecordOf<typeof customerRecord>;

/** Where it happened. */
export const Channel = z.enum([
  "visit",
  "phone",
  "email",
  "web",
  "shop",
  "social",
  "event",
  "service",
  "system",
]);

/** What it was: a real follow-up is a call, visit, meeting, message or quote by whoever looks after the customer. */
export const TouchKind = z.enum([
  "call",
  "visit",
  "meeting",
  "message",
  "quote",
  "inquiry",
  "order",
  "complaint",
  "note",
]);

/** One moment of contact 触点, in whatever channel, before, during or after a sale. */
export const touchpointRecord = defineRecord("touchpoint", {
  title: { en: "touchpoint", "zh-CN": "跟进记录" },
  fields: {
    customerId: text("user", Id),
    at: moment("user", InstantInput),
    channel: text("user", Channel),
    kind: text("user", TouchKind),
    summary: text("user", z.string().max(10_000).default("")),
    /** Who of ours it was; the actor, unless another is named. */
    byId: text("server", Id),
    recordedAt: moment("server", z.int()),
  },
  indexes: [["customerId", "at"], ["at"]],
  appendOnly: true,
});
export type Touchpoint = RecordOf<typeof touchpointRecord>;
