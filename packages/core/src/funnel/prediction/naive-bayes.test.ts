import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Evidence, LearnedCase } from "./evidence.js";
import { winChance } from "./naive-bayes.js";
import { STAGE, WinCounts } from "./win-counts.js";

/** Facts of Odoo's own tests of predictive lead scoring. */
const file = resolve(import.meta.dirname, "../../../../../../shared/reference/odoo_pls_cases.json");

interface Lead {
  readonly team: string | null;
  readonly country: string | null;
  readonly state: string | null;
  readonly source: string | null;
  readonly stage: string;
  readonly status: "won" | "lost" | "open";
  readonly tags?: readonly string[];
}

interface Cases {
  readonly stages: readonly string[];
  readonly leads: readonly Lead[];
  readonly tag_leads: readonly Lead[];
}

const known = (value: string | null) => (value === null ? [] : [value]);

/** The state of an e-mail or telephone that is not there is a value too. */
const evidence = (lead: Lead): Evidence => ({
  group: lead.team,
  stageId: lead.stage,
  fields: {
    country: known(lead.country),
    state: known(lead.state),
    email: ["none"],
    phone: ["none"],
    source: known(lead.source),
    tags: lead.tags ?? [],
  },
});

const learn = (stages: readonly string[], leads: readonly Lead[], only?: readonly string[]) => {
  const counts = new WinCounts(stages);
  for (const lead of leads) if (lead.status !== "open") counts.add(caseOf(lead, only));
  return counts;
};
const pick = (fields: Evidence["fields"], only: readonly string[] = Object.keys(fields)) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => only.includes(name)));
const caseOf = (lead: Lead, only?: readonly string[]): LearnedCase => {
  const { fields, ...rest } = evidence(lead);
  return { ...rest, fields: pick(fields, only), won: lead.status === "won" };
};
const percent = (counts: WinCounts, lead: Lead, only?: readonly string[]) => {
  const { fields, ...rest } = evidence(lead);
  const chance = winChance(counts, { ...rest, fields: pick(fields, only) }, { minCount: { tags: 50 } });
  return chance.ok ? Number((chance.value.probability * 100).toFixed(2)) : null;
};

const cases = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Cases) : null;
if (cases === null) console.info("skipped: the reference cases are not here");

describe.skipIf(cases === null)("naive Bayes gives the chances of Odoo's tests", () => {
  const { stages, leads, tag_leads: tagged } = cases ?? { stages: [], leads: [], tag_leads: [] };
  const lead = (at: number, changes: Partial<Lead> = {}) => ({ ...leads[at], ...changes }) as Lead;

  test("by the counts of each team", () => {
    const counts = learn(stages, leads);
    expect([3, 8, 13].map((at) => percent(counts, lead(at)))).toEqual([33.49, 7.74, 35.09]);
  });

  test("by the counts of all, for whoever has no team", () => {
    const teamless = leads.map((one, at) => (at < leads.length - 4 ? one : { ...one, team: null }));
    expect(percent(learn(stages, teamless), lead(13, { team: null }))).toBe(35.19);
  });

  test("after one more was won, and others went back a stage", () => {
    const counts = learn(stages, leads);
    counts.add(caseOf(lead(9, { status: "won" })));
    expect(percent(counts, lead(3, { stage: "s0" }))).toBe(20.87);
    expect(percent(counts, lead(8, { stage: "s0" }))).toBe(2.43);
    expect(percent(counts, lead(8, { stage: "s0", country: "c1" }))).toBe(34.38);
    counts.remove(caseOf(lead(9, { status: "won" })));
    expect(percent(counts, lead(8))).toBe(7.74);
  });

  test("by the stage alone", () => {
    const counts = learn(stages, [...leads, lead(9, { status: "won" })], []);
    expect([3, 8].map((at) => percent(counts, lead(at, { stage: "s0" }), []))).toEqual([34.38, 50]);
  });

  test("by tags, where enough deals had them", () => {
    const counts = learn(stages, tagged, ["tags"]);
    const of = (...tags: string[]) =>
      percent(counts, { ...(tagged[0] as Lead), stage: "s0", tags }, ["tags"]);
    expect([of("A"), of("B"), of("A", "B"), of()]).toEqual([33.69, 23.51, 28.05, 28.6]);
    expect(of("never seen")).toBe(28.6);
  });
});

const stageIds = ["s0", "s1", "won"];
const anyCase: fc.Arbitrary<LearnedCase> = fc.record({
  group: fc.constantFrom("east", "west", null),
  stageId: fc.constantFrom("s0", "s1"),
  fields: fc.record({
    source: fc.subarray(["fair", "web"], { maxLength: 1 }),
    tags: fc.subarray(["a", "b", "c"]),
  }),
  won: fc.boolean(),
});
const counted = (list: readonly LearnedCase[]) => {
  const counts = new WinCounts(stageIds);
  for (const one of list) counts.add(one);
  return counts;
};
const all = (counts: WinCounts) =>
  ["east", "west", null].map((group) => [
    counts.has(group),
    [...stageIds, "fair", "web", "a", "b", "c"].map((value) =>
      [STAGE, "source", "tags"].map((field) => [counts.of(group, field, value), counts.total(group, field)]),
    ),
  ]);

describe("counts of won and lost deals", () => {
  test("are the same whatever the order, and as if a case that was taken out had never been", () => {
    fc.assert(
      fc.property(fc.array(anyCase), fc.array(anyCase), (kept, taken) => {
        const counts = counted([...taken, ...kept]);
        for (const one of taken) counts.remove(one);
        expect(all(counts)).toEqual(all(counted([...kept].reverse())));
      }),
    );
  });

  test("do not let out what was never in, and change nothing then", () => {
    const counts = counted([{ group: null, stageId: "s0", fields: { tags: ["a"] }, won: false }]);
    const before = all(counts);
    expect(() =>
      counts.remove({ group: null, stageId: "s0", fields: { tags: ["a", "b"] }, won: false }),
    ).toThrow(/tags b was not counted/);
    expect(() => counts.remove({ group: null, stageId: "s0", fields: {}, won: true })).toThrow(RangeError);
    expect(all(counts)).toEqual(before);
  });
});

describe("a chance", () => {
  test("is made of points that sum to its score, and grows when a deal like it is won", () => {
    fc.assert(
      fc.property(fc.array(anyCase, { minLength: 1 }), anyCase, (list, one) => {
        const counts = counted(list);
        const chance = winChance(counts, one, { minCount: {} });
        if (!chance.ok) return;
        const { probability, score, contributions } = chance.value;
        expect([...contributions].reverse().reduce((sum, part) => sum + part.points, 0)).toBe(score);
        expect(Math.log(probability / (1 - probability))).toBeCloseTo(score / 1e6, 6);
        if (!counts.has(one.group)) return;
        const sole = { group: one.group, stageId: "s0", fields: {} };
        const before = winChance(counts, sole, { minCount: {} });
        counts.add({ ...sole, won: true });
        const after = winChance(counts, sole, { minCount: {} });
        if (before.ok && after.ok) expect(after.value.score).toBeGreaterThan(before.value.score);
      }),
    );
  });

  test("is not known before any deal was closed", () => {
    const chance = winChance(
      new WinCounts(stageIds),
      { group: null, stageId: "s0", fields: {} },
      { minCount: {} },
    );
    expect(chance.ok || chance.error.code).toBe("FUNNEL.NOTHING_LEARNED");
  });
});
