import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export interface Finding {
  readonly file: string;
  readonly rule: string;
}

/** Both checkers in `folder`, which must look like the root of the repository. */
export async function importFindings(folder: string): Promise<{ modules: number; findings: Finding[] }> {
  const report = join(mkdtempSync(join(tmpdir(), "clientele-imports-")), "report.json");
  await run(folder, "dependency-cruiser/bin/dependency-cruise.mjs", [
    ...["--config", join(root, ".dependency-cruiser.cjs"), "--output-type", "json", "--output-to", report],
    "packages/*/src",
  ]);
  const { modules, summary } = JSON.parse(readFileSync(report, "utf8"));
  rmSync(dirname(report), { recursive: true });
  const local = modules.filter((module: { source: string }) => module.source.startsWith("packages/"));
  const findings = summary.violations.flatMap(
    (violation: { from: string; rule: { name: string }; cycle?: { name: string }[] }) =>
      [violation.from, ...(violation.cycle ?? []).map((step) => step.name)].map((file) => ({
        file,
        rule: violation.rule.name,
      })),
  );
  return { modules: local.length, findings };
}

export async function lintFindings(folder: string): Promise<Finding[]> {
  const out = await run(folder, "@biomejs/biome/bin/biome", [
    ...["lint", "--colors=off", "--max-diagnostics=none", "--reporter=github", "packages"],
  ]);
  return [...out.matchAll(/file=([^,]+),.*?::([a-z-]+):/g)].map(([, file = "", rule = ""]) => ({
    file: relative(realpathSync(folder), file).replaceAll("\\", "/"),
    rule,
  }));
}

/** The fixtures as a small repository of their own, outside ours, under the same two configurations. */
export function fixtureRepository(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "clientele-layers-"));
  cpSync(join(root, "fixtures/layers"), folder, { recursive: true });
  cpSync(join(root, "lint"), join(folder, "lint"), { recursive: true });
  for (const manifest of [
    "package.json",
    "packages/core/package.json",
    "packages/adapter-memory/package.json",
  ]) {
    cpSync(join(root, manifest), join(folder, manifest));
  }
  symlinkSync(join(root, "packages/core/node_modules"), join(folder, "node_modules"), "junction");
  const { vcs: _, ...biome } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
  writeFileSync(join(folder, "biome.json"), JSON.stringify(biome));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Findings make the checkers exit with a failure; what counts here is what they report. */
function run(cwd: string, tool: string, args: string[]): Promise<string> {
  const options = { cwd, maxBuffer: 64 * 2 ** 20, env: { ...process.env, FORCE_COLOR: "0" } };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [join(root, "node_modules", tool), ...args], options, (_, out, err) => {
      if (err.includes("ERROR")) reject(new Error(err));
      else resolve(out);
    });
  });
}
