import { describe, expect, test } from "vitest";
import { parse } from "../kernel/index.js";
import { OwnershipPolicy } from "./policy.js";

const faultsOf = (policy: unknown): readonly string[] => {
  const read = parse(OwnershipPolicy, policy, { en: "the ownership policy", "zh-CN": "归属策略" });
  return read.ok ? [] : read.error.issues.map((issue) => issue.path);
};

describe("an ownership policy", () => {
  test("left out begins with one public pool, and nothing is ever due", () => {
    expect(OwnershipPolicy.parse({})).toMatchObject({
      rules: [],
      fallback: { pool: "public" },
      protection: null,
      pools: [{ id: "public", teamIds: [], members: [], admins: [], hidden: [], viewsPerDay: null }],
      assignOnRegister: false,
    });
  });

  test("has every fault of it named with its path, at once", () => {
    const rule = { id: "a", when: {}, then: { pool: "nowhere" } };
    expect(
      faultsOf({
        rules: [rule, rule],
        fallback: { pool: "gone" },
        pools: [{ id: "public" }, { id: "public" }],
      }),
    ).toEqual(["rules[1].id", "pools[1].id", "rules[0].then.pool", "rules[1].then.pool", "fallback.pool"]);
  });

  test("refuses what can never hold: an empty condition, an empty span, a maximum below the base", () => {
    const rule = (when: unknown) => ({ rules: [{ id: "a", when, then: { pool: "public" } }] });
    expect(faultsOf(rule({ region: {} }))).toEqual(["rules[0].when.region"]);
    expect(faultsOf(rule({ size: { gte: 9, lt: 9 } }))).toEqual(["rules[0].when.size"]);
    expect(faultsOf(rule({ attributes: { credit: { in: [] } } }))).toEqual([
      "rules[0].when.attributes.credit.in",
    ]);
    expect(faultsOf({ protection: { base: 10, renew: 3, max: 9 } })).toEqual(["protection.max"]);
    expect(faultsOf({ protection: { base: 3, renew: 3, max: 9, warnDays: 3 } })).toEqual([
      "protection.warnDays",
    ]);
    const overrides = [{ when: { tiers: ["A"] }, base: 30 }, { when: {} }, { when: { pools: ["gone"] } }];
    expect(faultsOf({ protection: { base: 10, renew: 3, max: 20, overrides } })).toEqual([
      "protection.overrides[1].when",
      "protection.overrides[0].max",
      "protection.overrides[2].when.pools[0]",
    ]);
  });

  test("by priority needs one of every rule, and no two the same", () => {
    const rule = (id: string, priority?: number) => ({ id, priority, then: { pool: "public" } });
    const rules = [rule("a", 1), rule("b"), rule("c", 1), rule("d")];
    expect(faultsOf({ hitPolicy: "priority", rules })).toEqual([
      "rules[1].priority",
      "rules[3].priority",
      "rules[2].priority",
    ]);
    expect(faultsOf({ rules })).toEqual([]);
  });

  test("takes the day of registration as a date, an instant or a number, and refuses an empty span", () => {
    const rule = (when: unknown) => ({ rules: [{ id: "a", when, then: { pool: "public" } }] });
    const read = OwnershipPolicy.parse(rule({ registeredAt: { gte: "2026-01-01T00:00:00+08:00" } }));
    expect(read.rules[0]?.when.registeredAt?.gte).toBe(Date.UTC(2025, 11, 31, 16));
    expect(faultsOf(rule({ registeredAt: { gte: 5, lt: 5 } }))).toEqual(["rules[0].when.registeredAt"]);
  });
});
