import { expect, test } from "vitest";
import { type DocBlock, markdownBlocks, runnable, tsdocBlocks } from "./doc-blocks.js";
import { equals, throws } from "./doc-check.js";

const block = (code: string, line = 1): DocBlock => ({ file: "a.ts", line, code });
const body = (code: string) => runnable(block(code), "checks").replace(/^import .*?;|\nexport \{\};\n$/g, "");

test("Markdown: ts blocks with the line of their code, but neither other languages nor no-run", () => {
  const text = "# A\n\n```ts\n1;\n```\n\n```sh\nls\n```\n\n```ts no-run\n2;\n```\n\n```ts\n3;\n```\n";
  expect(markdownBlocks("a.md", text)).toEqual([
    { file: "a.md", line: 4, code: "1;\n" },
    { file: "a.md", line: 16, code: "3;\n" },
  ]);
});

test("TSDoc: blocks of @example only, without the stars", () => {
  const text = [
    "const x = 1;",
    "/**",
    " * ```ts",
    " * not();",
    " * ```",
    " *",
    " * @example Two blocks",
    " * ```ts",
    " * a({",
    " *   b: 1,",
    " * });",
    " * ```",
    " * and",
    " * ```ts",
    " * c;",
    " * ```",
    " * @returns",
    " * ```ts",
    " * neither();",
    " * ```",
    " */",
  ].join("\n");
  expect(tsdocBlocks("a.ts", text)).toEqual([
    { file: "a.ts", line: 9, code: "a({\n  b: 1,\n});\n" },
    { file: "a.ts", line: 15, code: "c;\n" },
  ]);
});

test("a promised value becomes a check that names its line", () => {
  expect(body("1 + 1; // => 2")).toBe(
    `await docCheck.equals(async () => (1 + 1), () => (2), "a.ts:1"); // => 2`,
  );
});

test("a declaration, a call over several lines, and a value over several lines", () => {
  expect(body("const n = 1; // => 1")).toContain(
    `const n = 1; await docCheck.equals(async () => (n), () => (1)`,
  );
  const checked = body("f(\n  1,\n); // => [\n//   2,\n// ]\n// prose\ng();");
  expect(checked).toContain(`() => ([ 2, ]), "a.ts:3"`);
});

test("code keeps its line", () => {
  expect(runnable(block("boom();", 41), "checks").split("\n")[40]).toBe("boom();");
});

test("a promise of a value behind something without value is refused", () => {
  expect(() => body("if (a) b(); // => 1")).toThrow("must follow an expression");
});

test("equals and throws say where the documentation is wrong", async () => {
  await equals(
    async () => ({ a: [1] }),
    () => ({ a: [1] }),
    "a.ts:1",
  );
  await expect(
    equals(
      async () => 1,
      () => 2,
      "a.ts:7",
    ),
  ).rejects.toThrow("a.ts:7: says 2, is 1");
  await throws(async () => JSON.parse("{"), "SyntaxError", "a.ts:1");
  await throws(() => Promise.reject({ _tag: "NotFound" }), "NotFound", "a.ts:1");
  await expect(throws(async () => 1, "TypeError", "a.ts:7")).rejects.toThrow(
    "a.ts:7: says that it throws TypeError, but it does not",
  );
  await expect(throws(() => JSON.parse("{"), "TypeError", "a.ts:7")).rejects.toThrow(
    "but it throws SyntaxError",
  );
});
