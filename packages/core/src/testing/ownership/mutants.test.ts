import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findBreach } from "./check.js";
import { policyLaws } from "./laws/alike.js";
import { ownershipLaws } from "./laws.js";
import { ownershipMutants } from "./mutants.js";

test.each(ownershipMutants)(
  "$killedBy finds that $name",
  async ({ killedBy, sut, decide }) => {
    const [law] = ownershipLaws.filter((one) => one.id === killedBy);
    const found = law && (await findBreach(sut, law, { decide, runs: 1_500, seed: 3 }));
    expect(found?.text.en).toBeTypeOf("string");
  },
  20_000,
);

test("the documentation names every law and every mutant", () => {
  const page = readFileSync(new URL("../../../../../docs/testing-policies.md", import.meta.url), "utf8");
  for (const { id, title } of [...policyLaws, ...ownershipLaws])
    expect(page).toContain(`| ${id} | ${title.en} | ${title["zh-CN"]} |`);
  for (const { name } of ownershipMutants) expect(page).toContain(name);
});

test("no two mutants are the same, and no two laws have one id", () => {
  expect(new Set(ownershipMutants.map((one) => one.name)).size).toBe(ownershipMutants.length);
  expect(new Set(ownershipLaws.map((law) => law.id)).size).toBe(ownershipLaws.length);
});
