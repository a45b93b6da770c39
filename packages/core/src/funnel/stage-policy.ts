import * as z from "zod";
import { TouchKind } from "../customer/index.js";
import { expecting } from "../kernel/index.js";
import { Id } from "../storage/index.js";
import { fieldsToRequire } from "./guard.js";

export const Key = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]*$/,
    expecting("lower-case letters, digits and hyphens", "小写字母、数字和连字符"),
  );
export const Name = z.strictObject({ en: z.string().min(1).max(100), "zh-CN": z.string().min(1).max(100) });

/** So many contacts of one kind with the customer, since the deal was opened. */
export const RequiredActivity = z.strictObject({
  kind: TouchKind,
  atLeast: z.int().min(1).max(100).default(1),
});
export type RequiredActivity = z.output<typeof RequiredActivity>;

/** That somebody has agreed 审批: one of the `roles`, or one of the `users`. */
export const Approval = z
  .strictObject({
    id: Key,
    name: Name,
    roles: z.array(z.string().min(1)).default([]),
    users: z.array(Id).default([]),
    /** How many different people. */
    needed: z.int().min(1).max(20).default(1),
    /** May whoever has the deal agree to it as well? */
    byOwner: z.boolean().default(false),
  })
  .refine(({ roles, users }) => roles.length + users.length > 0, {
    path: ["roles"],
    error: expecting("a role or a user who may approve", "至少一个可审批的角色或用户"),
  })
  .refine(
    ({ roles, users, needed }) => roles.length > 0 || users.length === 0 || needed <= new Set(users).size,
    {
      path: ["needed"],
      error: expecting("no more people than `users` names", "不多于 `users` 中的人数"),
    },
  );
export type Approval = z.output<typeof Approval>;

/** What is to be done when a deal enters or leaves a stage: a task or an event for whoever listens. */
export const StageAction = z.strictObject({
  id: Key,
  name: Name,
  kind: z.enum(["task", "event"]).default("task"),
  /** By when, in working days from then; null: no date. */
  dueWorkdays: z.int().min(0).max(3_650).nullable().default(null),
});
export type StageAction = z.output<typeof StageAction>;

/** What helps in this stage 策略: proposed with the next step. */
export const Tactic = z.strictObject({ id: Key, name: Name });
export type Tactic = z.output<typeof Tactic>;

/** One step of a pipeline 阶段, in the order in which a deal passes them. */
export const Stage = z.strictObject({
  id: Key,
  name: Name,
  /** Chance that a deal in this stage is won, in basis points: 2500 is 25 %. */
  probability: z.int().min(0).max(10_000),
  /** Calendar days after which a deal counts as stalled here; null for no limit. */
  timeLimitDays: z.int().min(1).max(3_650).nullable().default(null),
  guards: z
    .strictObject({
      /** Fields of the opportunity that must be set before it may enter, and stay set while it is here. */
      requires: z.array(z.enum(fieldsToRequire)).default([]),
      /** Roles of which the actor needs one to bring a deal in; empty: whoever may work on the deal. */
      roles: z.array(z.string().min(1)).default([]),
      /** All of these, before it may enter. */
      activities: z.array(RequiredActivity).default([]),
      /** All of these, before it may enter. */
      approvals: z.array(Approval).default([]),
    })
    .prefault({}),
  onEnter: z.array(StageAction).default([]),
  /** A deal leaves its stage by moving, by being won and by being lost. */
  onExit: z.array(StageAction).default([]),
  tactics: z.array(Tactic).default([]),
});
export type Stage = z.output<typeof Stage>;
