import { readFileSync } from "node:fs";
import { checks } from "@clientele/core/testing";
import { expect, test } from "vitest";

const idsIn = (file: string): ReadonlySet<string> => {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  return new Set(text.match(/\b[A-Z]{2,3}-\d+\b/g));
};

/** Text has standards in it, too. */
const standards = new Set(["UTF-8", "UTF-16"]);

const ids = checks.map((check) => check.id);

test("the guide for authors of stores names every check of the kit", () => {
  const named = idsIn("docs/writing-a-store.md");
  expect(ids.filter((id) => !named.has(id))).toEqual([]);
});

test.each(["docs/writing-a-store.md", "packages/core/src/storage/store.ts"])(
  "%s names no check that there is not",
  (file) => {
    const unknown = [...idsIn(file)].filter((id) => !ids.includes(id) && !standards.has(id));
    expect(unknown).toEqual([]);
  },
);
