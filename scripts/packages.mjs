// Packs every published package, checks the tarballs, then uses them as a stranger would.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installTarballs, loadEveryEntry, typeCheckEveryEntry } from "./consumer.mjs";
import { pnpm, root } from "./pnpm.mjs";

const temp = mkdtempSync(join(tmpdir(), "clientele-packages-"));
const problems = [];
const check = (what, found) => problems.push(...found.map((problem) => `${what}: ${problem}`));

try {
  const tarballs = pack();
  for (const tarball of tarballs) {
    check("publint", tool("publint/src/cli.js", ["run", tarball, "--strict"]));
    check(
      "attw",
      tool("@arethetypeswrong/cli/dist/index.js", [tarball, "--profile", "esm-only", "--no-emoji"]),
    );
  }
  const consumer = join(temp, "consumer");
  mkdirSync(consumer);
  const manifests = installTarballs(consumer, tarballs);
  for (const { name, exports } of manifests) {
    if (JSON.stringify(exports).includes("clientele-src")) {
      check(name, ["the tarball still offers its sources, which are not in it"]);
    }
  }
  const entries = manifests.flatMap(({ name, exports }) =>
    Object.keys(exports)
      .filter((path) => path !== "./package.json")
      .map((path) => name + path.slice(1)),
  );
  check("load", loadEveryEntry(consumer, entries));
  check("types", typeCheckEveryEntry(consumer, entries));
  console.log(`${tarballs.length} tarballs, ${entries.length} entries: ${entries.join(" ")}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

function pack() {
  const folder = join(temp, "tarballs");
  mkdirSync(folder);
  const members = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  for (const cwd of members.filter((member) => !manifestOf(member).private)) {
    const { status, stdout, stderr } = pnpm(["pack", "--pack-destination", folder], {
      ...{ cwd, stdio: "pipe", encoding: "utf8" },
    });
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
  }
  return readdirSync(folder).map((file) => join(folder, file));
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function tool(file, args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules", file), ...args],
    {
      encoding: "utf8",
    },
  );
  return status === 0 ? [] : [`${stdout}${stderr}`];
}
