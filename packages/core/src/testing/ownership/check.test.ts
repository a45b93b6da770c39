import { expect, test } from "vitest";
import { checkLaws } from "./check.js";
import { rulesSut } from "./machine.js";

test("the rules keep every law, and every command and refusal is seen", async () => {
  const report = await checkLaws(rulesSut(), { runs: 150, seed: 1 });
  console.log(
    report.laws
      .filter((l) => l.counterexample)
      .map((l) => [l.id, l.counterexample?.text.en, l.counterexample?.story.map((s) => s.en)]),
  );
  console.log(report.coverage, report.unseen);
  expect(report.ok).toBe(true);
}, 60000);
