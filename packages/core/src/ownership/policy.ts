import * as z from "zod";
import { Id } from "../storage/index.js";
import { Region } from "../team/index.js";
import { Pool } from "./pool-policy.js";
import { Protection } from "./protection-policy.js";

const Scalar = z.union([z.string().min(1), z.int(), z.boolean()]);

const atLeastOne = (condition: Readonly<Record<string, unknown>>): boolean =>
  Object.values(condition).some((operand) => operand !== undefined);
const OPERATOR = "at least one operator, such as in or exists";

const RegionCondition = z
  .strictObject({
    /** Within one of these regions, at any depth. */
    within: z.array(Region).min(1).optional(),
    in: z.array(Region).min(1).optional(),
    notIn: z.array(Region).min(1).optional(),
    exists: z.boolean().optional(),
  })
  .refine(atLeastOne, OPERATOR);

const TextCondition = z
  .strictObject({
    in: z.array(z.string().min(1)).min(1).optional(),
    notIn: z.array(z.string().min(1)).min(1).optional(),
    exists: z.boolean().optional(),
  })
  .refine(atLeastOne, OPERATOR);

const isSpan = ({ gte, lt }: { gte?: number | undefined; lt?: number | undefined }): boolean =>
  gte === undefined || lt === undefined || gte < lt;
const SPAN = "gte below lt: nothing lies in this span";

const SizeCondition = z
  .strictObject({ gte: z.int().optional(), lt: z.int().optional(), exists: z.boolean().optional() })
  .refine(atLeastOne, OPERATOR)
  .refine(isSpan, SPAN);

const AttributeCondition = z
  .strictObject({
    in: z.array(Scalar).min(1).optional(),
    notIn: z.array(Scalar).min(1).optional(),
    gte: z.int().optional(),
    lt: z.int().optional(),
    exists: z.boolean().optional(),
  })
  .refine(atLeastOne, OPERATOR)
  .refine(isSpan, SPAN);

/** What a rule asks of a customer: all must hold. Nothing asked means every customer. */
export const When = z.strictObject({
  region: RegionCondition.optional(),
  kind: TextCondition.optional(),
  party: TextCondition.optional(),
  segment: TextCondition.optional(),
  industry: TextCondition.optional(),
  source: TextCondition.optional(),
  size: SizeCondition.optional(),
  /** Holds when one of the tags does. */
  tags: TextCondition.optional(),
  /** The embedder's own attributes, by name. */
  attributes: z.record(z.string(), AttributeCondition).optional(),
});
export type When = z.output<typeof When>;

/** Among whom a rule chooses. */
export const CandidateFilter = z.strictObject({
  /** These teams and the teams under them; empty for all. */
  teamIds: z.array(Id).default([]),
  /** All of these. */
  skills: z.array(z.string().min(1)).default([]),
  /** The rep's regions, and the team's, cover that of the customer. */
  coverRegion: z.boolean().default(false),
});
export type CandidateFilter = z.output<typeof CandidateFilter>;

const ToRep = z.strictObject({
  candidates: CandidateFilter.default({ teamIds: [], skills: [], coverRegion: false }),
  /** In turn 公平轮转: whoever is owed most. Least loaded 负载最少: whoever holds fewest. */
  strategy: z.enum(["in-turn", "least-loaded"]),
  /** Rules that name the same ledger are balanced together. Default: the rule's own. */
  ledger: Id.optional(),
});
const ToOneRep = z.strictObject({ strategy: z.literal("fixed"), repId: Id });
const ToPool = z.strictObject({ pool: Id });

export const Then = z.union([ToRep, ToOneRep, ToPool]);
export type Then = z.output<typeof Then>;

/** An allocation rule 分配规则. */
export const OwnershipRule = z.strictObject({ id: Id, when: When.default({}), then: Then });
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

const repeated = (ids: readonly string[]): readonly number[] =>
  ids.flatMap((id, at) => (ids.indexOf(id) < at ? [at] : []));

/** An ownership policy 归属策略 as data: who gets which customer, for how long, and what comes after. */
export const OwnershipPolicy = z
  .strictObject({
    name: Id.default("default"),
    version: z.int().min(1).default(1),
    /** In order; the first that matches decides. */
    rules: z.array(OwnershipRule).default([]),
    fallback: Fallback.default({ pool: "public" }),
    /** Null: nothing is ever due. */
    protection: Protection.nullable().default(null),
    claim: ClaimPolicy.prefault({}),
    /** The first is where customers go when no pool is named. */
    pools: z
      .array(Pool)
      .min(1)
      .prefault([{ id: "public" }]),
    /** Assign a customer by these rules when they are registered; else they begin in the first pool. */
    assignOnRegister: z.boolean().default(false),
    /** When `fairness` is to raise an event. */
    fairness: FairnessPolicy.prefault({}),
  })
  .superRefine((policy, context) => {
    const pools = new Set(policy.pools.map((pool) => pool.id));
    const known = (pool: string, path: (string | number)[]) => {
      if (!pools.has(pool))
        context.addIssue({ code: "custom", path, message: `one of the pools: ${[...pools]}` });
    };
    for (const at of repeated(policy.rules.map((rule) => rule.id)))
      context.addIssue({
        code: "custom",
        path: ["rules", at, "id"],
        message: "an id that no other rule has",
      });
    for (const at of repeated(policy.pools.map((pool) => pool.id)))
      context.addIssue({
        code: "custom",
        path: ["pools", at, "id"],
        message: "an id that no other pool has",
      });
    policy.rules.forEach(({ then }, at) => {
      if ("pool" in then) known(then.pool, ["rules", at, "then", "pool"]);
    });
    if ("pool" in policy.fallback) known(policy.fallback.pool, ["fallback", "pool"]);
    policy.protection?.overrides.forEach(({ when }, at) => {
      when.pools?.forEach((pool, of) => {
        known(pool, ["protection", "overrides", at, "when", "pools", of]);
      });
    });
  });
export type OwnershipPolicy = z.output<typeof OwnershipPolicy>;
export type OwnershipPolicyInput = z.input<typeof OwnershipPolicy>;
