// Installs the dependencies, once: a stamp in node_modules tells whether anything changed since.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pnpm, root } from "./pnpm.mjs";

const stampFile = join(root, "node_modules", ".clientele-setup");

export function setup() {
  requireNode(20, 19);
  const stamp = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log("Installing dependencies ...");
  const started = process.hrtime.bigint();
  const run = pnpm(["install", "--frozen-lockfile"], { stdio: "pipe", encoding: "utf8" });
  if (run.status !== 0) {
    console.error(`${run.stdout ?? ""}${run.stderr ?? ""}${run.error?.message ?? ""}`);
    console.error("The installation failed; the lines above say why.");
    process.exit(1);
  }
  writeFileSync(stampFile, stamp);
  console.log(`Dependencies installed in ${(Number(process.hrtime.bigint() - started) / 1e9).toFixed(1)} s.`);
}

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split(".").map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(`Clientele needs Node ${major}.${minor} or newer, this is ${process.versions.node}.`);
  process.exit(1);
}

function fingerprint() {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0]);
  for (const file of manifests()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function manifests() {
  const members = ["packages", "examples"].flatMap((folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [],
  );
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".pnpmfile.mjs", "package.json"];
  return [...files, ...members.map((member) => `${member}/package.json`)].filter((file) =>
    existsSync(join(root, file)),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
