import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SegmentRule } from "./policy.js";
import { REST, segmentCoverage, segmentOf, standardSegments } from "./segments.js";

const five = { recency: 5, frequency: 5, monetary: 5 };
const score = fc.integer({ min: 1, max: 5 });
const range = fc.tuple(score, score).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const rules = fc.array(
  fc.record(
    { name: fc.string({ minLength: 1 }), recency: range, frequency: range, monetary: range },
    { requiredKeys: ["name"] },
  ),
  { maxLength: 8 },
);
const named = (recency: number, frequency: number) =>
  standardSegments[segmentOf(standardSegments, recency, frequency, 3)]?.name;

describe("the standard table of segments", () => {
  test("has eleven, covers every combination of scores, and none of its rules is in vain", () => {
    expect(standardSegments).toHaveLength(11);
    expect(segmentCoverage(standardSegments, five)).toEqual({ uncovered: [], unreachable: [] });
  });

  test("is the usual grid, with lost in its worst corner", () => {
    const grid = [5, 4, 3, 2, 1].map((recency) =>
      [1, 2, 3, 4, 5].map((frequency) => named(recency, frequency)),
    );
    expect(grid).toEqual([
      ["new", "potential-loyalist", "potential-loyalist", "champions", "champions"],
      ["promising", "potential-loyalist", "potential-loyalist", "loyal", "loyal"],
      ["about-to-sleep", "about-to-sleep", "needing-attention", "loyal", "loyal"],
      ["hibernating", "hibernating", "at-risk", "at-risk", "cannot-lose"],
      ["lost", "hibernating", "at-risk", "at-risk", "cannot-lose"],
    ]);
  });

  test("fits the schema of a policy", () => {
    for (const rule of standardSegments) expect(SegmentRule.parse(rule)).toEqual(rule);
  });
});

describe("a table of segments", () => {
  test("is read from the top: the first rule that matches wins", () => {
    const table = [
      { name: "whale", monetary: [5, 5] as [number, number] },
      { name: "recent", recency: [4, 5] as [number, number] },
    ];
    expect([segmentOf(table, 5, 1, 5), segmentOf(table, 5, 1, 4), segmentOf(table, 3, 1, 4)]).toEqual([
      0,
      1,
      REST,
    ]);
  });

  test("tells of rules that earlier ones hide, also when it takes several of them", () => {
    const table = [
      { name: "low", recency: [1, 2] as [number, number] },
      { name: "high", recency: [3, 5] as [number, number] },
      { name: "middle", recency: [2, 4] as [number, number] },
    ];
    expect(segmentCoverage(table, five)).toEqual({ uncovered: [], unreachable: ["middle"] });
  });

  test("law: what is covered and what is reachable is what the rules answer", () => {
    fc.assert(
      fc.property(rules, score, score, score, (table, recency, frequency, monetary) => {
        const { uncovered, unreachable } = segmentCoverage(table, five);
        const found = segmentOf(table, recency, frequency, monetary);
        const isUncovered = uncovered.some(([r, f, m]) => r === recency && f === frequency && m === monetary);
        expect(isUncovered).toBe(found === REST);
        const name = table[found]?.name;
        const isUnique = table.filter((rule) => rule.name === name).length === 1;
        if (name !== undefined && isUnique) expect(unreachable).not.toContain(name);
      }),
    );
  });
});
