import { defineConfig } from "vitest/config";

const conditions = ["clientele-src"];
const resolution = {
  extends: true as const,
  resolve: { conditions },
  ssr: { resolve: { conditions: [...conditions, "module", "node", "development|production"] } },
};
/** What needs a server of PostgreSQL, which is started once for all of them. */
const onPostgres = [
  "packages/adapter-postgres/src/**/*.test.ts",
  "packages/*/src/**/*.store.test.ts",
  "examples/erp-postgres/src/**/*.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      {
        ...resolution,
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.ts",
            "tests/**/*.test.ts",
            "bench/**/*.test.ts",
            "examples/*/src/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", ...onPostgres],
        },
      },
      {
        ...resolution,
        test: {
          name: "postgres",
          include: onPostgres,
          globalSetup: ["tests/support/postgres-server.ts"],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
