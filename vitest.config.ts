import { defineConfig } from "vitest/config";

const conditions = ["clientele-src"];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        resolve: { conditions },
        ssr: { resolve: { conditions: [...conditions, "module", "node", "development|production"] } },
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.ts",
            "tests/**/*.test.ts",
            "bench/**/*.test.ts",
            "examples/*/src/**/*.test.ts",
          ],
        },
      },
    ],
  },
});
