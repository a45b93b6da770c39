import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, instant, makeCalendar } from "../../kernel/index.js";
import type { Contactor, Evidence } from "./evidence.js";
import { explainContact } from "./explain-contact.js";
import { firstContact } from "./first-contact.js";
import { EvidenceKind, FirstContactPolicy } from "./first-contact-policy.js";

const calendar = makeCalendar({ zone: "Asia/Shanghai" });
const on = (day: number) => instant("2026-03-01T09:00:00+08:00") + (day - 1) * DAY;
const contactors: readonly Contactor[] = [
  { repId: "lin", name: "Lin", bar: null },
  { repId: "zhou", name: "Zhou", bar: null },
  { repId: "chen", name: "Chen", bar: "left" },
];
const seen = (id: string, repId: string, at: number, more: Partial<Evidence> = {}): Evidence => ({
  ...{ id, customerId: "acme", kind: "call", repId, at, recordedAt: at, has: [] },
  ...more,
});
const judge = (evidence: readonly Evidence[], policy: object = {}, now = on(20)) =>
  firstContact({ evidence, contactors, now }, FirstContactPolicy.parse(policy), calendar);
const reasonOf = (one: Evidence, policy: object = {}, now = on(20)) =>
  judge([one], policy, now).verdicts[0]?.reason;

describe("who was first", () => {
  test("is whoever the earliest evidence is of", () => {
    const { winner, decidedBy } = judge([seen("b", "zhou", on(3)), seen("a", "lin", on(2))]);
    expect([winner?.repId, winner?.id, decidedBy]).toEqual(["lin", "a", "earlier"]);
  });

  test("is nobody without evidence, and the only one whose evidence counts", () => {
    expect(judge([])).toMatchObject({ winner: null, decidedBy: "nobody" });
    expect(judge([seen("a", "lin", on(2)), seen("b", "lin", on(3))]).decidedBy).toBe("only");
  });

  test("is told at one moment by the kind that the policy names first, then by the note, then by the id", () => {
    const at = on(2);
    const visit = seen("z", "zhou", at, { kind: "visit" });
    expect(judge([seen("a", "lin", at), visit])).toMatchObject({ winner: { id: "z" }, decidedBy: "kind" });
    const order = { evidence: [{ kind: "call" }, { kind: "visit" }] };
    expect(judge([seen("a", "lin", at), visit], order).winner?.id).toBe("a");
    const later = seen("a", "lin", at, { recordedAt: at + 1 });
    expect(judge([later, seen("b", "zhou", at)])).toMatchObject({
      winner: { id: "b" },
      decidedBy: "noted-first",
    });
    expect(judge([seen("b", "zhou", at), seen("a", "lin", at)])).toMatchObject({
      winner: { id: "a" },
      decidedBy: "id",
    });
  });

  test("counts no evidence of a stranger, of another kind, or of who is barred", () => {
    expect(reasonOf(seen("a", "boss", on(2)))).toBe("not-a-rep");
    expect(reasonOf(seen("a", "lin", on(2), { kind: "note" }))).toBe("kind-does-not-count");
    expect(reasonOf(seen("a", "chen", on(2)))).toBe("left");
  });

  test("counts only complete evidence", () => {
    const policy = { evidence: [{ kind: "call", requires: ["summary", "contact"] }] };
    const call = seen("a", "lin", on(2), { has: ["contact"] });
    expect(judge([call], policy).verdicts[0]).toMatchObject({ reason: "incomplete", expected: ["summary"] });
    expect(reasonOf({ ...call, has: ["contact", "summary"] }, policy)).toBeNull();
  });

  test("counts what was noted in time, to the millisecond", () => {
    const noted = (recordedAt: number) => reasonOf(seen("a", "lin", on(2), { recordedAt }));
    expect([noted(on(9)), noted(on(9) + 1)]).toEqual([null, "noted-late"]);
    const any = seen("a", "lin", on(2), { recordedAt: on(19) });
    expect(reasonOf(any, { recordedWithinDays: null })).toBeNull();
  });

  test("counts a contact within its window, and no longer", () => {
    const asOf = (now: number) => reasonOf(seen("a", "lin", on(2)), { windowDays: 15 }, now);
    expect([asOf(on(17) - 1), asOf(on(17))]).toEqual([null, "lapsed"]);
  });

  test("counts nothing that happened or was noted after the moment that is asked about", () => {
    expect(reasonOf(seen("a", "lin", on(21)))).toBe("not-yet");
    expect(reasonOf(seen("a", "lin", on(19), { recordedAt: on(21) }))).toBe("not-yet");
    expect(reasonOf(seen("a", "lin", on(20)))).toBeNull();
  });

  test("reads aloud, with what looks earlier and does not count", () => {
    const evidence = [
      seen("t-1", "chen", on(1)),
      seen("t-2", "zhou", on(2), { recordedAt: on(15) }),
      seen("t-3", "lin", on(3), { kind: "visit" }),
      seen("t-4", "zhou", on(4)),
    ];
    const text = explainContact(judge(evidence));
    expect(text.en.split("; ")).toEqual([
      "Lin was first: visit at 2026-03-03T01:00:00.000Z (t-3)",
      "before Zhou: call at 2026-03-04T01:00:00.000Z (t-4)",
      "Chen's call at 2026-03-01T01:00:00.000Z (t-1) does not count: Chen has left",
      "Zhou's call at 2026-03-02T01:00:00.000Z (t-2) does not count: it was noted at 2026-03-15T01:00:00.000Z, more than 7 days later",
    ]);
    expect(text["zh-CN"].split("；")).toEqual([
      "Lin 首次联系：2026-03-03T01:00:00.000Z 拜访（t-3）",
      "先于 Zhou：2026-03-04T01:00:00.000Z 电话（t-4）",
      "Chen 2026-03-01T01:00:00.000Z 的电话（t-1）不计：Chen 已离职",
      "Zhou 2026-03-02T01:00:00.000Z 的电话（t-2）不计：记录于 2026-03-15T01:00:00.000Z，晚于发生后 7 天",
    ]);
    const none = explainContact(
      judge([seen("t-9", "lin", on(2))], { evidence: [{ kind: "visit", requires: ["summary"] }] }),
    );
    expect(none.en).toBe(
      "nobody's contact counts; Lin's call at 2026-03-02T01:00:00.000Z (t-9) does not count: a call does not count",
    );
  });
});

const anyEvidence = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...EvidenceKind.options),
      repId: fc.constantFrom("lin", "zhou", "chen", "boss"),
      day: fc.integer({ min: 1, max: 22 }),
      noted: fc.integer({ min: 0, max: 10 }),
      has: fc.subarray(["summary" as const, "contact" as const]),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ day, noted, ...one }, at): Evidence => {
      const moments = { at: on(day), recordedAt: on(day + noted) };
      return { ...one, ...moments, id: `t-${at}`, customerId: "acme" };
    }),
  );
const anyPolicy = fc.record({
  evidence: fc.subarray(
    [
      { kind: "call", requires: ["summary"] },
      { kind: "visit" },
      { kind: "registration", requires: ["contact"] },
    ],
    { minLength: 1 },
  ),
  windowDays: fc.option(fc.integer({ min: 1, max: 20 })),
  recordedWithinDays: fc.option(fc.integer({ min: 0, max: 10 })),
});

describe("laws of first contact", () => {
  test("the winner is the earliest of what counts, and nothing that counts is of anybody barred (O22)", () => {
    fc.assert(
      fc.property(anyEvidence, anyPolicy, (evidence, policy) => {
        const { winner, verdicts } = judge(evidence, policy);
        const counted = verdicts.filter((one) => one.counts);
        expect(winner?.at ?? null).toBe(
          counted.length === 0 ? null : Math.min(...counted.map(({ at }) => at)),
        );
        expect(verdicts).toHaveLength(evidence.length);
        for (const one of counted) expect(["lin", "zhou"]).toContain(one.repId);
      }),
    );
  });

  test("in whatever order evidence comes, the answer is the same (O22)", () => {
    const shuffled = anyEvidence.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, anyPolicy, ([one, other], policy) => {
        expect(judge(other, policy)).toEqual(judge(one, policy));
      }),
    );
  });

  test("what does not count decides nothing", () => {
    fc.assert(
      fc.property(anyEvidence, anyPolicy, (evidence, policy) => {
        const all = judge(evidence, policy);
        const counted = new Set(all.verdicts.filter((one) => one.counts).map(({ id }) => id));
        const alone = judge(
          evidence.filter(({ id }) => counted.has(id)),
          policy,
        );
        expect([alone.winner, alone.decidedBy]).toEqual([all.winner, all.decidedBy]);
      }),
    );
  });
});

test("a policy of first contact names each kind once, and asks a registration for no summary", () => {
  const twice = FirstContactPolicy.safeParse({ evidence: [{ kind: "call" }, { kind: "call" }] });
  expect(twice.error?.issues.map(({ path }) => path)).toEqual([["evidence", 1, "kind"]]);
  const asks = { evidence: [{ kind: "registration", requires: ["summary"] }] };
  expect(FirstContactPolicy.safeParse(asks).success).toBe(false);
});
