import * as z from "zod";
import { defineFault, type Fault } from "./fault.js";
import { fail, ok, type Result } from "./result.js";

/** Who acts. The host has authenticated them and says which roles they have. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
}

/** Which records a grant reaches: those one owns, those of one's teams, or all. */
export const Scope = z.enum(["own", "team", "all"]);
export type Scope = z.output<typeof Scope>;

/** What a role may do: permission names are `module.verb`, `module.*` or `*`. */
export const RolePolicy = z.record(z.string(), z.record(z.string(), Scope));
export type RolePolicy = z.output<typeof RolePolicy>;

/** What somebody may do to a record that is not theirs. */
export interface Allowance {
  readonly actorId: string;
  /** Names in full, such as `customer.touch`. */
  readonly permissions: readonly string[];
}

/** Whose record it is that the permission is needed for. */
export interface Owned {
  readonly ownerId: string | null;
  readonly teamId: string | null;
  /** Who else may do what to it, for as long as they have the permission for records of their own. */
  readonly shared?: readonly Allowance[] | undefined;
}

/** The roles that most sales organisations start with. Replace or extend them with `roles`. */
export const defaultRoles: RolePolicy = {
  admin: { "*": "all" },
  manager: {
    "*": "team",
    "customer.read": "all",
    "customer.register": "all",
    "team.read": "all",
    "order.read": "all",
    "classification.read": "all",
    "ownership.read": "all",
    "ownership.claim": "all",
    "ownership.assign": "all",
    "funnel.read": "all",
    "funnel.capture": "all",
    "performance.read": "all",
  },
  rep: {
    "customer.read": "all",
    "customer.register": "all",
    "customer.change": "own",
    "customer.touch": "own",
    "team.read": "all",
    "order.read": "own",
    "classification.read": "all",
    "classification.qualify": "own",
    "classification.card": "own",
    "classification.give": "own",
    "ownership.read": "all",
    "ownership.claim": "all",
    "ownership.release": "own",
    "ownership.handover": "own",
    "ownership.dispute": "own",
    "funnel.read": "all",
    "funnel.capture": "all",
    "funnel.work": "own",
    "performance.read": "own",
  },
  viewer: {
    "customer.read": "all",
    "team.read": "all",
    "order.read": "all",
    "classification.read": "all",
    "ownership.read": "all",
    "funnel.read": "all",
    "performance.read": "all",
  },
};

export const notAllowed = defineFault<{ actor: string; permission: string; scope: string }>(
  "NotAllowed",
  "PERMISSION.DENIED",
  {
    en: "{actor} may not {permission} here (scope: {scope}). Ask somebody whose role grants it, or extend `roles`",
    "zh-CN": "{actor} 在此处没有 {permission} 权限（范围：{scope}）。请由有权限的人操作，或扩展 `roles` 配置",
  },
);

const reach: Record<Scope, number> = { own: 1, team: 2, all: 3 };

/** What is given under this very name, and not what every object inherits. */
const own = <A>(of: Readonly<Record<string, A>>, name: string): A | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

/** The widest scope in which the actor has a permission, or null. */
export const scopeOf = (policy: RolePolicy, actor: Actor, permission: string): Scope | null => {
  const module = `${permission.slice(0, permission.indexOf("."))}.*`;
  let widest: Scope | null = null;
  for (const role of actor.roles) {
    const grants = own(policy, role) ?? {};
    const scope = own(grants, permission) ?? own(grants, module) ?? own(grants, "*");
    if (scope !== undefined && (widest === null || reach[scope] > reach[widest])) widest = scope;
  }
  return widest;
};

/** Is anything granted to the actor over teams, so that it matters which teams lie below theirs? */
export const reachesTeams = (policy: RolePolicy, actor: Actor): boolean =>
  actor.teams.length > 0 &&
  actor.roles.some((role) => Object.values(own(policy, role) ?? {}).includes("team"));

const isAllowed = (actor: Actor, { shared = [] }: Owned, permission: string): boolean =>
  shared.some((one) => one.actorId === actor.id && one.permissions.includes(permission));

/**
 * Does a permission of this scope reach a record? A record that nobody owns is within everybody's team and nobody's own;
 * one that is shared with the actor is within reach of what is allowed them.
 */
export const reaches = (scope: Scope, actor: Actor, owned: Owned, permission: string): boolean => {
  if (scope === "all" || isAllowed(actor, owned, permission)) return true;
  if (owned.ownerId === actor.id) return true;
  if (scope === "own") return false;
  return owned.teamId === null ? owned.ownerId === null : actor.teams.includes(owned.teamId);
};

/**
 * May the actor do this, to this record? Without a record the question is whether they may do it to any.
 *
 * @example
 * ```ts
 * import { permit, defaultRoles } from "@clientele/core/kernel";
 *
 * const lin = { id: "lin", roles: ["rep"], teams: ["east"] };
 * permit(defaultRoles, lin, "customer.change", { ownerId: "lin", teamId: "east" }).ok; // => true
 * permit(defaultRoles, lin, "customer.change", { ownerId: "zhou", teamId: "east" }).ok; // => false
 * ```
 */
export const permit = (
  policy: RolePolicy,
  actor: Actor,
  permission: string,
  owned?: Owned,
): Result<Scope, Fault> => {
  const scope = scopeOf(policy, actor, permission);
  if (scope !== null && (owned === undefined || reaches(scope, actor, owned, permission))) return ok(scope);
  return fail(notAllowed({ actor: actor.id, permission, scope: scope ?? "none" }));
};
