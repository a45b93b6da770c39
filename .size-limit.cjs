// Ceilings for what an application adds by importing all of an entry: minified, gzipped, without peers.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const budgets = {
  core: {
    // Every module, for servers; whoever ships rules to a browser takes the entry of one module.
    ".": "210 kB",
    "./kernel": "32 kB",
    "./storage": "40 kB",
    "./port": "1 kB",
    "./team": "40 kB",
    "./customer": "50 kB",
    "./order": "50 kB",
    "./classification": "60 kB",
    "./ownership": "65 kB",
    "./funnel": "60 kB",
    "./performance": "70 kB",
    "./parquet": "5 kB",
    "./effect": "210 kB",
    "./testing": "260 kB",
  },
  "adapter-memory": { ".": "30 kB" },
  "adapter-postgres": { ".": "40 kB" },
  "react-widgets": { ".": "60 kB" },
  cli: { ".": "12 kB" },
};

module.exports = Object.entries(budgets).flatMap(([folder, limits]) => {
  const manifest = JSON.parse(readFileSync(join(__dirname, "packages", folder, "package.json"), "utf8"));
  const peers = Object.keys({
    ...manifest.peerDependencies,
    ...(folder === "cli" ? manifest.dependencies : {}),
  });
  const builtIn = folder.startsWith("adapter-") || folder === "cli" ? ["node:*"] : [];
  return Object.entries(manifest.exports)
    .filter(([path]) => path !== "./package.json")
    .map(([path, target]) => {
      if (limits[path] === undefined)
        throw new Error(`Give ${manifest.name} ${path} a budget in .size-limit.cjs.`);
      return {
        name: manifest.name + path.slice(1),
        path: join("packages", folder, target.default),
        limit: limits[path],
        gzip: true,
        ignore: [...builtIn, ...peers.flatMap((peer) => [peer, `${peer}/*`])],
      };
    });
});
