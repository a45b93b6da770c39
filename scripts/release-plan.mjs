// npm run release: the versions that the waiting changesets lead to. Fails on a major that none asks for.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

// Changesets compares with a git branch; a repository of its own makes the answer the same in every clone.
const temp = mkdtempSync(join(tmpdir(), "clientele-release-"));
try {
  copyManifests();
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("-c", "user.name=release", "-c", "user.email=release@localhost", "commit", "--quiet", "--message=plan");
  symlinkSync(join(root, "node_modules"), join(temp, "node_modules"), "junction");
  command(process.execPath, [
    join(root, "node_modules/@changesets/cli/bin.js"),
    "status",
    "--output=plan.json",
  ]);
  report(JSON.parse(readFileSync(join(temp, "plan.json"), "utf8")));
} finally {
  rmSync(temp, { recursive: true, force: true });
}

function copyManifests() {
  for (const path of [".changeset", "pnpm-workspace.yaml", "package.json"]) {
    cpSync(join(root, path), join(temp, path), { recursive: true });
  }
  for (const folder of ["packages", "examples"].filter((each) => existsSync(join(root, each)))) {
    for (const name of readdirSync(join(root, folder))) {
      const manifest = join(folder, name, "package.json");
      if (existsSync(join(root, manifest))) cpSync(join(root, manifest), join(temp, manifest));
    }
  }
}

function report({ changesets, releases }) {
  for (const { name, oldVersion, newVersion } of releases)
    console.log(`${name} ${oldVersion} -> ${newVersion}`);
  const asked = changesets.some((each) => each.releases.some(({ type }) => type === "major"));
  if (asked || !releases.some(({ type }) => type === "major")) return;
  console.error("A major release that no changeset asks for: does a peer range leave out the next core?");
  process.exitCode = 1;
}

function git(...args) {
  command("git", args);
}

function command(file, args) {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: temp, encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")}: ${stdout}${stderr}`);
}
