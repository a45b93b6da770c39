import { defineConfig } from "tsup";

/** Unbundled, so that each module stays a file and an application keeps only the files that it uses. */
export default defineConfig({
  entry: ["src/**/*.{ts,tsx}", "!src/**/*.test.{ts,tsx}", "!src/**/*.test-d.ts"],
  bundle: false,
  format: "esm",
  target: "es2022",
  sourcemap: true,
  silent: true,
});
