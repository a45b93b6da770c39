import { memoryStore } from "@clientele/adapter-memory";
import { describe, expect, test } from "vitest";
import { defaultRoles, type RolePolicy, type Scope, scopeOf } from "../kernel/index.js";
import { permissionsBy } from "../storage/index.js";
import { makeServices, records } from "./modules.js";
import { readOptions } from "./options.js";
import { checkRoles, knownPermissions } from "./permissions.js";

const services = makeServices(readOptions({ storage: memoryStore() }));
const known = knownPermissions(services);

const issuesOf = (roles: RolePolicy) => {
  const checked = checkRoles(roles, known);
  return checked.ok ? [] : checked.error.issues.map(({ path, expected }) => `${path}: ${expected}`);
};

const methods = Object.entries(services).flatMap(([module, service]) =>
  [...permissionsBy(service)].map(([method, asked]) => ({ call: `${module}.${method}`, asked })),
);

const roleNames = Object.keys(defaultRoles);
const reachOf = (role: string, permission: string): Scope | "" =>
  scopeOf(defaultRoles, { id: "", roles: [role], teams: [] }, permission) ?? "";

methods.sort((a, b) => (a.call < b.call ? -1 : 1));

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const page = `# Permissions 权限

Every call asks for a permission. A role grants permissions by name, by module (\`customer.*\`) or all of them (\`*\`), each
for one's \`own\` records, for those of one's \`team\` (and what nobody owns), or for \`all\`. The narrower name wins within a
role, the wider scope between the roles of one person. A name that is not in this table is refused when the instance is
made. 每个调用都需要一项权限；角色按名称、按模块（\`customer.*\`）或全部（\`*\`）授予，范围为本人（\`own\`）、本团队（\`team\`）或全部（\`all\`）。

## What the default roles reach

${row(["permission", ...roleNames])}
${row(["---", ...roleNames.map(() => "---")])}
${known.map((name) => row([`\`${name}\``, ...roleNames.map((role) => reachOf(role, name))])).join("\n")}

## What each call asks for

| call | permission |
|---|---|
${methods.map(({ call, asked }) => row([`\`${call}\``, asked.map((name) => `\`${name}\``).join(", ")])).join("\n")}
| \`outbox.deliver\` | \`outbox.deliver\` |
`;

describe("permissions", () => {
  test("every call names the one that it asks for", () => {
    expect(methods.filter(({ asked }) => asked.length === 0)).toEqual([]);
    expect(methods.length).toBeGreaterThan(100);
  });

  test("all of the default roles exist", () => {
    expect(issuesOf(defaultRoles)).toEqual([]);
  });

  test("that no call asks for are refused, each with what there is instead", () => {
    expect(
      issuesOf({ rep: { "order.raed": "own", "order.*": "all", "*": "own" }, clerk: { ordr: "all" } }),
    ).toEqual([
      'roles.rep["order.raed"]: one of order.cancel, order.manage, order.read, order.record, order.*',
      expect.stringContaining('roles.clerk["ordr"]: one of classification.*, customer.*'),
    ]);
  });

  test("are all in docs/permissions.md (npm test -- permissions -u writes it)", async () => {
    await expect(page).toMatchFileSnapshot("../../../../docs/permissions.md");
  });
});

test("every record has a name that Chinese readers understand", () => {
  const unnamed = records.filter(({ title }) => !/\p{Script=Han}/u.test(title["zh-CN"]));
  expect(unnamed.map(({ name }) => name)).toEqual([]);
});
