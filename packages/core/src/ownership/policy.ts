import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { Id } from "../storage/index.js";
import { CoverPolicy } from "./cover/cover-policy.js";
import { DisputePolicy } from "./dispute/dispute-policy.js";
import { AssignOnRegister, FirstContactPolicy } from "./first-contact/first-contact-policy.js";
import { HandoverPolicy } from "./handover/handover-policy.js";
import { Pool } from "./pool-policy.js";
import { Protection, ReturnRule } from "./protection-policy.js";
import { RebalancePolicy } from "./rebalance/rebalance-policy.js";
import { SharingPolicy } from "./sharing/sharing-policy.js";
import { When } from "./when-policy.js";

/** Among whom a rule chooses. */
export const CandidateFilter = z.strictObject({
  /** These teams and the teams under them; empty for all. */
  teamIds: z.array(Id).default([]),
  /** All of these. */
  skills: z.array(z.string().min(1)).default([]),
  /** The rep's regions, and the team's, cover that of the customer. */
  coverRegion: z.boolean().default(false),
  /** These reps and nobody else: a fixed pool. */
  repIds: z.array(Id).min(1).optional(),
  /** Never these reps. */
  doNotAssign: z.array(Id).min(1).optional(),
  /** All of these filters of the embedder, by the names in `ownershipExtensions.filters`. */
  custom: z.array(z.string().min(1)).min(1).optional(),
});
export type CandidateFilter = z.output<typeof CandidateFilter>;

/** What `best-score` adds up: each scorer gives 0 to 100. */
const WeightedScorer = z.strictObject({
  /** `headroom`, `seniority`, or a name in `ownershipExtensions.scorers`. */
  scorer: z.string().min(1),
  weight: z.int().min(1).max(1_000).default(1),
});

const among = {
  candidates: CandidateFilter.default({ teamIds: [], skills: [], coverRegion: false }),
  /** Rules that name the same ledger are balanced together. Default: the rule's own. */
  ledger: Id.optional(),
};
const Simple = z.enum(["in-turn", "weighted-in-turn", "least-loaded", "longest-idle", "rendezvous"]);
const ToRep = z.strictObject({ ...among, strategy: Simple });
const ToBest = z.strictObject({
  ...among,
  strategy: z.literal("best-score"),
  scorers: z.array(WeightedScorer).min(1),
});
const ToFormer = z.strictObject({
  ...among,
  strategy: z.literal("sticky"),
  /** How to choose when no former owner is eligible. */
  otherwise: Simple.default("in-turn"),
});
const ToOneRep = z.strictObject({ strategy: z.literal("fixed"), repId: Id });
const ToPool = z.strictObject({ pool: Id });

export const Then = z.union([ToRep, ToBest, ToFormer, ToOneRep, ToPool]);
export type Then = z.output<typeof Then>;

/** An allocation rule 分配规则. */
export const OwnershipRule = z.strictObject({
  id: Id,
  when: When.default({}),
  then: Then,
  /** Under the hit policy `priority`: the highest that matches decides. No two rules have the same. */
  priority: z.int().optional(),
});
export type OwnershipRule = z.output<typeof OwnershipRule>;

/** When nothing matched, or nobody could take it. */
export const Fallback = z.union([z.strictObject({ pool: Id }), z.strictObject({ rep: Id })]);

/** What limits claiming from a pool 领取. */
export const ClaimPolicy = z.strictObject({
  /** Customers held at once 拥有上限; the rep's own capacity holds as well. */
  maxHeld: z.int().min(0).nullable().default(null),
  /** What counts towards `maxHeld`: all that a rep holds, or only who has never ordered 成交客户不占名额. */
  counts: z.enum(["all", "without-orders"]).default("all"),
  /** Claims in one day of the tenant's calendar 每日领取上限. */
  perDay: z.int().min(0).nullable().default(null),
  /** For every former owner, in calendar days since they lost the customer 前负责人冷却. */
  cooldownDays: z.int().min(0).max(3_650).default(0),
  /** For everybody, since the customer was put into the pool. */
  freezeHours: z.int().min(0).max(8_760).default(0),
});
export type ClaimPolicy = z.output<typeof ClaimPolicy>;

/** From when on customers count as unfairly given. Null: never. */
export const FairnessPolicy = z.strictObject({
  /** What is looked at: customers received, what they ordered, or what decisions owed. */
  measures: z
    .array(z.enum(["count", "value", "opportunity"]))
    .min(1)
    .default(["count"]),
  /** Jain's index, from 1/n to 1. */
  minJain: z.number().min(0).max(1).nullable().default(null),
  /** Gini coefficient, from 0 to 1. */
  maxGini: z.number().min(0).max(1).nullable().default(null),
  /** Most less least, per unit of weight, in the unit of the measure. */
  maxGap: z.number().min(0).nullable().default(null),
});
export type FairnessPolicy = z.output<typeof FairnessPolicy>;

/** How many customers the policy gives to one rep in a period of the tenant's calendar 周期上限. */
export const Intake = z.strictObject({
  max: z.int().min(0),
  /** Weeks begin on Monday. */
  per: z.enum(["day", "week", "month"]),
});
export type Intake = z.output<typeof Intake>;

/** What becomes of the book of somebody who has left. */
export const LeaverPolicy = z.strictObject({
  /** Which of their open deals go along with a customer to its new owner. */
  deals: z.enum(["all", "none"]).default("all"),
});
export type LeaverPolicy = z.output<typeof LeaverPolicy>;

/** The places of what was there before. */
const repeated = (ids: readonly (string | number)[]): readonly number[] => {
  const seen = new Set<string | number>();
  return ids.flatMap((id, at) => (seen.size === seen.add(id).size ? [at] : []));
};

/** An ownership policy 归属策略 as data: who gets which customer, for how long, and what comes after. */
export const OwnershipPolicy = z
  .strictObject({
    name: Id.default("default"),
    version: z.int().min(1).default(1),
    /** Which of the rules that match decides, as DMN names it: the first in order, or that of the highest priority. */
    hitPolicy: z.enum(["first", "priority"]).default("first"),
    /** Does some rule match every customer? Declared here, so that a lint can hold the rules to it. */
    completeness: z.enum(["complete", "incomplete"]).default("incomplete"),
    rules: z.array(OwnershipRule).default([]),
    fallback: Fallback.default({ pool: "public" }),
    /** For every rep alike; null for no limit. */
    intake: Intake.nullable().default(null),
    /** Null: nothing is ever due. */
    protection: Protection.nullable().default(null),
    claim: ClaimPolicy.prefault({}),
    /** The first is where customers go when no pool is named. */
    pools: z
      .array(Pool)
      .min(1)
      .prefault([{ id: "public" }]),
    /** Into which pool customers go back: the first that fits; else into the first pool. */
    returns: z.array(ReturnRule).default([]),
    /** What becomes of a leaver's book. */
    leaver: LeaverPolicy.prefault({}),
    /** What a rebalance of whole books leaves alone. */
    rebalance: RebalancePolicy.prefault({}),
    /** How customers are handed over. */
    handover: HandoverPolicy.prefault({}),
    /** How customers are owned together. */
    sharing: SharingPolicy.prefault({}),
    /** What a cover does during an absence. */
    cover: CoverPolicy.prefault({}),
    /**
     * Who gets a customer that is registered: whoever these rules say (`policy`, or true); the rep who registers it, else
     * as the rules say (`registrant`); whoever is first in contact (`first-contact`). Else it begins in the first pool.
     */
    assignOnRegister: AssignOnRegister.default(false),
    /** Who was first 首次联系. */
    firstContact: FirstContactPolicy.prefault({}),
    /** Disputes over customers 撞单. */
    disputes: DisputePolicy.prefault({}),
    /** When `fairness` is to raise an event. */
    fairness: FairnessPolicy.prefault({}),
  })
  .superRefine((policy, context) => {
    const pools = new Set(policy.pools.map((pool) => pool.id));
    const known = (pool: string, path: (string | number)[]) => {
      if (!pools.has(pool))
        context.addIssue({
          code: "custom",
          path,
          message: expecting(`one of the pools: ${[...pools]}`, `以下公海之一：${[...pools]}`),
        });
    };
    for (const at of repeated(policy.rules.map((rule) => rule.id)))
      context.addIssue({
        code: "custom",
        path: ["rules", at, "id"],
        message: expecting("an id that no other rule has", "其他规则未使用的编号"),
      });
    if (policy.hitPolicy === "priority") {
      const priorities = policy.rules.map((rule) => rule.priority ?? "none");
      const without = priorities.flatMap((priority, at) => (priority === "none" ? [at] : []));
      for (const at of new Set([...without, ...repeated(priorities)]))
        context.addIssue({
          code: "custom",
          path: ["rules", at, "priority"],
          message: expecting("a whole number that no other rule has", "其他规则未使用的整数"),
        });
    }
    for (const at of repeated(policy.pools.map((pool) => pool.id)))
      context.addIssue({
        code: "custom",
        path: ["pools", at, "id"],
        message: expecting("an id that no other pool has", "其他公海未使用的编号"),
      });
    policy.rules.forEach(({ then }, at) => {
      if ("pool" in then) known(then.pool, ["rules", at, "then", "pool"]);
    });
    if ("pool" in policy.fallback) known(policy.fallback.pool, ["fallback", "pool"]);
    policy.returns.forEach(({ when, pool }, at) => {
      known(pool, ["returns", at, "pool"]);
      when.pools?.forEach((from, of) => {
        known(from, ["returns", at, "when", "pools", of]);
      });
    });
    policy.protection?.overrides.forEach(({ when }, at) => {
      when.pools?.forEach((pool, of) => {
        known(pool, ["protection", "overrides", at, "when", "pools", of]);
      });
    });
  });
export type OwnershipPolicy = z.output<typeof OwnershipPolicy>;
export type OwnershipPolicyInput = z.input<typeof OwnershipPolicy>;
