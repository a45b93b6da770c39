import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import type { ClienteleOptions } from "../index.js";
import type { MetricDefinition } from "./metric-policy.js";

const MARCH = { from: "2026-03-01", until: "2026-04-01", currency: "CNY" };
const APRIL = { from: "2026-04-01", until: "2026-05-01", currency: "CNY" };

const complaints: MetricDefinition = {
  id: "complaints",
  name: { en: "Complaints", "zh-CN": "投诉数" },
  unit: "count",
  betterIs: "lower",
  source: "observation",
  measure: {
    top: { op: "sum", field: "value", where: { kind: "complaint", min: null, max: null } },
    bottom: null,
  },
  basis: { owner: "then" },
  window: "at",
  population: { en: "Complaints in the window", "zh-CN": "期间内的投诉" },
  lists: "observation",
};

onEveryStore("the catalogue of metrics", (open) => {
  const begin = async (options: Partial<ClienteleOptions> = {}) => {
    const bed = open(options);
    const { admin } = bed;
    await admin.team.addTeam({ id: "east", name: "east" });
    for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east" });
    bed.goTo("2026-03-02T01:00:00Z");
    const customers = { acme: "CN/Zhejiang/Hangzhou", bolt: "CN/Zhejiang/Ningbo", cork: "CN/Hubei" };
    for (const [id, region] of Object.entries(customers)) {
      await admin.customers.register({ id, name: id, region });
      await admin.ownership.assignTo({ customerId: id, repId: "lin", reason: "by hand" });
    }
    const order = (id: string, customerId: string, amount: number, productId?: string) =>
      admin.orders.record({
        ...{ id, customerId, placedAt: bed.now(), currency: "CNY" },
        lines: [{ amount, quantity: 1, ...(productId === undefined ? {} : { productId }) }],
      });
    const touch = (customerId: string, kind: "visit" | "call" | "note") =>
      bed.as("lin").customers.touch({ customerId, at: bed.now(), channel: "phone", kind });
    const figures = async (metrics: readonly string[], window: object = {}) => {
      const { total } = await admin.performance.report({ ...MARCH, ...window, metrics: [...metrics] });
      return metrics.map((id) => total[id]?.value);
    };
    return { ...bed, order, touch, figures };
  };

  test("counts follow-ups and visits, and how many of them led to an order", async () => {
    const bed = await begin();
    await bed.order("early", "cork", 100);
    bed.passDays(1);
    await bed.touch("acme", "visit");
    await bed.touch("acme", "call");
    await bed.touch("bolt", "call");
    await bed.touch("cork", "visit");
    await bed.touch("cork", "note");
    bed.passDays(1);
    await bed.order("o-1", "acme", 100);
    await bed.order("o-2", "bolt", 100);
    await bed.admin.orders.cancel({ id: "o-2" });
    const asked = ["follow-ups", "visits", "follow-up-efficiency"];
    expect(await bed.figures(asked)).toEqual([4, 2, 1 / 3]);
    expect(await bed.figures(asked, APRIL)).toEqual([0, 0, null]);
    const listed = await bed.admin.performance.report({ ...MARCH, metrics: asked, by: "rep", listIds: true });
    expect(listed.rows.map((row) => row.key)).toEqual(["lin"]);
    expect(listed.total["follow-up-efficiency"]?.behind).toEqual({
      top: ["acme"],
      bottom: ["acme", "bolt", "cork"],
    });
  });

  test("measures from receiving a customer to the owner's first follow-up", async () => {
    const bed = await begin();
    bed.goTo("2026-03-02T05:00:00Z");
    await bed.touch("acme", "note");
    await bed.touch("bolt", "visit");
    bed.goTo("2026-03-02T07:00:00Z");
    await bed.touch("acme", "call");
    await bed.touch("acme", "call");
    expect(await bed.figures(["response-rate", "response-hours"])).toEqual([2 / 3, 5]);
  });

  test("knows who bought before and again, and who stayed away", async () => {
    const bed = await begin();
    for (const id of ["acme", "bolt", "cork"]) await bed.order(`m-${id}`, id, 100);
    bed.passDays(1);
    await bed.admin.orders.cancel({ id: "m-cork" });
    bed.goTo("2026-04-02T01:00:00Z");
    await bed.order("a-1", "acme", 100);
    await bed.order("a-2", "cork", 100);
    expect(await bed.figures(["retention", "churn"], APRIL)).toEqual([0.5, 0.5]);
    expect(await bed.figures(["retention", "churn"])).toEqual([null, null]);
    const april = await bed.admin.performance.report({ ...APRIL, metrics: ["churn"], listIds: true });
    expect(april.total.churn?.behind).toEqual({ top: ["bolt"], bottom: ["acme", "bolt"] });
  });

  test("does not take credit that only changes hands for a purchase", async () => {
    const bed = await begin();
    await bed.order("m-acme", "acme", 100);
    bed.goTo("2026-04-02T01:00:00Z");
    await bed.order("a-bolt", "bolt", 100);
    await bed.admin.performance.moveCredit({
      sourceId: "m-acme",
      from: "lin",
      to: "zhou",
      reason: "wrong rep",
    });
    expect(await bed.figures(["retention"], APRIL)).toEqual([0]);
  });

  test("takes answers to surveys and receivables from outside", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    const at = bed.now();
    const said = (kind: string, value: number, over: object = {}) =>
      performance.observe({ kind, value, customerId: "acme", at, ...over });
    for (const value of [5, 4, 3, 1]) await said("csat", value);
    for (const value of [10, 9, 9, 8, 6, 0]) await said("nps", value);
    await said("receivable", 1_000, { currency: "CNY" });
    await said("receivable", -400, { currency: "CNY", at: "2026-04-05T00:00:00Z" });
    await said("receivable", 70, { currency: "USD" });
    const [csat, nps, owed] = await bed.figures(["csat", "nps", "receivables"]);
    expect([csat, nps?.toFixed(4), owed]).toEqual([0.5, "16.6667", 1_000]);
    expect(await bed.figures(["csat", "receivables"], APRIL)).toEqual([null, 600]);
    const byRep = await performance.report({ ...MARCH, metrics: ["csat"], by: "rep" });
    expect(byRep.rows.map((row) => row.key)).toEqual(["lin"]);
    const code = async (call: Promise<unknown>) => (await refusal(call)).code;
    expect(await code(said("csat", 6))).toBe("PERFORMANCE.OBSERVATION_OUT_OF_RANGE");
    expect(await code(said("csat", 5, { currency: "CNY" }))).toBe("PERFORMANCE.OBSERVATION_CURRENCY");
    expect(await code(said("receivable", 5))).toBe("PERFORMANCE.OBSERVATION_CURRENCY");
    expect(await code(said("mood", 5))).toBe("PERFORMANCE.NOT_OBSERVED");
    expect(await code(said("toString", 5))).toBe("PERFORMANCE.NOT_OBSERVED");
  });

  test("groups by product and category, and by region as deep as is asked", async () => {
    const bed = await begin();
    await bed.admin.orders.addProduct({ id: "chair", name: "Chair", category: "Furniture" });
    await bed.admin.orders.addProduct({ id: "desk", name: "Desk", category: "Furniture" });
    await bed.order("o-1", "acme", 100, "chair");
    await bed.order("o-2", "bolt", 30, "desk");
    await bed.order("o-3", "cork", 5);
    const by = async (asked: object) => {
      const { rows, total } = await bed.admin.performance.report({ ...MARCH, ...asked });
      return [...rows.map((row) => [row.key, row.figures.revenue?.value]), total.revenue?.value];
    };
    expect(await by({ by: "product" })).toEqual([["chair", 100], ["desk", 30], [null, 5], 135]);
    expect(await by({ by: "category" })).toEqual([["Furniture", 130], [null, 5], 135]);
    expect(await by({ by: "region", depth: 2 })).toEqual([["CN/Hubei", 5], ["CN/Zhejiang", 130], 135]);
    expect(await by({ by: "region", depth: 1 })).toEqual([["CN", 135], 135]);
    const visits = bed.admin.performance.report({ ...MARCH, by: "product", metrics: ["visits"] });
    expect((await refusal(visits)).code).toBe("PERFORMANCE.NOT_OF_PRODUCTS");
  });

  test("exports what the actor may see, in four forms and two languages", async () => {
    const bed = await begin();
    await bed.order("o-1", "acme", 12_345);
    const asked = { ...MARCH, by: "rep" as const, metrics: ["revenue", "win-rate"] };
    const csv = await bed.admin.performance.exportReport({ ...asked, format: "csv" });
    expect(csv).toEqual({
      mediaType: "text/csv; charset=utf-8; header=present",
      text: "Rep,Revenue (CNY),Win rate\r\nlin,123.45,\r\nTotal,123.45,\r\n",
    });
    const chinese = { ...asked, format: "html" as const, locale: "zh-CN" as const };
    expect((await bed.admin.performance.exportReport(chinese)).text).toContain("<td>¥123.45</td>");
    const others = await bed.as("zhou").performance.exportReport({ ...asked, format: "ndjson" });
    expect(others.text).toBe(
      '{"from":"2026-03-01","until":"2026-04-01","currency":"CNY","total":true,"figures":{"revenue":0,"win-rate":null}}\n',
    );
  });

  test("takes further metrics as data, in the same reports and rankings, and refuses an id twice", async () => {
    const observations = { complaint: { min: 1, max: 9 } };
    const bed = await begin({ performance: { metrics: [complaints], observations } });
    for (const value of [1, 2]) {
      await bed.admin.performance.observe({ kind: "complaint", value, customerId: "acme", at: bed.now() });
    }
    expect(await bed.figures(["complaints", "revenue"])).toEqual([3, 0]);
    const ranked = await bed.admin.performance.ranking({ ...MARCH, metric: "complaints" });
    expect([ranked.definition.betterIs, ranked.rows]).toMatchObject([
      "lower",
      [{ key: "lin", value: 3, rank: 1 }],
    ]);
    expect((await bed.admin.performance.metrics()).map((one) => one.id)).toContain("complaints");
    const unknown = await refusal(bed.admin.performance.report({ ...MARCH, metrics: ["mood"] }));
    expect([unknown.code, String(unknown.facts.known).includes("complaints")]).toEqual([
      "PERFORMANCE.NO_SUCH_METRIC",
      true,
    ]);
    expect((await refusal(bed.admin.performance.ranking({ ...MARCH, metric: "attainment" }))).code).toBe(
      "PERFORMANCE.NO_SUCH_METRIC",
    );
    const twice = { ...complaints, id: "revenue" };
    expect(() => open({ performance: { metrics: [twice] } })).toThrow(/revenue/);
  });
});
