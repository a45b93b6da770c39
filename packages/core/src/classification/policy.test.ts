import { describe, expect, test } from "vitest";
import { contentHash, parse } from "../kernel/index.js";
import { ClassificationPolicy } from "./policy.js";

const faultsOf = (policy: unknown): readonly string[] => {
  const read = parse(ClassificationPolicy, policy, { en: "the policy", "zh-CN": "策略" });
  return read.ok ? [] : read.error.issues.map(({ path }) => path);
};

describe("the policy of classification", () => {
  test("is complete by itself: quintiles, eleven segments, ABC, a year of silence", () => {
    const policy = ClassificationPolicy.parse({});
    expect(policy.rfm.recency).toEqual({
      method: "quantile",
      bins: 5,
      ties: "together",
      convention: "at-most",
    });
    expect(policy.segments).toHaveLength(11);
    expect(policy.tiers).toMatchObject({ by: "cumulative-share", band: 2, rest: { name: "C" } });
    expect(policy.lifecycle).toEqual({ loyalFrom: 5, churn: { by: "days", days: 365 }, wonBackFor: 1 });
  });

  test("read again is the same, and so is its hash", () => {
    const policy = ClassificationPolicy.parse({});
    expect(contentHash(ClassificationPolicy.parse(policy))).toBe(contentHash(policy));
  });

  test.each([
    [
      "breaks that do not ascend",
      { rfm: { recency: { method: "breaks", breaks: [5, 5] } }, segments: [] },
      ["rfm.recency.breaks"],
    ],
    [
      "weights that are all 0",
      { rfm: { weights: { recency: 0, frequency: 0, monetary: 0 } } },
      ["rfm.weights"],
    ],
    ["a range the wrong way round", { segments: [{ name: "x", recency: [4, 2] }] }, ["segments[0].recency"]],
    ["two segments of one name", { segments: [{ name: "x" }, { name: "x" }] }, ["segments[1].name"]],
    [
      "segments for scores that there are not",
      { rfm: { frequency: { method: "quantile", bins: 3 } }, segments: [{ name: "x", frequency: [3, 4] }] },
      ["segments[0].frequency"],
    ],
    [
      "thresholds that do not descend",
      {
        tiers: {
          by: "thresholds",
          tiers: [
            { name: "B", from: 1 },
            { name: "A", from: 2 },
          ],
        },
      },
      ["tiers.tiers"],
    ],
    [
      "shares that do not ascend",
      {
        tiers: {
          by: "cumulative-share",
          tiers: [
            { name: "A", share: 95 },
            { name: "B", share: 80 },
          ],
        },
      },
      ["tiers.tiers"],
    ],
    [
      "a tier with the name of the rest",
      { tiers: { by: "quantiles", tiers: [{ name: "C", top: 20 }] } },
      ["tiers.rest.name"],
    ],
    [
      "a band from which nobody could rise",
      { tiers: { by: "quantiles", tiers: [{ name: "A", top: 5 }], band: 5 } },
      ["tiers.band"],
    ],
    [
      "a band from which nobody could fall",
      { tiers: { by: "cumulative-share", tiers: [{ name: "A", share: 96 }], band: 4 } },
      ["tiers.band"],
    ],
    ["a word that it does not know", { tier: {} }, [""]],
  ])("refuses %s, with the place", (_, policy, paths) => {
    expect(faultsOf(policy)).toEqual(paths);
  });

  test("names every fault at once", () => {
    const policy = {
      rfm: { weights: { recency: -1 } },
      lifecycle: { loyalFrom: 1, churn: { by: "rhythm", times: 0 } },
    };
    expect(faultsOf(policy)).toEqual(["rfm.weights.recency", "lifecycle.loyalFrom", "lifecycle.churn.times"]);
  });
});
