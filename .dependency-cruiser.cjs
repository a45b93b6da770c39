// Who may import whom. AGENTS.md holds the same table in words; fixtures/layers breaks each rule once.
const { exports: coreExports } = require("./packages/core/package.json");

/** From the bottom up. A module sees the layers below its own; neighbours in one layer do not see each other. */
const layers = [
  ["kernel"],
  ["storage"],
  ["team"],
  ["customer"],
  ["order"],
  ["classification", "ownership", "activity"],
  ["funnel"],
  ["service", "engagement", "channel", "risk"],
  ["performance"],
  ["plugin"],
];
/** What is composed of the modules and may see them all. */
const tops = ["clientele", "http", "client"];

const core = "^packages/core/src/";
const folders = layers.flat();
const any = (names) => `(${names.join("|")})`;
const npm = (names) => `(^|/)node_modules/${any(names)}/`;
const top = [`${core}[^/]+\\.ts$`, `${core}${any(tops)}/`];
/** An entry of its own, so that whoever writes no such file needs no such library. */
const parquet = `${core}parquet\\.ts$`;
const domain = folders.filter((folder) => folder !== "kernel" && folder !== "storage");
const publicFiles = Object.values(coreExports)
  .map((target) => target["clientele-src"])
  .filter(Boolean)
  .map((file) => `^${file.replace("./", "packages/core/").replaceAll(".", "\\.")}$`);

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const layerRules = layers.flatMap((layer, height) =>
  layer.map((folder) => {
    const below = [folder, ...layers.slice(0, height).flat()];
    return forbid(
      `layer-${folder}`,
      `${folder} may import ${below.join(", ")} and nothing else of core.`,
      { path: `${core}${folder}/` },
      { path: core, pathNot: [`${core}${any(below)}/`, `${core}testing/`] },
    );
  }),
);

const onlyNpm = (name, from, allowed, pathNot = []) =>
  forbid(
    name,
    `Of npm only: ${allowed.length > 0 ? allowed.join(", ") : "nothing"}.`,
    { path: from, pathNot },
    { path: "node_modules/", pathNot: allowed.length > 0 ? npm(allowed) : [] },
  );

/** What `@clientele/core/port` loads: no more than these. */
const portFiles = `${core}storage/(port|store|store-failure|choose-index)\\.ts$`;

const schemas = "(model|[a-z-]*policy|attributes|inputs)\\.ts$";
const mayUseZod = ["", "[a-z-]+/"].map((folder) => `${core}${any(domain)}/${folder}${schemas}`);
/** The shell of a module: the only files that know the store and Effect. */
const shellFile = "[a-z-]*(service|repository|reactions)\\.ts$";
const shell = `${core}${any(domain)}/${shellFile}`;

module.exports = {
  forbidden: [
    ...layerRules,
    forbid(
      "no-circles",
      "A circle has no bottom to start reading from. Types may refer to each other.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    forbid(
      "known-folder",
      "A new folder of core gets its place in the layers first.",
      { path: core, pathNot: [`${core}${any([...folders, ...tops, "testing"])}/`, `${core}[^/]+\\.ts$`] },
      {},
    ),
    forbid(
      "enter-by-index",
      "A module is entered through its index.ts.",
      { path: `${core}([^/]+)/`, pathNot: [`${core}${any([...tops, "testing"])}/`] },
      { path: `${core}[^/]+/`, pathNot: [`${core}$1/`, `${core}[^/]+/index\\.ts$`, `${core}testing/`] },
    ),
    forbid(
      "enter-by-index-or-service",
      "What composes the modules sees their index.ts and service.ts.",
      { path: top },
      { path: `${core}${any(folders)}/`, pathNot: [`${core}[^/]+/(index|service)\\.ts$`] },
    ),
    forbid(
      "rules-know-no-shell",
      "Rules and the face of a module work without a store, and without Effect.",
      { path: `${core}${any(domain)}/`, pathNot: [shell] },
      { path: `${core}$1/${shellFile}`, dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "testing-is-for-tests",
      "What ships to production imports no test kit. The command is one.",
      { path: "^packages/", pathNot: [`${core}testing/`, "^packages/cli/"] },
      { path: [`${core}testing/`, npm(["fast-check"])] },
    ),
    onlyNpm("npm-kernel", `${core}kernel/`, ["temporal-polyfill", "uuid", "@noble/hashes", "zod"]),
    onlyNpm("npm-storage", `${core}storage/`, ["effect", "zod", "mitt"]),
    onlyNpm("npm-rules", `${core}${any(domain)}/`, [], [...mayUseZod, shell]),
    onlyNpm("npm-models", mayUseZod, ["zod"]),
    onlyNpm("npm-services", shell, ["effect", "zod"]),
    onlyNpm("npm-testing", `${core}testing/`, ["fast-check", "effect", "zod", "temporal-polyfill"]),
    onlyNpm("npm-top", `(${top.join("|")})`, ["effect", "zod"], parquet),
    onlyNpm("npm-parquet", parquet, ["hyparquet-writer"]),
    forbid(
      "mitt-in-one-file",
      "Handlers are kept apart from each other in one place.",
      { path: "^packages/", pathNot: `${core}storage/event-bus\\.ts$` },
      { path: npm(["mitt"]) },
    ),
    forbid(
      "port-stands-alone",
      "A store is written, bundled and loaded without Effect and zod. Types are free.",
      { path: portFiles },
      { pathNot: portFiles, dependencyTypesNot: ["type-only"] },
    ),
    forbid("runs-anywhere", "Core runs in browsers too.", { path: core }, { dependencyTypes: ["core"] }),
    forbid(
      "core-knows-no-adapter",
      "Core defines the ports; adapters come to it.",
      { path: core },
      { path: ["^packages/(?!core/)", "node_modules/@clientele/", "^@clientele/"] },
    ),
    forbid(
      "adapters-use-the-face-of-core",
      "Other packages see what core exports, as strangers do.",
      { path: "^packages/(?!core/)" },
      { path: core, pathNot: publicFiles },
    ),
    forbid(
      "packages-by-name",
      "A relative path into another package breaks once published.",
      { path: "^packages/([^/]+)/" },
      { path: "^(packages/(?!$1/)|examples/)", dependencyTypes: ["local"] },
    ),
    forbid("resolvable", "It cannot be found, or is not declared.", {}, { couldNotResolve: true }),
    forbid(
      "declared",
      "What is imported must be in the package.json of its package.",
      { path: "^packages/" },
      { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"], dependencyTypesNot: ["npm", "npm-peer"] },
    ),
  ],
  options: {
    exclude: "\\.(test|test-d)\\.tsx?$",
    doNotFollow: { path: "node_modules" },
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["clientele-src", "import", "types", "node", "default"],
    },
  },
};
