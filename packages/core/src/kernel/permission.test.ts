import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Actor, defaultRoles, permit, scopeOf } from "./permission.js";

const lin: Actor = { id: "lin", roles: ["rep"], teams: ["east"] };
const theirs = { ownerId: "zhou", teamId: "east" };

describe("a permission", () => {
  test("reaches one's own records, one's team's, or all, as the widest of one's roles says", () => {
    expect(permit(defaultRoles, lin, "customer.change", { ownerId: "lin", teamId: "east" }).ok).toBe(true);
    expect(permit(defaultRoles, lin, "customer.change", theirs).ok).toBe(false);
    expect(permit(defaultRoles, { ...lin, roles: ["rep", "manager"] }, "customer.change", theirs).ok).toBe(
      true,
    );
    const elsewhere = { ownerId: "zhou", teamId: "west" };
    expect(permit(defaultRoles, { ...lin, roles: ["manager"] }, "customer.change", elsewhere).ok).toBe(false);
    expect(permit(defaultRoles, { ...lin, roles: ["admin"] }, "customer.change", elsewhere).ok).toBe(true);
  });

  test("of a team reaches what nobody owns, and not what belongs to somebody without a team", () => {
    const manager = { ...lin, roles: ["manager"] };
    expect(permit(defaultRoles, manager, "customer.change", { ownerId: null, teamId: null }).ok).toBe(true);
    expect(permit(defaultRoles, manager, "customer.change", { ownerId: "zhou", teamId: null }).ok).toBe(
      false,
    );
  });

  test("is denied to roles and permissions that are only names of what every object inherits", () => {
    for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
      expect(scopeOf(defaultRoles, { ...lin, roles: [name] }, "customer.read")).toBe(null);
      expect(scopeOf(defaultRoles, lin, name)).toBe(null);
    }
  });

  test("is denied to a role that nobody defined", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (role, permission) => {
        fc.pre(!Object.hasOwn(defaultRoles, role));
        expect(scopeOf(defaultRoles, { ...lin, roles: [role] }, permission)).toBe(null);
      }),
    );
  });

  test("names who was refused what, and how far they reach", () => {
    const refused = permit(defaultRoles, lin, "customer.change", theirs);
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: "PERMISSION.DENIED",
        facts: { actor: "lin", permission: "customer.change", scope: "own" },
      },
    });
  });
});
