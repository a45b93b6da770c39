import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
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

  test("says of the planted unfairness what the documentation shows", async () => {
    const page = new URL("../../../docs/testing-policies.md", import.meta.url);
    const asked = ["check", example("unfair.json"), "--roster", example("roster.csv"), "--runs", "100"];
    const { said } = await clientele(...asked);
    const shown = said.replaceAll(/^/gm, "    ");
    expect(readFileSync(page, "utf8")).toContain(shown);
  });

  test("holds a real journal to the laws and to the limits of the policy", async () => {
    const event = (type: string, at: string, data: object) => ({
      ...{ id: at, type, version: 1, subject: "customer:c-1", actor: "admin", command: "c" },
      ...{ at: `2026-03-${at}T09:00:00Z`, data: { customerId: "c-1", ...data } },
    });
    const journal = [
      event("customer.registered", "01", { name: "华联" }),
      event("ownership.claimed", "02", { ownerId: "li", dueAt: null }),
      { position: "3", event: event("ownership.claimed", "03", { ownerId: "wang", dueAt: null }) },
      event("ownership.handover-requested", "04", { handoverId: "h-1", expiresAt: Date.UTC(2026, 2, 5) }),
      event("ownership.handover-ended", "06", { handoverId: "h-1", outcome: "accepted" }),
    ];
    const lines = (events: readonly object[]) => events.map((one) => JSON.stringify(one)).join("\n");
    const log = file("journal.ndjson", lines(journal));
    const asked = ["check", example("east-china.json"), "--log", log];
    const { code, said } = await clientele(...asked);
    expect(code).toBe(1);
    expect(said).toBe(
      [
        "east-china version 1: 4 events of ownership, 2 against a law",
        "event 2, O7: wang claimed c-1 while li owned it",
        "event 4, O13: handover h-1, which stood until 2026-03-05T00:00:00.000Z, was accepted at 2026-03-06T09:00:00.000Z",
      ].join("\n"),
    );
    expect((await clientele(...asked, "--lang", "zh-CN")).said).toContain("wang 领取 c-1 时其归 li");
    expect(JSON.parse((await clientele(...asked, "--format", "json")).said)).toMatchObject({
      violations: [
        { law: "O7", index: 1 },
        { law: "O13", index: 3 },
      ],
    });
    expect((await clientele(...asked, "--format", "junit")).said).toContain('tests="9" failures="2"');
    const clean = file("clean.ndjson", lines(journal.slice(0, 2)));
    expect((await clientele("check", example("east-china.json"), "--log", clean)).code).toBe(0);
    const odd = file(
      "odd.ndjson",
      lines([event("ownership.claimed", "02", {}), { type: "ownership.claimed" }]),
    );
    const refused = await clientele("check", example("east-china.json"), "--log", odd);
    expect(refused.code).toBe(2);
    expect(refused.complaints).toContain("line 1");
    expect(refused.complaints).toContain("line 2");
    expect((await clientele("lint", example("east-china.json"), "--log", log)).complaints).toContain(
      "--log is for check",
    );
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

/** A policy whose second rule never decides, whose third names nobody, and which ends without a rule for the rest. */
const faulty = JSON.stringify({
  name: "faulty",
  rules: [
    { id: "east", when: { region: { within: ["CN/East"] } }, then: { strategy: "fixed", repId: "li" } },
    {
      id: "vip",
      when: { region: { in: ["CN/East/Shanghai"] }, tags: { in: ["vip"] } },
      then: { pool: "public" },
    },
    { id: "big", when: { size: { gte: 500 } }, then: { strategy: "fixed", repId: "nobody" } },
  ],
});

describe("clientele lint", () => {
  test("says where, whose fault it is, who shows it, and what to do", async () => {
    const { code, said } = await clientele(
      "lint",
      file("faulty.json", faulty),
      "--roster",
      eastChina[2] ?? "",
    );
    expect(code).toBe(1);
    expect(said.split("\n").slice(0, 6)).toEqual([
      "faulty version 1: errors 2, warnings 2, unknown 0, notes 3",
      "error OW102 rules[1] rule vip decides for nobody: rule east takes all its customers",
      "  for example: region CN/East/Shanghai, tags vip",
      "  what to do: move vip before east, or remove it",
      "error OW113 rules[2].then.repId rules[2].then.repId names rep nobody, which does not exist",
      "  what to do: correct the name, or add it first",
    ]);
    expect(said).toContain("note OW103 rules no rule matches some customers");
    expect(said).toContain("note OW108 rules[2] rule big and the earlier east match");
  });

  test("speaks Chinese, and to machines", async () => {
    const policy = file("faulty.json", faulty);
    const chinese = (await clientele("lint", policy, "--lang", "zh-CN")).said;
    expect(chinese).toContain("错误 OW102 rules[1] 规则 vip 永不生效");
    expect(chinese).toContain("  例如客户：区域 CN/East/Shanghai、标签 vip");
    expect(chinese).toContain("  处理办法：请将 vip 移到 east 之前，或删除该规则");
    const json = JSON.parse((await clientele("lint", policy, "--format", "json")).said);
    expect(json.findings[0]).toMatchObject({ code: "OW102", severity: "error", path: "rules[1]" });
    const junit = (await clientele("lint", policy, "--format", "junit")).said;
    expect(junit).toContain('<testsuite name="faulty version 1" tests="1" failures="1">');
    expect(junit).not.toContain("OW103");
  });

  test("is content with notes alone, and takes lists and arrivals into account", async () => {
    const plain = await clientele("lint", example("east-china.json"));
    expect([plain.code, plain.said.split("\n")[0]]).toEqual([
      0,
      "east-china version 1: errors 0, warnings 0, unknown 0, notes 2",
    ]);
    const crowded = await clientele("lint", ...eastChina, "--arrivals", "461");
    expect(crowded.code).toBe(1);
    expect(crowded.said).toContain("461 customers are expected, and the reps have room for 460");
    const seen = await clientele("lint", ...eastChina, "--customers", example("customers.csv"));
    expect(seen.said).not.toContain("OW401");
    const few = file("few.csv", "id,region,size\na,CN/East,3\n");
    const unseen = await clientele("lint", ...eastChina, "--customers", few);
    expect(unseen.said).toContain(
      "OW401 rules[0] rule key-accounts decides for none of the 1 customers given",
    );
    const listed = { id: "a", when: { attributes: { uses: { in: ["x"] } } }, then: { pool: "public" } };
    const both = { ...listed, id: "b", when: { attributes: { uses: { in: ["y"] } } } };
    const uses = file("uses.json", JSON.stringify({ rules: [listed, both], fallback: { rep: "li" } }));
    const unique = ["lint", uses, "--hit-policy", "unique"];
    expect((await clientele(...unique)).said).not.toContain("OW104");
    expect((await clientele(...unique, "--lists", "uses")).said).toContain("OW104");
    const empty = file("empty.json", '{ "name": "empty" }');
    expect(await clientele("lint", empty)).toMatchObject({ code: 0, said: "empty version 1: nothing found" });
    const cases = (await clientele("lint", empty, "--format", "junit")).said;
    expect(cases).toContain('tests="1" failures="0"');
  });

  test("is coloured for who wants it, and says the same", async () => {
    const said: string[] = [];
    const asked = ["lint", file("faulty.json", faulty)];
    const world = { print: (text: string) => void said.push(text), complain: () => {}, now: () => 0 };
    await run(asked, { ...world, colours: true });
    expect(said[0]).toContain("\u001b[31m");
    expect(stripVTControlCharacters(said[0] ?? "")).toBe((await clientele(...asked)).said);
  });
});

describe("clientele diff", () => {
  const larger = () =>
    file("larger.json", readFileSync(example("east-china.json"), "utf8").replace('"gte": 500', '"gte": 900'));

  test("says who moves from where to where, and which of the customers given do", async () => {
    const asked = ["diff", example("east-china.json"), larger(), ...eastChina.slice(1)];
    const { code, said } = await clientele(...asked, "--customers", example("customers.csv"));
    expect(code).toBe(1);
    expect(said.split("\n")).toEqual([
      "east-china version 1 to east-china version 1: 2 kinds of customers move",
      "rule key-accounts (in-turn) to rule east (in-turn)",
      '  who: size = 500..<900; region = "CN/East" | CN/East/*',
      "  for example: region CN/East, size 500",
      "  of the 3 customers given: 1, hualian",
      "rule key-accounts (in-turn) to fallback (pool public)",
      "  who: size = 500..<900; region = null | *",
      "  for example: size 500",
      "  of the 3 customers given: none",
    ]);
    const chinese = (await clientele(...asked, "--lang", "zh-CN")).said;
    expect(chinese).toContain("规则 key-accounts（in-turn） 改为 兜底（公海 public）");
    const json = JSON.parse((await clientele(...asked, "--format", "json")).said);
    expect(json).toMatchObject({ complete: true, fallbackChanged: false });
  });

  test("finds nobody between a policy and itself, and answers 0", async () => {
    const same = await clientele("diff", example("east-china.json"), example("east-china.json"));
    expect(same).toMatchObject({ code: 0, said: "nobody moves" });
  });

  test("tells a changed fallback, and names reps", async () => {
    const [a, b] = ["li", "wang"].map((rep) =>
      file(`to-${rep}.json`, JSON.stringify({ name: rep, fallback: { rep } })),
    );
    const { said } = await clientele("diff", a ?? "", b ?? "", ...eastChina.slice(1));
    expect(said).toContain("fallback (Li Wei) to fallback (Wang Fang)\n  who: *");
    expect(said).toContain("the fallback differs");
  });
});

describe("clientele simulate", () => {
  const rivals = ["east-china.json", "unfair.json"].map(example);
  const both = ["simulate", ...rivals, ...eastChina.slice(1)];

  test("sets two policies beside each other: loads, evenness, and who moves", async () => {
    const asked = [...both, "--customers", example("customers.csv")];
    const { code, said } = await clientele(...asked);
    expect(code).toBe(0);
    expect(said.split("\n").map((line) => line.replaceAll(/ {2,}/g, " | "))).toEqual([
      "east-china version 1 to unfair version 1: 2 of 3 customers would have another owner",
      "rep | holds | received",
      "Li Wei | 1 → 0 | 1 → 0",
      "Wang Fang | 0 → 0 | 0 → 0",
      "Zhou Min | 1 → 0 | 1 → 0",
      "",
      "in a pool | 1 → 3",
      "Jain index | 0.667 → 1.000",
      "Gini | 0.333 → 0.000",
      "least (max-min) | 0 → 0",
      "warnings | 0 → 0",
      "back to the pool | 0 → 0",
      "of leavers, decided anew | 0 → 0",
      "no rule matched | 1 → 3",
      "nobody eligible | 0 → 0",
      "",
      "hualian: Zhou Min to a pool",
      "xinhua: Li Wei to a pool",
    ]);
    expect((await clientele(...asked, "--lang", "zh-CN")).said).toContain("3 个客户中 2 个将更换负责人");
  });

  test("says who would own what under one policy", async () => {
    const one = ["simulate", ...eastChina, "--customers", example("customers.csv"), "--lang", "zh-CN"];
    const { said } = await clientele(...one);
    expect(said).toContain("east-china version 1：3 个客户\n");
    expect(said).toMatch(/hualian：Zhou Min\nxinhua：Li Wei\nbeifang：公海$/);
  });

  test("the same seed gives the same customers, and prints it", async () => {
    const asked = [...both, "--synthetic", "120", "--seed", "7"];
    const { said } = await clientele(...asked);
    expect(said).toContain("of 120 customers would have another owner (seed 7)");
    expect(said).toContain("more: --format json names all");
    expect((await clientele(...asked)).said).toBe(said);
    expect((await clientele(...both, "--synthetic", "120", "--seed", "8")).said).not.toBe(said);
    const json = JSON.parse((await clientele(...asked, "--format", "json")).said);
    expect(json).toMatchObject({
      seed: 7,
      customers: 120,
      policies: ["east-china version 1", "unfair version 1"],
    });
    const { before, after } = json.owners;
    const moved = Object.keys(before).filter((id) => before[id] !== after[id]);
    expect(json.moves.map((move: { customerId: string }) => move.customerId)).toEqual(moved);
    expect(json.recycled.before).toBeGreaterThan(0);
  });

  test("plays a history: pauses, orders, and somebody who leaves", async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 0, day, 9)).toISOString();
    const staff = [
      { id: "li", name: "Li Wei", teamId: "east", active: false },
      { id: "wang", teamId: "east" },
    ];
    const events = [
      { is: "registered", at: at(5), customer: { id: "a", region: "CN/East" } },
      { is: "registered", at: at(5), customer: { id: "b", region: "CN/East" } },
      { is: "paused", at: at(6), customerId: "b", until: at(16) },
      { is: "ordered", at: at(7), customerId: "a", amount: 900 },
      { is: "staffed", at: at(8), reps: staff },
      { is: "classified", at: at(20), customerId: "b", tier: "A" },
    ];
    const history = file("history.ndjson", events.map((event) => JSON.stringify(event)).join("\n"));
    const { said } = await clientele("simulate", ...eastChina, "--history", history);
    const rows = said.split("\n").map((line) => line.replaceAll(/ {2,}/g, " | "));
    expect(rows).toContain("rep | holds | received | ordered");
    expect(rows).toContain("of leavers, decided anew | 1");
    expect(rows).toContain("back to the pool | 1");
    expect(rows.slice(-2)).toEqual(["a: a pool", "b: Wang Fang"]);
    const unsorted = file("unsorted.json", JSON.stringify([events[2], { ...events[0], customer: {} }]));
    const { code, complaints } = await clientele("simulate", ...eastChina, "--history", unsorted);
    expect(code).toBe(2);
    expect(complaints).toContain("[1].customer.id: expected");
    const late = file("late.ndjson", [events[2], events[0]].map((one) => JSON.stringify(one)).join("\n"));
    const told = await clientele("simulate", ...eastChina, "--history", late, "--lang", "zh-CN");
    expect(told.complaints).toContain("line 2, at: 应为事件按时间先后排列");
  });
});

describe("what does not fit is refused with exit code 2, and named by", () => {
  const named: readonly (readonly [string, readonly string[], string])[] = [
    ["the verb", ["chek"], '"chek" is not one of check, explain, lint, diff, simulate'],
    ["the policy that is missing", ["check"], "clientele check policy.json"],
    ["the option", ["check", "p.json", "--colour"], "--colour"],
    ["the format", ["check", "p.json", "--format", "xml"], "--format is one of text, json, junit"],
    ["the language", ["check", "p.json", "--lang", "fr"], "--lang is one of en, zh-CN"],
    ["the number of runs", ["check", "p.json", "--runs", "many"], "--runs is a whole number"],
    ["the zone", ["check", "p.json", "--zone", "Mars"], "no time zone such as Asia/Shanghai"],
    ["the file", ["check", "nowhere.json"], "the file nowhere.json cannot be read"],
    ["the arrivals", ["lint", "p.json", "--arrivals", "many"], "--arrivals is a whole number"],
    ["the hit policy", ["lint", "p.json", "--hit-policy", "last"], "--hit-policy is one of"],
    ["the second policy", ["diff", "p.json"], "name both policies"],
    ["what is too much", ["lint", "p.json", "q.json"], "q.json is too much"],
    ["what a simulation needs", ["simulate", "p.json"], "one of --history, --customers, --synthetic"],
    ["how many are made up", ["simulate", "p.json", "--synthetic", "0"], "--synthetic is a whole number"],
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

  test("every place of every file at once", async () => {
    const policy = file("bad.json", '{ "rules": [{ "id": "" }, { "id": "r", "then": { "pool": "gold" } }] }');
    const customers = file("bad.ndjson", '{ "id": "a" }\n{ "id": "b", "size": -1 }\n');
    const roster = file("bad.csv", "id,weight\nli,heavy\n");
    const asked = ["lint", policy, "--roster", roster, "--customers", customers];
    const { code, complaints } = await clientele(...asked);
    expect(code).toBe(2);
    expect(complaints).toContain("rules[0].id: expected at least 1 characters");
    expect(complaints).toContain("line 2, weight: expected a value of type");
    expect(complaints).toContain("line 2, size: expected at least 0");
    const torn = file("torn.ndjson", '{ "id": "a" }\n{\n\n{ "id": "c" }\n');
    const lines = await clientele("lint", example("east-china.json"), "--customers", torn);
    expect(lines.complaints).toContain(
      "  line 2: expected one JSON value\n  line 3: expected one JSON value",
    );
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
