// A stranger's project: it installs the tarballs, loads every entry both ways, and compiles against the types.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./pnpm.mjs";

/** Installs the tarballs with the peers that they ask for, and returns their manifests as installed. */
export function installTarballs(folder, tarballs) {
  const { dependencies: peers, names } = peersOf(tarballs);
  write(folder, "package.json", {
    name: "stranger",
    private: true,
    dependencies: {
      ...peers,
      ...Object.fromEntries(names.map((name, at) => [name, `file:${tarballs[at]}`])),
    },
  });
  const args = [
    "install",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--ignore-scripts",
    "--loglevel=error",
  ];
  const { status, stdout, stderr } = spawnSync("npm", args, {
    ...{ cwd: folder, encoding: "utf8", shell: process.platform === "win32" },
  });
  if (status !== 0) throw new Error(`The tarballs cannot be installed: ${stdout}${stderr}`);
  return names.map((name) => read(join(folder, "node_modules", name, "package.json")));
}

/** The outside peers of our packages, in the versions that we develop with. */
function peersOf(tarballs) {
  const sources = tarballs.map((tarball) =>
    join(root, "packages", /^clientele-(.+)-\d+\.\d+\.\d+/.exec(basename(tarball))[1]),
  );
  const manifests = sources.map((source) => read(join(source, "package.json")));
  const dependencies = {};
  for (const [at, { peerDependencies = {} }] of manifests.entries()) {
    for (const peer of Object.keys(peerDependencies).filter((name) => !name.startsWith("@clientele/"))) {
      dependencies[peer] = read(join(sources[at], "node_modules", peer, "package.json")).version;
    }
  }
  return { dependencies, names: manifests.map(({ name }) => name) };
}

/**
 * `require()` and `import()` of each entry must give the same names. It requires first: a module that awaits at the
 * top cannot be required, unless it has been imported before.
 */
export function loadEveryEntry(folder, entries) {
  writeFileSync(
    join(folder, "load.mjs"),
    `import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    const names = (module) => Object.keys(module).filter((name) => name !== "__esModule").sort().join();
    for (const entry of ${JSON.stringify(entries)}) {
      try {
        const required = names(require(entry));
        if (names(await import(entry)) !== required) console.log(entry + ": import and require see different names");
      } catch (error) {
        console.log(entry + ": " + error.stack.split("\\n").slice(0, 3).join(" "));
      }
    }`,
  );
  return lines(spawnSync(process.execPath, ["load.mjs"], { cwd: folder, encoding: "utf8" }));
}

/** A strict ES module and a CommonJS module that re-export every entry; those of core do without Node's types. */
export function typeCheckEveryEntry(folder, entries) {
  const core = entries.filter((entry) => entry.startsWith("@clientele/core"));
  const others = entries.filter((entry) => !core.includes(entry));
  return [...typeCheck(folder, "core", core, []), ...typeCheck(folder, "others", others, ["node"])];
}

function typeCheck(folder, name, entries, types) {
  const esm = entries.map((entry, at) => `export * as entry${at} from "${entry}";`);
  const cjs = entries.map((entry, at) => `import entry${at} = require("${entry}");\nexport { entry${at} };`);
  writeFileSync(join(folder, `${name}.mts`), esm.join("\n"));
  writeFileSync(join(folder, `${name}-cjs.cts`), cjs.join("\n"));
  write(folder, `tsconfig.${name}.json`, {
    files: [`${name}.mts`, `${name}-cjs.cts`],
    compilerOptions: {
      ...{ target: "ES2022", module: "NodeNext", strict: true, exactOptionalPropertyTypes: true },
      ...{ noUncheckedIndexedAccess: true, declaration: true, skipLibCheck: false, outDir: "out" },
      ...{ lib: ["ES2023", "DOM"], types, typeRoots: [join(root, "node_modules/@types")] },
    },
  });
  const tsc = join(root, "node_modules/typescript7/bin/tsc");
  return lines(
    spawnSync(process.execPath, [tsc, "-p", `tsconfig.${name}.json`], { cwd: folder, encoding: "utf8" }),
  );
}

function lines({ status, stdout, stderr }) {
  const found = `${stdout}${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return found.length === 0 && status !== 0 ? [`ended with ${status}`] : found;
}

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function write(folder, file, content) {
  writeFileSync(join(folder, file), JSON.stringify(content, null, 2));
}
