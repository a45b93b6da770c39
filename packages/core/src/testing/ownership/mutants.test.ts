import { expect, test } from "vitest";
import { checkLaws } from "./check.js";
import { ownershipLaws } from "./laws.js";
import { ownershipMutants } from "./mutants.js";

for (const mutant of ownershipMutants) {
  test(`${mutant.killedBy} finds that ${mutant.name}`, async () => {
    const laws = ownershipLaws.filter((law) => law.id === mutant.killedBy);
    expect(laws).toHaveLength(1);
    const { decide, sut } = mutant;
    const report = await checkLaws(sut, { decide, laws, runs: 200, seed: 3, mustSee: [] });
    expect(report.laws[0]?.counterexample?.text.en).toBeTypeOf("string");
  });
}
