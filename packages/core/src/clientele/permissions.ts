import {
  type Fault,
  fail,
  type Issue,
  invalidInput,
  ok,
  type Result,
  type RolePolicy,
  unknownNameAt,
} from "../kernel/index.js";
import { deliverPermission, permissionsBy } from "../storage/index.js";
import type { Services } from "./modules.js";

const moduleOf = (permission: string): string => permission.slice(0, permission.indexOf("."));

/** Every permission that some call may ask for, in order. */
export const knownPermissions = (services: Services): readonly string[] => {
  const asked = Object.values(services).flatMap((service: object) =>
    [...permissionsBy(service).values()].flat(),
  );
  return [...new Set([...asked, deliverPermission])].sort();
};

const unknownAt = (role: string, name: string, known: readonly string[]): Issue => {
  const near = known.filter((one) => moduleOf(one) === moduleOf(name));
  const offered =
    near.length === 0
      ? [...new Set(known.map((one) => `${moduleOf(one)}.*`)), "*"]
      : [...near, `${moduleOf(name)}.*`];
  return unknownNameAt(`roles.${role}["${name}"]`, offered);
};

/** Refuses a permission that nothing asks for: a misspelt grant would grant nothing, and say nothing. */
export const checkRoles = (roles: RolePolicy, known: readonly string[]): Result<RolePolicy, Fault> => {
  const names = new Set(["*", ...known, ...known.map((one) => `${moduleOf(one)}.*`)]);
  const issues = Object.entries(roles).flatMap(([role, grants]) =>
    Object.keys(grants).flatMap((name) => (names.has(name) ? [] : [unknownAt(role, name, known)])),
  );
  if (issues.length === 0) return ok(roles);
  return fail(
    invalidInput(
      { what: { en: "the option `roles`", "zh-CN": "选项 `roles`" }, faults: issues.length },
      issues,
    ),
  );
};
