import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findBreach } from "./check.js";
import { policyLaws } from "./laws/alike.js";
import { ownershipLaws } from "./laws.js";
import { ownershipMutants } from "./mutants.js";

test.each(ownershipMutants)(
  "$killedBy finds that $name",
  async ({ killedBy, sut, decide, functions }) => {
    const [law] = ownershipLaws.filter((one) => one.id === killedBy);
    const found = law && (await findBreach(sut, law, { decide, functions, runs: 1_500, seed: 3 }));
    expect(found?.text.en).toBeTypeOf("string");
  },
  60_000,
);

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const tables = {
  laws: [
    row("id", "law", "定律", "formula"),
    "|---|---|---|---|",
    ...[...policyLaws, ...ownershipLaws].map(({ id, title, formula }) =>
      row(id, title.en, title["zh-CN"], `\`${formula.replaceAll("|", "∣")}\``),
    ),
  ],
  mutants: [
    row("law", "finds that"),
    "|---|---|",
    ...ownershipLaws.flatMap(({ id }) => {
      const names = ownershipMutants.flatMap(({ killedBy, name }) => (killedBy === id ? [name] : []));
      return names.length === 0 ? [] : [row(id, names.join("; "))];
    }),
  ],
};

test("the documentation has the table of every law, and of every mutant with the law that finds it", async () => {
  const place = new URL("../../../../../docs/testing-policies.md", import.meta.url);
  let page = readFileSync(place, "utf8");
  for (const [name, lines] of Object.entries(tables))
    page = page.replace(
      new RegExp(`(<!-- ${name} -->\\n)[^]*?(\\n<!-- end of ${name} -->)`),
      (_, before: string, after: string) => `${before}\n${lines.join("\n")}\n${after}`,
    );
  for (const lines of Object.values(tables)) expect(page).toContain(lines.join("\n"));
  await expect(page).toMatchFileSnapshot(fileURLToPath(place));
});

test("each law but those of policies has a mutant that it finds", () => {
  const found = new Set(ownershipMutants.map((one) => one.killedBy));
  expect(ownershipLaws.map((law) => law.id).filter((id) => !found.has(id))).toEqual([]);
});

test("no two mutants are the same, and no two laws have one id", () => {
  expect(new Set(ownershipMutants.map((one) => one.name)).size).toBe(ownershipMutants.length);
  expect(new Set(ownershipLaws.map((law) => law.id)).size).toBe(ownershipLaws.length);
});
