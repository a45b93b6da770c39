import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Finding, fixtureRepository, importFindings, lintFindings, root } from "./layer-checks.js";

/** Each fixture says in its first line what it breaks; one that breaks nothing must pass every rule. */
const fixtures = readdirSync(join(root, "fixtures/layers"), { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => {
    const [, breaks] =
      /^\/\/ breaks: (.+)$/m.exec(readFileSync(join(root, "fixtures/layers", file), "utf8")) ?? [];
    return { file, breaks: breaks?.split(", ").sort() ?? [] };
  });
const importRules: string[] = createRequire(import.meta.url)("../.dependency-cruiser.cjs").forbidden.map(
  (rule: { name: string }) => rule.name,
);
const rules = [...importRules, "no-effect-barrel", "no-zod-barrel", "clock-and-chance"];

let findings: Finding[];
let realModules: number;
const repository = fixtureRepository();
afterAll(repository.remove);

beforeAll(async () => {
  const [imports, lint, real] = await Promise.all([
    importFindings(repository.folder),
    lintFindings(repository.folder),
    importFindings(root),
  ]);
  findings = [...imports.findings, ...lint.filter(({ rule }) => rules.includes(rule))];
  realModules = real.modules;
}, 60_000);

describe("the rules on imports, clock and chance", () => {
  test.each(rules)("%s is broken by a fixture", (rule) => {
    expect(fixtures.some(({ breaks }) => breaks.includes(rule))).toBe(true);
  });

  test.each(fixtures)("$file breaks exactly $breaks", ({ file, breaks }) => {
    const fired = new Set(findings.filter((finding) => finding.file === file).map(({ rule }) => rule));
    expect([...fired].sort()).toEqual(breaks);
  });

  test("the checker sees the real packages", () => {
    expect(realModules).toBeGreaterThan(0);
  });
});
