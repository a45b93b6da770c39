import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DocBlock, markdownBlocks, runnable, tsdocBlocks } from "./doc-blocks.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "tests/.doc-examples");

const sources = filesIn("packages", /^[^/]+\/src\/.*(?<!\.test|\.test-d)\.tsx?$/);
const pages = ["README.md", ...filesIn("packages", /^[^/]+\/README\.md$/), ...filesIn("docs", /\.md$/)];
const blocks = [
  ...sources.flatMap((file) => tsdocBlocks(file, read(file))),
  ...pages.filter((file) => existsSync(join(root, file))).flatMap((file) => markdownBlocks(file, read(file))),
];

beforeAll(() => mkdirSync(modules, { recursive: true }));
afterAll(() => rmSync(modules, { recursive: true, force: true }));

test("there are examples, and they are found", () => {
  expect(blocks.length).toBeGreaterThan(0);
});

// The first example on the Superstore data records five thousand orders; an embedded PostgreSQL takes seconds to start.
const TIMEOUT = 60_000;
for (const block of blocks) test(`${block.file}:${block.line}`, () => execute(block), TIMEOUT);

async function execute(block: DocBlock) {
  const file = join(modules, `${block.file.replaceAll("/", "__").replace(/\.\w+$/, "")}-${block.line}.ts`);
  writeFileSync(file, runnable(block, "../doc-check.js"));
  try {
    await import(/* @vite-ignore */ file);
  } catch (error) {
    throw new Error(failure(block, file, error), { cause: error });
  }
}

/** Names the place in the documentation, not the place in the module that was made of it. */
function failure(block: DocBlock, file: string, error: unknown): string {
  const { message = String(error), stack = "" } = error as Error;
  if (message.startsWith(`${block.file}:`)) return message;
  const [, line = block.line] = `${message}\n${stack}`.split(file)[1]?.match(/^:(\d+)/) ?? [];
  return `${block.file}:${line}: ${message}`;
}

function filesIn(folder: string, pattern: RegExp): string[] {
  if (!existsSync(join(root, folder))) return [];
  const skip = /(^|\/)(node_modules|dist|\.tsbuild)(\/|$)/;
  return walk(folder)
    .filter((file) => pattern.test(file.slice(folder.length + 1)))
    .sort();

  function walk(at: string): string[] {
    return readdirSync(join(root, at), { withFileTypes: true }).flatMap((entry) => {
      const path = `${at}/${entry.name}`;
      if (skip.test(path)) return [];
      return entry.isDirectory() ? walk(path) : [path];
    });
  }
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
