import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerFacts, repFacts } from "../../../../tests/support/ownership-facts.js";
import { type Consideration, considerReps, lineage, type RepFacts } from "./candidates.js";
import type { CandidateFilter } from "./policy.js";

const customer = customerFacts("c-1", { region: "CN/Zhejiang/Hangzhou" });
const rep = (id: string, some: Partial<RepFacts> = {}): RepFacts => repFacts(id, { teamId: "east", ...some });
const teams = [
  { id: "china", parentId: null, regions: [] },
  { id: "east", parentId: "china", regions: ["CN/Zhejiang", "CN/Shanghai"] },
  { id: "north", parentId: "china", regions: ["CN/Beijing"] },
];
const everybody: CandidateFilter = { teamIds: [], skills: [], coverRegion: false };

const consider = (
  filter: Partial<CandidateFilter>,
  reps: readonly RepFacts[],
  more: Partial<Consideration> = {},
) =>
  considerReps(
    { ...everybody, ...filter },
    { customer, reps, teams, load: {}, excluded: [], now: 100, ...more },
  );

const reasons = (...asked: Parameters<typeof consider>) => consider(...asked).map((one) => one.reason);

describe("a candidate", () => {
  test("is passed over for a stated reason, with what was expected and what was found", () => {
    const reps = [
      rep("1-left", { active: false }),
      rep("2-away", { absences: [{ from: 50, until: 150, reason: "leave" }] }),
      rep("3-zero", { weight: 0 }),
      rep("4-former"),
      rep("5-north", { teamId: "north" }),
      rep("6-unskilled", { skills: ["retail"] }),
      rep("7-shanghai", { regions: ["CN/Shanghai"], skills: ["export"] }),
      rep("8-full", { capacity: 2, skills: ["export"] }),
      rep("9-fits", { capacity: 3, skills: ["export"] }),
    ];
    const filter = { teamIds: ["east"], skills: ["export"], coverRegion: true };
    const more = { excluded: ["4-former"], load: { "8-full": 2, "9-fits": 2 } };
    expect(consider(filter, reps, more).map((one) => [one.reason, one.expected, one.found])).toEqual([
      ["inactive", [], []],
      ["away", [], [150]],
      ["weight-zero", [1], [0]],
      ["excluded", [], []],
      ["other-team", ["east"], ["north"]],
      ["lacks-skill", ["export"], ["retail"]],
      ["region-not-covered", ["CN/Zhejiang/Hangzhou"], ["CN/Shanghai"]],
      ["at-capacity", [2], [2]],
      [null, [], []],
    ]);
  });

  test("belongs to a team when their own lies under it", () => {
    expect(reasons({ teamIds: ["china"] }, [rep("a"), rep("b", { teamId: "north" })])).toEqual([null, null]);
    expect(lineage("east", teams)).toEqual(["east", "china"]);
  });

  test("is found even where teams go round in a circle", () => {
    const circle = [
      { id: "a", parentId: "b" },
      { id: "b", parentId: "a" },
    ];
    expect(lineage("a", circle)).toEqual(["a", "b"]);
  });

  test("covers a region only where their team does too", () => {
    const wide = rep("a", { regions: ["CN"] });
    expect(reasons({ coverRegion: true }, [wide, rep("b", { ...wide, teamId: "north" })])).toEqual([
      null,
      "region-not-covered",
    ]);
  });

  test("is back at the very moment an absence ends", () => {
    const away = [rep("a", { absences: [{ from: 50, until: 100, reason: "" }] })];
    expect(reasons({}, away, { now: 99 })).toEqual(["away"]);
    expect(reasons({}, away, { now: 100 })).toEqual([null]);
  });

  test("is judged alike however the reps are listed", () => {
    const reps = ["a", "b", "c", "d"].map((id) => rep(id, { weight: id === "c" ? 0 : 1 }));
    fc.assert(
      fc.property(fc.shuffledSubarray(reps, { minLength: 4 }), (shuffled) => {
        expect(consider({}, shuffled)).toEqual(consider({}, reps));
      }),
    );
  });
});
