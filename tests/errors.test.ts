import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const source = new URL("../packages/core/src", import.meta.url).pathname;

interface Declared {
  readonly kind: string;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

const text = String.raw`"((?:[^"\\]|\\.)*)"`;
const declaration = new RegExp(
  String.raw`defineFault(?:<[^>]*>)?\(\s*"(\w+)",\s*"([A-Z_.]+)",\s*\{\s*en:\s*${text},\s*"zh-CN":\s*${text}`,
  "g",
);

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .sort()
  .map((file) => readFileSync(join(source, file), "utf8").replaceAll(/^\s*\*.*$/gm, ""));

const faults = files
  .flatMap((file) =>
    [...file.matchAll(declaration)].map(
      ([, kind = "", code = "", en = "", zh = ""]): Declared => ({ kind, code, en, zh }),
    ),
  )
  .sort((a, b) => (a.code < b.code ? -1 : 1));

const factsOf = (template: string): string[] => [...new Set(template.match(/\{\w+\}/g))].sort();

const page = `# Every refusal

What a call can be refused with. \`kind\` is the \`_tag\` of the error and says what to do: **InvalidInput** correct it,
**NotFound** check the id, **NotAllowed** ask who may, **Conflict** read again and decide again, **RuleRefused** the rule
says no and names the numbers, **Unavailable** try again with the same idempotency key. \`{name}\` stands for a fact, which
the error also carries in \`facts\`; \`error.in("zh-CN")\` gives the Chinese text.

| code | kind | English | 中文 |
|---|---|---|---|
${faults.map(({ code, kind, en, zh }) => `| \`${code}\` | ${kind} | ${en} | ${zh} |`).join("\n")}
`;

describe("refusals", () => {
  test("are declared in a form that this page can read", () => {
    const declared = files.join("\n").match(/defineFault[<(]/g)?.length;
    expect(faults).toHaveLength(declared ?? 0);
  });

  test("each have a code of their own", () => {
    const codes = faults.map((fault) => fault.code);
    expect(codes).toEqual([...new Set(codes)]);
  });

  test.each(faults)("$code tells the same facts in both languages", ({ en, zh }) => {
    expect(factsOf(zh)).toEqual(factsOf(en));
  });

  test("are all in docs/errors.md (npm test -- errors -u writes it)", async () => {
    await expect(page).toMatchFileSnapshot("../docs/errors.md");
  });
});
