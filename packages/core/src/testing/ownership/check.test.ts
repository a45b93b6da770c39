import { expect, test } from "vitest";
import { checkLaws, findBreach, replayLaw } from "./check.js";
import { mustSeeOfAny } from "./coverage.js";
import { ownershipLaws } from "./laws.js";
import { ownershipMutants } from "./mutants.js";
import { rulesSut } from "./rules-sut.js";

const mutant = (name: string) => {
  const found = ownershipMutants.find((one) => one.name === name);
  const law = ownershipLaws.find((one) => one.id === found?.killedBy);
  if (found === undefined || law === undefined) throw new Error(`no mutant ${name}`);
  return { ...found, law };
};

test("the rules keep every law, and every command and every refusal is seen", async () => {
  const report = await checkLaws(rulesSut(), { runs: 150, seed: 1 });
  expect(report.laws.filter((law) => law.counterexample !== null)).toEqual([]);
  expect(report.unseen).toEqual([]);
  expect(report.ok).toBe(true);
}, 60_000);

test("a run that never sees a claim succeed fails, although every law held", async () => {
  const good = rulesSut();
  const shut = {
    ...good,
    apply: (...[state, request]: Parameters<typeof good.apply>) =>
      request.kind === "claim" ? { ok: false, code: "SHUT", trace: null } : good.apply(state, request),
  };
  const laws = ownershipLaws.filter((law) => law.id === "O1");
  const report = await checkLaws(shut, { runs: 20, laws });
  expect(report.laws.every((law) => law.counterexample === null)).toBe(true);
  expect(report.unseen).toContain("claim: done");
  expect(report.ok).toBe(false);
  expect(mustSeeOfAny).toContain("claim: done");
}, 60_000);

test("what was found is found again from its seed and path alone, and in as few steps", async () => {
  const { sut, law, decide } = mutant("a failed claim burns the day's limit");
  const found = await findBreach(sut, law, { decide, runs: 500 });
  expect(found?.story.length).toBeLessThanOrEqual(4);
  const again = await replayLaw(sut, law.id, found ?? { seed: 0, path: "" }, { decide });
  expect(again?.text).toEqual(found?.text);
  expect(again?.story).toEqual(found?.story);
  expect(await replayLaw(rulesSut(), law.id, found ?? { seed: 0, path: "" })).toBeNull();
}, 60_000);

test("the same seed gives the same report", async () => {
  const laws = ownershipLaws.filter((one) => one.id === "O9");
  const { sut } = mutant("a release gives a claim back");
  const [one, other] = [1, 2].map(() => checkLaws(sut, { laws, runs: 60, seed: 5, decide: null }));
  expect(await one).toEqual(await other);
}, 60_000);

test("a counterexample is told in the words of the domain", async () => {
  const { sut, law } = mutant("a claim passes the day's limit by one");
  const found = await findBreach(sut, law, { runs: 500 });
  expect(found?.text.en).toMatch(/^(Ann|Bo|Cy|Di) claimed 2 customers in one day, 1 being the limit$/);
  expect(found?.text["zh-CN"]).toMatch(/^\w+ 一日内领取 2 个客户，上限为 1$/);
  expect(found?.story[0]?.en).toMatch(/^2026-01-05T09:00:00.000Z: \w+ claims c-\d: done$/);
  expect(found?.story[0]?.["zh-CN"]).toMatch(/：\w+ 领取 c-\d：完成$/);
}, 60_000);
