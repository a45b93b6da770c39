import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, makeCalendar } from "../kernel/index.js";
import { type CreditFact, creditFact, firstOrders, leadFact, opportunityFact } from "./facts.js";
import { behind, measure } from "./measure.js";
import { metrics, type ReportMetric } from "./metrics.js";
import { reconcile } from "./reconcile.js";
import { checkDimension, compareTables, tabulate } from "./report.js";

const the = (...ids: readonly ReportMetric[]) => ids.map((id) => metrics[id]);

let serial = 0;
const credit = (over: Partial<CreditFact> & { readonly orderId: string }): CreditFact => {
  serial += 1;
  return {
    source: "credit",
    id: `e-${serial}`,
    repId: "lin",
    teamId: "east",
    customerId: "c-1",
    share: 10_000,
    amount: 100,
    margin: 0,
    marginKnown: false,
    placedHere: true,
    first: false,
    ...over,
  };
};
const figureOf = (id: ReportMetric, facts: readonly CreditFact[]) => measure(metrics[id], facts).value;

describe("metrics of orders", () => {
  const bought = [
    credit({ orderId: "a", amount: 300, margin: 90, marginKnown: true, first: true }),
    credit({ orderId: "b", amount: 100, margin: 10, marginKnown: true }),
    credit({ orderId: "c", amount: 60, customerId: "c-2", first: true }),
  ];

  test("add up what was sold, and the margin where it is known", () => {
    expect(figureOf("revenue", bought)).toBe(460);
    expect(figureOf("margin", bought)).toBe(100);
    expect(measure(metrics["margin-rate"], bought)).toEqual({ value: 0.25, top: 100, bottom: 400 });
    expect(figureOf("orders", bought)).toBe(3);
    expect(figureOf("customers-buying", bought)).toBe(2);
    expect(figureOf("new-customers", bought)).toBe(2);
    expect(measure(metrics["average-order-value"], bought)).toEqual({ value: 153, top: 460, bottom: 3 });
  });

  test("take a cancelled order off in the window of its cancellation", () => {
    const back = credit({ orderId: "a", amount: -300, margin: -90, marginKnown: true, share: -10_000 });
    const same = [...bought, back];
    expect(figureOf("revenue", same)).toBe(160);
    expect(figureOf("orders", same)).toBe(2);
    expect(figureOf("customers-buying", same)).toBe(2);
    expect(figureOf("customers-buying", [credit({ orderId: "a" }), back])).toBe(0);
    const later = [back];
    expect(figureOf("revenue", later)).toBe(-300);
    expect(figureOf("orders", later)).toBe(-1);
    expect(figureOf("customers-buying", later)).toBe(0);
    expect(measure(metrics["average-order-value"], later)).toEqual({ value: null, top: -300, bottom: -1 });
  });

  test("count a shared order for each rep, and once in the total", () => {
    const shared = [
      credit({ orderId: "a", amount: 70, share: 7_000 }),
      credit({ orderId: "a", amount: 30, share: 3_000, repId: "wu" }),
    ];
    const options = { by: "rep" as const, customers: new Map(), listIds: true };
    const { rows, total } = tabulate(shared, the("revenue", "orders", "customers-buying"), options);
    expect(rows.map((row) => [row.key, row.figures.revenue?.value, row.figures.orders?.value])).toEqual([
      ["lin", 70, 1],
      ["wu", 30, 1],
    ]);
    expect([total.revenue?.value, total.orders?.value, total["customers-buying"]?.value]).toEqual([
      100, 1, 1,
    ]);
    expect(total.orders?.behind).toEqual({ top: ["a"], bottom: null });
  });

  test("list the ids behind a figure, once each", () => {
    expect(behind(metrics.revenue, bought).top).toEqual(["a", "b", "c"]);
    expect(behind(metrics.margin, bought).top).toEqual(["a", "b"]);
    expect(behind(metrics["new-customers"], bought).top).toEqual(["c-1", "c-2"]);
    expect(behind(metrics["average-order-value"], bought)).toEqual({
      top: ["a", "b", "c"],
      bottom: ["a", "b", "c"],
    });
  });

  test("are as many as the ids behind them, where they count customers", () => {
    const fact = fc.record({
      order: fc.nat(5),
      customer: fc.nat(2),
      share: fc.constantFrom(-10_000, 10_000, 5_000),
    });
    fc.assert(
      fc.property(fc.array(fact), (some) => {
        const facts = some.map(({ order, customer, share }) =>
          credit({
            orderId: `o-${customer}-${order}`,
            customerId: `c-${customer}`,
            share,
            first: order === 0,
          }),
        );
        for (const id of ["customers-buying", "new-customers"] as const) {
          expect(behind(metrics[id], facts).top).toHaveLength(figureOf(id, facts) ?? -1);
        }
      }),
    );
  });
});

describe("the first order of a customer", () => {
  const order = (orderId: string, placedAt: number, share = 10_000) => ({
    customerId: "c-1",
    orderId,
    placedAt,
    share,
  });

  test("is the earliest that stands, whatever order they come in", () => {
    const orders = [order("b", 20), order("a", 30), order("z", 10, 0)];
    expect(firstOrders(orders).get("c-1")).toBe("b");
    expect(firstOrders([...orders].reverse()).get("c-1")).toBe("b");
    expect(firstOrders([order("b", 20), order("a", 20)]).get("c-1")).toBe("a");
    expect(firstOrders([order("z", 10, 0)]).size).toBe(0);
  });

  test("marks the entries of that order, and of no other", () => {
    const entry = {
      ...{ id: "e", version: 1, source: "order" as const, customerId: "c-1", repId: null, teamId: null },
      ...{ role: "owner", share: 10_000, amount: 5, margin: null, currency: "CNY", at: 1, sourceAt: 1 },
      ...{ recordedAt: 1, reverses: null, reason: "owned-when-placed" as const, policy: "p" },
      ...{ causeId: null, note: "" },
    };
    const first = new Map([["c-1", "o-1"]]);
    expect(creditFact({ ...entry, sourceId: "o-1" }, first, { from: 0, until: 2 })).toMatchObject({
      first: true,
      margin: 0,
      marginKnown: false,
    });
    expect(creditFact({ ...entry, sourceId: "o-2", margin: 4 }, first, { from: 0, until: 2 })).toMatchObject({
      first: false,
      margin: 4,
      marginKnown: true,
    });
  });
});

describe("metrics of the funnel", () => {
  const shanghai = makeCalendar({ zone: "Asia/Shanghai" });
  const deal = {
    ...{ id: "d-1", ownerId: "lin", teamId: "east", customerId: "c-1", amount: 500, currency: "CNY" },
    status: "won" as const,
    openedAt: instant("2026-03-01T23:00:00+08:00"),
    closedAt: instant("2026-03-11T01:00:00+08:00"),
  };
  const factOf = (over: object) => opportunityFact({ ...deal, ...over }, "CNY", shanghai);

  test("count won deals by all that were closed, in any currency, but amounts in one", () => {
    const facts = [
      factOf({}),
      factOf({ id: "d-2", currency: "USD", amount: 900 }),
      factOf({ id: "d-3", status: "lost" }),
      factOf({ id: "d-4", currency: null, amount: null }),
    ].flatMap((fact) => fact ?? []);
    expect(measure(metrics["win-rate"], facts)).toEqual({ value: 0.75, top: 3, bottom: 4 });
    expect(measure(metrics["won-amount"], facts).value).toBe(500);
    expect(measure(metrics["cycle-days"], facts)).toEqual({ value: 10, top: 30, bottom: 3 });
    expect(factOf({ status: "open", closedAt: null })).toBe(null);
  });

  test("count a lead as converted only when that was before the end of the window", () => {
    const lead = {
      id: "l-1",
      ownerId: null,
      teamId: null,
      region: null,
      status: "converted" as const,
      closedAt: 99,
    };
    const window = { from: 0, until: 100 };
    expect(leadFact(lead, window).converted).toBe(true);
    expect(leadFact({ ...lead, closedAt: 100 }, window).converted).toBe(false);
    expect(leadFact({ ...lead, status: "disqualified" }, window).converted).toBe(false);
    expect(leadFact({ ...lead, status: "open", closedAt: null }, window).converted).toBe(false);
  });

  test("of leads are not asked by what only customers have", () => {
    expect(checkDimension(the("revenue", "conversion"), "segment")).toMatchObject({
      error: { code: "PERFORMANCE.NO_SUCH_DIMENSION", facts: { metric: "conversion", by: "segment" } },
    });
    expect(
      checkDimension(the("conversion"), "region").ok && checkDimension(the("revenue"), "segment").ok,
    ).toBe(true);
  });
});

describe("a report", () => {
  const fact = fc.record({ order: fc.nat(9), rep: fc.constantFrom("lin", "wu", null), amount: fc.integer() });
  const facts = fc
    .array(fact)
    .map((some) =>
      some.map(({ order, rep, amount }) => credit({ orderId: `o-${order}`, repId: rep, amount })),
    );
  const options = { customers: new Map(), listIds: false };
  const asked = Object.keys(metrics).filter((id) => id !== "attainment") as ReportMetric[];

  test("has rows that sum to its total, the house account among them and last", () => {
    fc.assert(
      fc.property(facts, (some) => {
        const { rows, total } = tabulate(some, the("revenue"), { ...options, by: "rep" });
        const sum = rows.reduce((all, row) => all + (row.figures.revenue?.value ?? 0), 0);
        expect(sum).toBe(total.revenue?.value);
        const house = rows.findIndex((row) => row.key === null);
        expect(house === -1 || house === rows.length - 1).toBe(true);
      }),
    );
  });

  test("has a finite figure or none, for every metric, also over nothing", () => {
    fc.assert(
      fc.property(facts, (some) => {
        for (const figure of Object.values(
          tabulate(some, the(...asked), { ...options, by: "company" }).total,
        )) {
          expect(figure?.value === null || Number.isFinite(figure?.value)).toBe(true);
        }
      }),
    );
  });

  test("carries the definition of each of its metrics, in both languages", () => {
    const { definitions } = tabulate([], the(...asked), { ...options, by: "company" });
    expect(definitions.map((one) => one.id)).toEqual(asked);
    for (const [id, one] of Object.entries(metrics)) {
      expect(one.id).toBe(id);
      expect(one.population.en && one.population["zh-CN"] && one.name["zh-CN"]).toBeTruthy();
    }
  });

  test("groups by what the customer is now, and leads by their own region", () => {
    const hangzhou = { region: "CN/Zhejiang", segment: "smb", industry: null, kind: "dealer" };
    const customers = new Map([["c-1", hangzhou]]);
    const some = [credit({ orderId: "a" }), credit({ orderId: "b", customerId: "gone" })];
    const keys = (by: "region" | "kind") =>
      tabulate(some, the("revenue"), { by, customers, listIds: false }).rows.map((row) => row.key);
    expect(keys("region")).toEqual(["CN/Zhejiang", null]);
    expect(keys("kind")).toEqual(["dealer", null]);
    const lead = {
      id: "l",
      ownerId: null,
      teamId: null,
      region: "CN/Hubei",
      status: "open" as const,
      closedAt: null,
    };
    const leads = [leadFact(lead, { from: 0, until: 1 })];
    const { rows } = tabulate(leads, the("conversion"), { by: "region", customers, listIds: false });
    expect(rows).toMatchObject([{ key: "CN/Hubei", figures: { conversion: { value: 0, bottom: 1 } } }]);
  });

  test("beside another has everybody who is in one of them", () => {
    const table = (some: readonly CreditFact[]) => tabulate(some, the("revenue"), { ...options, by: "rep" });
    const now = table([credit({ orderId: "a", amount: 150 }), credit({ orderId: "b", repId: "wu" })]);
    const before = table([
      credit({ orderId: "c", amount: 100 }),
      credit({ orderId: "d", repId: "zhou", amount: 40 }),
    ]);
    expect(compareTables(now, before)).toMatchObject({
      rows: [
        { key: "lin", figures: { revenue: { now: 150, before: 100, difference: 50, ratio: 0.5 } } },
        { key: "wu", figures: { revenue: { now: 100, before: 0, difference: 100, ratio: null } } },
        { key: "zhou", figures: { revenue: { now: 0, before: 40, difference: -40, ratio: -1 } } },
      ],
      total: { revenue: { now: 250, before: 140, difference: 110 } },
    });
  });
});

describe("reconciling", () => {
  const side = (orderId: string, amount: number, margin = 0) => ({ orderId, amount, margin });

  test("finds every order whose credit is not its amount, also when the errors cancel out", () => {
    const found = reconcile([side("a", 100), side("b", 50)], [side("a", 90), side("b", 60)]);
    expect(found.difference).toEqual({ amount: 0, margin: 0 });
    expect(found.mismatches.map((one) => one.orderId)).toEqual(["a", "b"]);
  });

  test("looks at the margin too, and at credit without an order", () => {
    const found = reconcile([side("a", 100, 30)], [side("a", 100, 20), side("x", 5)]);
    expect(found).toMatchObject({
      difference: { amount: 5, margin: -10 },
      orders: { amount: 100, margin: 30 },
    });
    expect(found.mismatches.map((one) => one.orderId)).toEqual(["a", "x"]);
  });
});
