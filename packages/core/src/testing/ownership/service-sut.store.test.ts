import { memoryStore } from "@clientele/adapter-memory";
import { expect, test } from "vitest";
import { checkLaws } from "./check.js";
import { serviceSut } from "./service-sut.js";

test("the services on a store keep every law of histories", async () => {
  const report = await checkLaws(
    serviceSut(() => memoryStore()),
    { runs: 25, seed: 11, decide: null, mustSee: [] },
  );
  const broken = report.laws.flatMap(({ id, counterexample }) =>
    counterexample === null ? [] : [[id, counterexample.text.en, counterexample.story.map((one) => one.en)]],
  );
  expect(broken).toEqual([]);
  expect(report.coverage["claim: done"]).toBeGreaterThan(3);
}, 30_000);
