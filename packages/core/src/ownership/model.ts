import * as z from "zod";
import { defineRecord, Id, integer, json, moment, type RecordOf, text } from "../storage/index.js";
import type { LedgerEntry } from "./balance.js";
import type { RepFacts, TeamFacts } from "./candidates.js";
import type { ClaimFacts, ClaimGrant, FormerOwner } from "./claim.js";
import type { DecisionFacts, DecisionTrace } from "./decide.js";
import type { Freeze } from "./dispute/index.js";
import type { ContactFacts, FirstContact, FirstContactMode } from "./first-contact/index.js";
import type { Collaborator } from "./handover/collaboration.js";
import type { ReceiptFacts } from "./handover/receive.js";
import type { HandoverTrace } from "./handover/trace.js";
import type { Hold } from "./hold.js";
import type { OwnershipPolicy } from "./policy.js";
import { type KnownDeal, type ProtectionTrigger, protectionTriggers } from "./protection.js";
import type { RebalanceTrace } from "./rebalance/trace.js";
import type { CoOwner } from "./sharing/share.js";

/** Let go by hand, taken back by the clock, left behind by a leaver, given to somebody else, handed over, by a decision, or to level books. */
export const ReleaseReason = z.enum([
  "manual",
  "recycled",
  "leaver",
  "reassigned",
  "handed-over",
  "dispute",
  "rebalanced",
]);
export type ReleaseReason = z.output<typeof ReleaseReason>;

export const HoldingState = z.enum(["owned", "pooled"]);

const At = z.int();
const MaybeAt = At.nullable();
const MaybeId = Id.nullable();

/** Where a customer is now: with one owner, or in one pool. Its id is that of the customer. */
export const holdingRecord = defineRecord("holding", {
  title: { en: "customer", "zh-CN": "客户" },
  fields: {
    state: text("server", HoldingState),
    ownerId: text("server", MaybeId),
    /** The owner's team when they got it. */
    teamId: text("server", MaybeId),
    poolId: text("server", MaybeId),
    /** Since when it is with this owner, or in this pool. */
    since: moment("server", At),
    receivedAt: moment("server", MaybeAt),
    lastFollowUpAt: moment("server", MaybeAt),
    lastOrderAt: moment("server", MaybeAt),
    dueAt: moment("server", MaybeAt),
    /** By which clock it is due. */
    trigger: text("server", z.enum(protectionTriggers).nullable()),
    /** When the sweep is to do something about it: warn, warn for the last time, or take it back. */
    nextAt: moment("server", MaybeAt),
    /** When the owner was warned of this due date. */
    warnedAt: moment("server", MaybeAt),
    /** When they were warned for the last time: the grace begins. */
    lastWarnedAt: moment("server", MaybeAt),
    /** Hash of the protection by which `dueAt` was worked out. */
    clock: text("server", z.string()),
    /** The customer's segment, tier, and the pool they came from last: what terms of protection depend on. */
    segment: text("server", z.string().nullable()),
    tier: text("server", z.string().nullable()),
    fromPoolId: text("server", MaybeId),
    /** When the last opportunity was opened. */
    opportunityAt: moment("server", MaybeAt),
    /** Deals that are open, and those won under this owner. */
    deals: json("server", z.array(z.custom<KnownDeal>())),
    contractUntil: moment("server", MaybeAt),
    lockedUntil: moment("server", MaybeAt),
    /** Agreed pauses under this owner. */
    holds: json("server", z.array(z.custom<Hold>())),
    /** Who registered the customer; null of old records. */
    registrantId: text("server", MaybeId),
    /** While a dispute over it goes on; afterwards the last one, until there is another. */
    freeze: json("server", z.custom<Freeze>().nullable()),
    /** Every former owner, with their last loss. */
    formerOwners: json("server", z.array(z.custom<FormerOwner>())),
    /** Who works on it besides the owner, as long as this owner has it. */
    collaborators: json("server", z.array(z.custom<Collaborator>())),
    /** Those who own it together, with their shares; empty while its owner has all of it. */
    owners: json("server", z.array(z.custom<CoOwner>())),
    /** The handover that was requested last under this owner. */
    handoverId: text("server", MaybeId),
    tenureId: text("server", MaybeId),
    decisionId: text("server", MaybeId),
  },
  indexes: [
    ["ownerId", "receivedAt"],
    ["poolId", "since"],
    ["state", "nextAt"],
    ["state", "clock"],
  ],
});
export type Holding = RecordOf<typeof holdingRecord>;

/** What a clock counted from when a tenure ended. */
export type TenureClock = Pick<
  Holding,
  "receivedAt" | "lastFollowUpAt" | "lockedUntil" | "holds" | "deals" | "fromPoolId"
>;

/** Who owned which customer, from when until when. */
export const tenureRecord = defineRecord("tenure", {
  title: { en: "tenure", "zh-CN": "归属记录" },
  fields: {
    customerId: text("server", Id),
    ownerId: text("server", Id),
    teamId: text("server", MaybeId),
    from: moment("server", At),
    /** Null while it lasts. */
    until: moment("server", MaybeAt),
    /** How they got it. */
    reason: text(
      "server",
      z.enum(["policy", "by-hand", "claimed", "handed-over", "first-contact", "dispute", "rebalanced"]),
    ),
    /** How they lost it. */
    ending: text("server", ReleaseReason.nullable()),
    /** For restoring what was left of the protection, where a dispute gives the customer back; null while it lasts. */
    clock: json("server", z.custom<TenureClock>().nullable()),
  },
  indexes: [["customerId", "from"], ["ownerId", "from"], ["from"]],
});
export type Tenure = RecordOf<typeof tenureRecord>;

/** Who viewed which customer of a pool in full; kept for ever. */
export const poolViewRecord = defineRecord("pool-view", {
  title: { en: "view of the pool", "zh-CN": "公海查看记录" },
  fields: {
    customerId: text("server", Id),
    poolId: text("server", Id),
    repId: text("server", Id),
    at: moment("server", At),
  },
  indexes: [["customerId", "at"]],
  appendOnly: true,
});

/** What reps are owed under one rule, or under several that share it. The id is the ledger's name. */
export const ledgerRecord = defineRecord("ledger", {
  title: { en: "entitlement ledger", "zh-CN": "分配账本" },
  fields: {
    turn: integer("server", z.int()),
    entries: json("server", z.array(z.custom<LedgerEntry>())),
  },
});

/** A policy by its hash, kept for ever. */
export const ownershipPolicyRecord = defineRecord("ownership-policy", {
  title: { en: "ownership policy", "zh-CN": "归属策略" },
  fields: { document: json("server", z.custom<OwnershipPolicy>()), at: moment("server", At) },
  appendOnly: true,
});

/** Who could have been chosen, by hash, kept for ever: the same for all decisions between two changes of the teams. */
export const rosterRecord = defineRecord("roster", {
  title: { en: "roster", "zh-CN": "人员名册" },
  fields: {
    reps: json("server", z.array(z.custom<RepFacts>())),
    teams: json("server", z.array(z.custom<TeamFacts>())),
    at: moment("server", At),
  },
  appendOnly: true,
});

/** Why a customer is where it is. */
export type Trace =
  | ({ readonly kind: "policy" } & DecisionTrace)
  | {
      readonly kind: "first-contact";
      readonly at: number;
      readonly how: FirstContactMode;
      readonly repId: string;
      readonly name: string;
      readonly contact: FirstContact;
    }
  | {
      readonly kind: "dispute";
      readonly at: number;
      readonly by: string;
      readonly disputeId: string;
      /** Was it the appeal that was decided? */
      readonly onAppeal: boolean;
      readonly fromOwnerId: string | null;
      /** Null: back into the pool. */
      readonly repId: string | null;
      readonly name: string;
      /** Whether what was left of an earlier protection was restored. */
      readonly restored: boolean;
      readonly reason: string;
    }
  | {
      readonly kind: "claim";
      readonly at: number;
      readonly repId: string;
      readonly name: string;
      readonly grant: ClaimGrant;
    }
  | HandoverTrace
  | RebalanceTrace
  | {
      readonly kind: "by-hand";
      readonly at: number;
      readonly by: string;
      readonly repId: string;
      readonly name: string;
      readonly fromOwnerId: string | null;
      readonly reason: string;
    }
  | {
      readonly kind: "release";
      readonly at: number;
      readonly by: string;
      readonly fromOwnerId: string;
      readonly poolId: string;
      readonly cause: ReleaseReason;
      readonly dueAt: number | null;
      /** By which clock it was due. */
      readonly trigger: ProtectionTrigger | null;
      /** When the owner was warned of it. */
      readonly warnedAt: number | null;
      readonly reason: string;
    };

/** What a decision read, apart from the policy and the roster; null where a person decided. */
export type RecordedFacts =
  | ({ readonly kind: "policy"; readonly roster: string } & Omit<DecisionFacts, "reps" | "teams">)
  | ({ readonly kind: "claim" } & ClaimFacts)
  | ({ readonly kind: "handover" } & ReceiptFacts)
  | ({ readonly kind: "first-contact" } & ContactFacts)
  | null;

/** Every decision about a customer, kept for ever. */
export const decisionRecord = defineRecord("decision", {
  title: { en: "ownership decision", "zh-CN": "归属决定" },
  fields: {
    customerId: text("server", Id),
    at: moment("server", At),
    /** Hash of the policy in force. */
    policy: text("server", z.string()),
    trace: json("server", z.custom<Trace>()),
    facts: json("server", z.custom<RecordedFacts>()),
  },
  indexes: [["customerId", "at"]],
  appendOnly: true,
});
export type DecisionRecord = RecordOf<typeof decisionRecord>;
