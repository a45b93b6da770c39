import { describe, expect, test } from "vitest";
import { contentHash, makeCalendar } from "../kernel/index.js";
import { columnsBuilder, type Sale } from "./builder.js";
import { classify } from "./classify.js";
import { type Classification, changeOf, decisionAt } from "./decision.js";
import { explainClass, moneyText } from "./explain.js";
import { ClassificationPolicy, type ClassificationPolicyInput } from "./policy.js";
import { NONE } from "./segments.js";

const calendar = makeCalendar({ zone: "Asia/Shanghai" });
const AS_OF = calendar.dayOf(Date.parse("2026-06-30T12:00:00+08:00"));
const ago = (days: number, amount: number): Sale => ({ day: AS_OF - days, amount });

const runOf = (
  sales: Readonly<Record<string, readonly Sale[]>>,
  input: ClassificationPolicyInput = {},
  before?: Int16Array,
): Classification => {
  const policy = ClassificationPolicy.parse(input);
  const builder = columnsBuilder({ asOfDay: AS_OF, countBy: policy.countBy, windowDays: policy.windowDays });
  for (const [id, list] of Object.entries(sales)) builder.add(id, list);
  const columns = builder.finish();
  return {
    columns,
    classes: classify(columns, policy, before),
    policy,
    policyHash: contentHash(policy),
    currency: "CNY",
    asOf: Date.parse("2026-06-30T12:00:00+08:00"),
    before,
    dateText: (day) => calendar.dateText(calendar.startOf(day)),
  };
};

const explained = (run: Classification, id: string, locale: "en" | "zh-CN") => {
  const decision = decisionAt(run, run.columns.ids.indexOf(id));
  return explainClass(decision, run.policy, locale).split("\n");
};

const book = {
  acme: [ago(200, 6_000_00), ago(40, 2_000_00), ago(3, 1_000_00)],
  bell: [ago(400, 800_00)],
  cole: [],
  dorn: [ago(600, 300_00), ago(10, 500_00)],
};
const breaks: ClassificationPolicyInput = {
  rfm: {
    recency: { method: "breaks", breaks: [7, 30, 90, 180] },
    frequency: { method: "breaks", breaks: [1, 2, 3, 9] },
    monetary: { method: "breaks", breaks: [100_00, 500_00, 1_000_00, 5_000_00] },
  },
};

describe("why a customer is in its classes", () => {
  const run = runOf(book, breaks);

  test("is said in English, with the figures and the thresholds", () => {
    expect(explained(run, "acme", "en")).toEqual([
      "Tier A: sales of 9,000.00 CNY; the customers before hold 0.00 % of all sales, below the limit of 80 %.",
      "Recency 5 of 5: 3 days since the last purchase (this score: up to 7).",
      "Frequency 3 of 5: 3 purchases (this score: 3).",
      "Monetary 5 of 5: 9,000.00 CNY (this score: from 5,000.01 CNY).",
      "Segment potential loyalist: rule 3 (recency 4-5, frequency 2-3, monetary any).",
      "Lifecycle repeat since 2026-05-21: 3 purchases (loyal from 5), the last 3 days ago; churned after 365 days of silence (a fixed number of days).",
      `Policy ${run.policyHash}.`,
    ]);
  });

  test("is said in Chinese", () => {
    expect(explained(run, "acme", "zh-CN")).toEqual([
      "价值层级 A：销售额 9,000.00 CNY；排在前面的客户占全部销售额的 0.00%，低于界限 80 %。",
      "近度 5/5：距上次购买 3 天（该分值：至多 7）。",
      "频度 3/5：购买 3 次（该分值：3）。",
      "额度 5/5：9,000.00 CNY（该分值：至少 5,000.01 CNY）。",
      "细分 潜在忠诚客户：规则 3（近度 4-5、频度 2-3、额度 任意）。",
      "生命周期 复购（自 2026-05-21）：购买 3 次（5 次起为忠诚），距上次 3 天；静默超过 365 天视为流失（固定天数）。",
      `策略 ${run.policyHash}。`,
    ]);
  });

  test("tells who has never bought, who is gone, and who came back", () => {
    expect(explained(run, "cole", "en")).toEqual([
      "No tier: has never bought.",
      "Lifecycle potential: no purchase yet.",
      `Policy ${run.policyHash}.`,
    ]);
    expect(explained(run, "bell", "en")[0]).toBe(
      "Tier B: sales of 800.00 CNY; the customers before hold 84.90 % of all sales, below the limit of 95 %.",
    );
    expect(explained(run, "bell", "en").at(-2)).toBe(
      "Lifecycle churned since 2026-05-27: 400 days since the last of 1 purchases, more than 365 (a fixed number of days).",
    );
    expect(explained(run, "dorn", "en").at(-2)).toBe(
      "Lifecycle won back since 2026-06-20: back after a silence that counted as churned, 1 of 2 purchases since then.",
    );
  });

  test("says that a customer is kept by the band, and where the borders are", () => {
    const tiers: ClassificationPolicyInput["tiers"] = {
      by: "thresholds",
      tiers: [{ name: "key", from: 10_000_00, text: { en: "key account", "zh-CN": "重点客户" } }],
      rest: { name: "ordinary" },
      band: 10,
    };
    const held = runOf(book, { tiers }, Int16Array.of(0, NONE, NONE, NONE));
    expect(explained(held, "acme", "en")[0]).toBe(
      "Tier key account, kept: sales of 9,000.00 CNY are within 10 % of the border of the tier (own: 10,000.00 CNY, next better: nothing).",
    );
    expect(explained(held, "bell", "en")[0]).toBe(
      "Tier ordinary: sales of 800.00 CNY are below the threshold of 10,000.00 CNY.",
    );
  });

  test("never shows a placeholder, in either language, for whatever class", () => {
    const policies: ClassificationPolicyInput[] = [
      breaks,
      { ...breaks, segments: [] },
      { tiers: { by: "quantiles", tiers: [{ name: "A", top: 30 }] } },
      { lifecycle: { churn: { by: "rhythm", times: 2 } } },
      { rfm: { monetary: { method: "ntile" } } },
    ];
    for (const policy of policies) {
      for (const before of [undefined, Int16Array.of(0, 0, 0, 0), Int16Array.of(1, 1, 1, 1)]) {
        const other = runOf({ ...book, ebb: [ago(5, 0), ago(4, -10)] }, policy, before);
        for (const id of other.columns.ids) {
          for (const locale of ["en", "zh-CN"] as const) {
            expect(explained(other, id, locale).join("\n")).not.toMatch(/[{}]|undefined|NaN|null/);
          }
        }
      }
    }
  });

  test("is all whole numbers, as a store keeps them", () => {
    const walk = (value: unknown): void => {
      if (typeof value === "number") expect(Number.isSafeInteger(value)).toBe(true);
      else if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
    };
    const quintiles = runOf(book);
    quintiles.columns.ids.forEach((_, at) => {
      walk(decisionAt(quintiles, at));
    });
  });
});

describe("what a decision changes", () => {
  const run = runOf(book, breaks);
  const acme = decisionAt(run, 0);

  test("is nothing when the figures move within their scores", () => {
    expect(changeOf(acme, { ...acme, monetary: 1, recencyDays: 2, asOf: acme.asOf + 1 })).toBe("same");
  });

  test("is a class when there was none, or when the tier, the segment or the stage is another", () => {
    const others = [null, { tier: "B" }, { segment: "loyal" }, { lifecycle: "loyal" as const }];
    for (const other of others) {
      expect(changeOf(other === null ? null : { ...acme, ...other }, acme)).toBe("changed");
    }
  });

  test("is a refreshment when only the reasons are others", () => {
    const tier = acme.reasons.tier;
    const others = [
      { recencyScore: 1 },
      { frequencyScore: 1 },
      { monetaryScore: 1 },
      { currency: "USD" },
      { policyHash: "0" },
      { reasons: { ...acme.reasons, tier: tier === null ? null : { ...tier, held: true } } },
    ];
    for (const other of others) expect(changeOf({ ...acme, ...other }, acme)).toBe("refreshed");
  });
});

describe("money in words", () => {
  test("has as many decimals as its currency", () => {
    expect(moneyText(123_456, "CNY", "en")).toBe("1,234.56 CNY");
    expect(moneyText(123_456, "JPY", "zh-CN")).toBe("123,456 JPY");
    expect(moneyText(-5, "USD", "en")).toBe("-0.05 USD");
  });
});
