import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test, vi } from "vitest";
import { run } from "./index.js";

const example = (name: string) =>
  fileURLToPath(new URL(`../../../examples/policies/${name}`, import.meta.url));
vi.setConfig({ testTimeout: 30_000 });
const folder = mkdtempSync(join(tmpdir(), "clientele-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const clientele = async (...args: string[]) => {
  const said: string[] = [];
  const complaints: string[] = [];
  const code = await run(args, {
    print: (text) => void said.push(text),
    complain: (text) => void complaints.push(text),
    now: () => Date.UTC(2026, 0, 5),
  });
  return { code, said: said.join("\n"), complaints: complaints.join("\n") };
};

const eastChina = [example("east-china.json"), "--roster", example("roster.csv")];

describe("clientele check", () => {
  test("finds nothing against the example, and says how much it looked at", async () => {
    const { code, said } = await clientele("check", ...eastChina, "--customers", example("customers.csv"));
    expect(said).toMatch(/^east-china version 1: (\d+) of \1 laws held in 200 runs \(seed 1\)$/);
    expect(code).toBe(0);
  });

  test("tells an unfair policy in the words of the domain, and finds the rule that never decides", async () => {
    const asked = ["check", example("unfair.json"), "--roster", example("roster.csv"), "--runs", "60"];
    const { code, said } = await clientele(...asked, "--lang", "zh-CN");
    expect(code).toBe(1);
    expect(said).toContain("违反 P1：策略对条件相同者一视同仁");
    expect(said).toMatch(/=> 来自 华东.* 的 2 个客户之后，Li Wei 持有 2，Wang Fang 持有 0/);
    expect(said).toContain("重现：种子 1，路径");
    expect(said).toContain("未覆盖：rule shanghai");
    const english = await clientele(...asked);
    expect(english.said).toMatch(/=> after 2 customers from 华东.*, Li Wei holds 2 and Wang Fang 0/);
    expect((await clientele(...asked, "--seed", "1")).said).toBe(english.said);
  });

  test("speaks to machines: JSON and JUnit", async () => {
    const asked = ["check", example("unfair.json"), "--runs", "40", "--format"];
    const json = JSON.parse((await clientele(...asked, "json")).said);
    expect(json).toMatchObject({ ok: false, unseen: ["rule shanghai"], runs: 40 });
    const junit = (await clientele(...asked, "junit")).said;
    expect(junit).toContain(
      '<testcase classname="unfair version 1" name="O1 Every customer is in exactly one place"/>',
    );
    expect(junit).toMatch(/<testsuite name="unfair version 1" tests="\d+" failures="1">/);
    expect(junit).toContain("NOT SEEN: rule shanghai");
  });

  test("leaves a law out where its author disagrees", async () => {
    const asked = ["check", example("unfair.json"), "--roster", example("roster.csv"), "--runs", "40"];
    expect((await clientele(...asked, "--except", "P1")).said).not.toContain("P1");
    expect((await clientele(...asked, "--except", "P9")).complaints).toContain("there is no law P9");
  });
});

describe("clientele explain", () => {
  test("says who gets each customer, and why, in both languages", async () => {
    const asked = ["explain", ...eastChina, "--customers", example("customers.csv")];
    const { code, said } = await clientele(...asked);
    const [hualian, xinhua, beifang] = said.split("\n");
    expect(code).toBe(0);
    expect(hualian).toContain(
      "hualian: rule key-accounts matches: size 800 is at least 500; 1 of 3 candidates",
    );
    expect(xinhua).toContain("the customer goes to Li Wei");
    expect(beifang).toContain(
      "no rule matches, so the fallback decides; the customer goes to the pool public",
    );
    expect((await clientele(...asked, "--lang", "zh-CN")).said).toContain("客户归 Li Wei");
    const json = JSON.parse((await clientele(...asked, "--format", "json")).said);
    expect(json.map((trace: { ruleId: unknown }) => trace.ruleId)).toEqual(["key-accounts", "east", null]);
  });
});

describe("what does not fit is refused with exit code 2, and named by", () => {
  const named: readonly (readonly [string, readonly string[], string])[] = [
    ["the verb", ["chek"], '"chek" is not one of check, explain'],
    ["the policy that is missing", ["check"], "clientele check policy.json"],
    ["the option", ["check", "p.json", "--colour"], "--colour"],
    ["the format", ["check", "p.json", "--format", "xml"], "--format is one of text, json, junit"],
    ["the language", ["check", "p.json", "--lang", "fr"], "--lang is one of en, zh-CN"],
    ["the number of runs", ["check", "p.json", "--runs", "many"], "--runs is a whole number"],
    ["the zone", ["check", "p.json", "--zone", "Mars"], "no time zone such as Asia/Shanghai"],
    ["the file", ["check", "nowhere.json"], "the file nowhere.json cannot be read"],
    ["what explain needs", ["explain", "p.json"], "explain needs --roster and --customers"],
  ];
  test.each(named)("%s", async (_, args, problem) => {
    const { code, complaints } = await clientele(...args);
    expect(complaints).toContain(problem);
    expect(code).toBe(2);
  });

  test("the place in a policy", async () => {
    const policy = file(
      "policy.json",
      '{ "rules": [{ "id": "r", "then": { "pool": "gold" } }], "claims": {} }',
    );
    const { code, complaints } = await clientele("check", policy);
    expect(code).toBe(2);
    expect(complaints).toContain("policy.json does not fit");
    expect(complaints).toContain("no field named claims");
    const broken = await clientele("check", file("broken.json", "{"), "--lang", "zh-CN");
    expect(broken.complaints).toContain("broken.json 不是 JSON");
  });

  test("the line and column of a table", async () => {
    const roster = file("roster.csv", 'id,weight\nli,1\n"wang",heavy\n');
    const { complaints } = await clientele("check", example("east-china.json"), "--roster", roster);
    expect(complaints).toContain("line 3, weight: expected a value of type");
  });

  test("nothing is asked: the help, in both languages", async () => {
    expect((await clientele()).said).toContain("clientele check policy.json");
    expect((await clientele("--help", "--lang", "zh-CN")).said).toContain("退出码");
  });
});
