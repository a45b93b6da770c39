import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aalenJohansen, chanceWithin, incidenceAt, type Outcome, stepAt } from "./competing-outcomes.js";
import { kaplanMeier } from "./survival.js";

type Close = "won" | "lost";
const outcomes = ["won", "lost"] as const;
const anySeen: fc.Arbitrary<readonly Outcome<Close>[]> = fc.array(
  fc.record({ time: fc.nat({ max: 20 }), outcome: fc.constantFrom("won", "lost", null) }),
  { maxLength: 60 },
);

const seen = (text: string): readonly Outcome<Close>[] =>
  text.split(" ").map((one) => ({
    time: Number(one.slice(1)),
    outcome: one.startsWith("w") ? "won" : one.startsWith("l") ? "lost" : null,
  }));

describe("competing outcomes", () => {
  test("are counted by hand as Aalen and Johansen do", () => {
    // 5 at risk: 1/5 won. 4: 1/4 of the 4/5 left lost. one censored at 3, still at risk then. 2: 1/2 of 3/5 won.
    const curve = aalenJohansen(seen("w1 l2 o3 w4 o5"), outcomes);
    expect(curve.map((step) => [step.time, step.atRisk])).toEqual([
      [1, 5],
      [2, 4],
      [4, 2],
    ]);
    expect(curve.at(-1)?.incidence.won).toBeCloseTo(0.5, 12);
    expect(curve.at(-1)?.incidence.lost).toBeCloseTo(0.2, 12);
    expect(curve.at(-1)?.undecided).toBeCloseTo(0.3, 12);
  });

  test("of the same time share those at risk then, whatever their order", () => {
    const one = aalenJohansen(seen("w3 l3 o3 o3"), outcomes);
    expect(one).toEqual(aalenJohansen(seen("o3 l3 o3 w3"), outcomes));
    expect(one).toEqual([{ time: 3, atRisk: 4, undecided: 0.5, incidence: { won: 0.25, lost: 0.25 } }]);
  });

  test("with the undecided always add up to 1, and each share only rises", () => {
    fc.assert(
      fc.property(anySeen, (all) => {
        let before = { won: 0, lost: 0 };
        for (const { undecided, incidence } of aalenJohansen(all, outcomes)) {
          expect(undecided + incidence.won + incidence.lost).toBeCloseTo(1, 9);
          expect(incidence.won).toBeGreaterThanOrEqual(before.won);
          expect(incidence.lost).toBeGreaterThanOrEqual(before.lost);
          before = incidence;
        }
      }),
    );
  });

  test("leave as many undecided as Kaplan-Meier says of any outcome, and 1 - Kaplan-Meier of one is never less", () => {
    fc.assert(
      fc.property(anySeen, fc.nat({ max: 20 }), (all, time) => {
        const curve = aalenJohansen(all, outcomes);
        const lasting = (of: (one: Outcome<Close>) => boolean) =>
          kaplanMeier(all.map((one) => ({ time: one.time, ended: of(one) })))
            .filter((step) => step.time <= time)
            .at(-1)?.survival ?? 1;
        expect(stepAt(curve, time)?.undecided ?? 1).toBeCloseTo(
          lasting((one) => one.outcome !== null),
          9,
        );
        const alone = 1 - lasting((one) => one.outcome === "won");
        expect(alone).toBeGreaterThanOrEqual(incidenceAt(curve, "won", time) - 1e-12);
      }),
    );
  });

  test("overstated by 1 - Kaplan-Meier: half lost first, then half of the rest won, is a quarter and not a half", () => {
    const all = seen("l1 l1 w2 o3");
    expect(incidenceAt(aalenJohansen(all, outcomes), "won", 3)).toBe(0.25);
    expect(
      kaplanMeier(all.map((one) => ({ time: one.time, ended: one.outcome === "won" })))[0]?.survival,
    ).toBe(0.5);
  });

  test("are what happened, where nothing is censored; and a later age looks only at those still undecided", () => {
    const decided = fc.array(
      fc.record({ time: fc.nat({ max: 20 }), outcome: fc.constantFrom("won", "lost") }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(decided, fc.nat({ max: 20 }), fc.nat({ max: 20 }), (all, age, within) => {
        const curve = aalenJohansen(all as readonly Outcome<Close>[], outcomes);
        const older = all.filter((one) => one.time > age);
        const won = older.filter((one) => one.outcome === "won" && one.time <= age + within);
        const share = older.length === 0 ? 0 : won.length / older.length;
        expect(chanceWithin(curve, "won", age, within)).toBeCloseTo(share, 9);
      }),
    );
  });

  test("have no chance where nothing is known", () => {
    expect(aalenJohansen([], outcomes)).toEqual([]);
    expect(chanceWithin([], "won", 5, 100)).toBe(0);
  });
});
