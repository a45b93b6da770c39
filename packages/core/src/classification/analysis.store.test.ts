import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { type Instant, instant } from "../kernel/index.js";

interface Line {
  readonly productId?: string;
  readonly amount: number;
  readonly margin?: number | null;
}

const span = { currency: "CNY", from: "2025-07-01T00:00:00Z", until: "2026-01-01T00:00:00Z" };

const buy = (bed: TestBed, customerId: string, placedAt: string, lines: readonly Line[], currency = "CNY") =>
  bed.admin.orders.record({
    customerId,
    placedAt,
    currency,
    lines: lines.map(({ productId, amount, margin = null }) => ({
      productId: productId ?? null,
      quantity: amount < 0 ? -1 : 1,
      amount,
      margin,
    })),
  });

onEveryStore("customer analysis", (open) => {
  const shop = async () => {
    const bed = open();
    const { customers, orders } = bed.admin;
    await customers.register({ id: "acme", name: "Acme", region: "CN/Zhejiang" });
    await customers.register({ id: "bell", name: "Bell", region: "CN/Jiangsu" });
    await customers.register({ id: "cole", name: "Cole" });
    await orders.addProduct({ id: "desk", name: "Desk", category: "Furniture" });
    await orders.addProduct({ id: "lamp", name: "Lamp", category: "Light" });
    await buy(bed, "acme", "2025-03-10T00:00:00Z", [{ productId: "desk", amount: 500, margin: 50 }]);
    await buy(bed, "acme", "2025-08-10T00:00:00Z", [{ productId: "desk", amount: 600, margin: 60 }]);
    await buy(bed, "acme", "2025-09-10T00:00:00Z", [
      { productId: "lamp", amount: 200, margin: 80 },
      { productId: "desk", amount: -100, margin: -10 },
    ]);
    await buy(bed, "bell", "2025-03-10T00:00:00Z", [{ productId: "lamp", amount: 300, margin: 90 }]);
    await buy(bed, "bell", "2025-12-31T23:59:59.999Z", [{ productId: "lamp", amount: 300, margin: 100 }]);
    await buy(bed, "bell", "2025-12-01T00:00:00Z", [{ productId: "lamp", amount: 77 }], "USD");
    await buy(bed, "cole", "2026-01-01T00:00:00Z", [{ amount: 40 }]);
    return bed;
  };

  test("composition holds every customer, and the orders of the span and currency only", async () => {
    const { admin } = await shop();
    const found = await admin.classification.composition(span);
    expect(found).toMatchObject({ customers: 3, amount: 1_000 });
    expect(found.pareto.map(({ id, amount }) => [id, amount])).toEqual([
      ["acme", 700],
      ["bell", 300],
    ]);
    expect(found.gini?.population).toBeCloseTo(0.2, 12);
    expect(found.heavyMediumLight.map(({ ids }) => ids)).toEqual([["acme"], [], ["bell"], ["cole"]]);
    expect(found.deciles.slice(0, 3).map(({ ids }) => ids)).toEqual([["acme"], ["bell"], []]);
    await expect(admin.classification.composition({ ...span, until: span.from })).rejects.toMatchObject({
      _tag: "InvalidInput",
      issues: [{ path: "until" }],
    });
  });

  test("movement reconciles from one period to the next", async () => {
    const { admin } = await shop();
    const periods = { currency: "CNY", before: "2025-01-01T00:00:00Z", from: span.from };
    const found = await admin.classification.movement({ ...periods, until: "2026-01-02T00:00:00Z" });
    expect(found.opening).toEqual({ customers: 2, amount: 800 });
    expect(found.groups.grown).toMatchObject({ ids: ["acme"], change: 200 });
    expect(found.groups.steady.ids).toEqual(["bell"]);
    expect(found.groups.new.ids).toEqual(["cole"]);
    expect(found.closing).toEqual({ customers: 3, amount: 1_040 });
    expect(found.newRepeatLapsed).toEqual({ new: 1, repeat: 2, lapsed: 0 });
  });

  test("the mix sums to everything that was sold, by whatever it is cut", async () => {
    const bed = await shop();
    const { admin } = bed;
    const rowsBy = async (by: "customer" | "product" | "category" | "region" | "period") =>
      (await admin.classification.mix({ ...span, by })).map(({ id, sales, margin }) => [id, sales, margin]);
    expect(await rowsBy("customer")).toEqual([
      ["acme", 700, 130],
      ["bell", 300, 100],
    ]);
    expect(await rowsBy("product")).toEqual([
      ["desk", 500, 50],
      ["lamp", 500, 180],
    ]);
    expect(await rowsBy("category")).toEqual([
      ["Furniture", 500, 50],
      ["Light", 500, 180],
    ]);
    expect(await rowsBy("region")).toEqual([
      ["CN/Zhejiang", 700, 130],
      ["CN/Jiangsu", 300, 100],
    ]);
    expect(await rowsBy("period")).toEqual([
      ["2025-08-01", 600, 60],
      ["2025-12-01", 300, 100],
      ["2025-09-01", 100, 70],
    ]);
    const [desk, lamp] = await admin.classification.mix({ ...span, by: "product", stock: { desk: 250 } });
    expect(desk).toMatchObject({ marginRate: 0.1, turnover: 2, crossRatio: 0.2, contribution: 0.1 });
    expect(lamp).toMatchObject({ marginRate: 0.36, turnover: null, contribution: null });
    await bed.admin.orders.record({
      customerId: "bell",
      placedAt: "2025-08-01T00:00:00Z",
      currency: "CNY",
      lines: [{ productId: "lamp", quantity: 1, amount: 50 }],
    });
    expect((await rowsBy("product"))[0]).toEqual(["lamp", 550, null]);
  });

  test("demand puts value and steadiness together, over whole periods of the calendar", async () => {
    const bed = open({ calendar: { zone: "Asia/Shanghai" } });
    for (const id of ["even", "rare"]) await bed.admin.customers.register({ id, name: id });
    // 30 September, 17:00 in London is October in Shanghai.
    for (const date of ["2025-09-30T17:00:00Z", "2025-11-05T00:00:00Z", "2025-12-05T00:00:00Z"]) {
      await buy(bed, "even", date, [{ amount: 1_000 }]);
    }
    await buy(bed, "rare", "2025-12-05T00:00:00Z", [{ amount: 10 }]);
    await buy(bed, "rare", "2026-01-02T00:00:00Z", [{ amount: 10 }]);
    const found = await bed.admin.classification.demand({ currency: "CNY", periods: 3 });
    expect(found.customers).toMatchObject([
      { id: "even", tier: "A", demand: "X", variation: 0, mean: 1_000 },
      { id: "rare", tier: "C", demand: "Z", periods: 3 },
    ]);
    const filled = found.matrix.filter(({ customers }) => customers > 0);
    expect(filled.map(({ tier, demand, ids }) => [tier, demand, ids])).toEqual([
      ["A", "X", ["even"]],
      ["C", "Z", ["rare"]],
    ]);
  });

  test("cross-sell finds what is bought together, and offers it", async () => {
    const bed = open();
    for (let at = 0; at < 12; at += 1) {
      const id = `c-${String(at).padStart(2, "0")}`;
      await bed.admin.customers.register({ id, name: id });
      const products = at < 6 ? ["desk", "lamp"] : at < 11 ? ["rug"] : ["desk"];
      await buy(
        bed,
        id,
        "2025-08-01T00:00:00Z",
        products.map((productId) => ({ productId, amount: 5 })),
      );
    }
    const { classification } = bed.admin;
    const { rules, baskets } = await classification.crossSell(span);
    expect(baskets).toBe(12);
    expect(rules.map(({ from, to }) => `${from} > ${to}`)).toEqual(["desk > lamp", "lamp > desk"]);
    const offers = await classification.crossSellOffers({ ...span, customerId: "c-11" });
    expect(offers.map(({ product, because }) => [product, because.from])).toEqual([["lamp", "desk"]]);
    const byCustomer = await classification.crossSell({ ...span, basket: "customer" });
    expect(byCustomer.rules).toHaveLength(2);
  });

  test("churn risk and win-back name their reasons, as of any moment", async () => {
    const bed = open();
    for (const id of ["acme", "bell", "cole"]) await bed.admin.customers.register({ id, name: id });
    for (const day of ["01", "11", "21"]) {
      await buy(bed, "acme", `2025-10-${day}T00:00:00Z`, [{ amount: 900 }]);
      await buy(bed, "bell", `2025-12-${day}T00:00:00Z`, [{ amount: 100 }]);
    }
    const { classification } = bed.admin;
    const now = await classification.churnRisk({ customerId: "acme", currency: "CNY" });
    expect(now).toMatchObject({ level: "churned", silentDays: 76, amount: 2_700 });
    expect(now.text.en).toContain("churned: 3 purchases, the last 76 days ago.");
    const asOf: Instant = instant("2025-10-25T00:00:00Z");
    const then = await classification.churnRisk({ customerId: "acme", currency: "CNY", asOf });
    expect(then).toMatchObject({ level: "active", signals: [] });
    const back = await classification.winBack({ currency: "CNY" });
    expect(back.map(({ id }) => id)).toEqual(["acme", "bell"]);
    expect(await classification.winBack({ currency: "CNY", fromAmount: 300, limit: 1 })).toHaveLength(1);
    expect((await classification.winBack({ currency: "CNY", asOf })).map(({ id }) => id)).toEqual([]);
    await expect(classification.churnRisk({ customerId: "none", currency: "CNY" })).rejects.toMatchObject({
      _tag: "NotFound",
    });
  });

  test("whoever sees only its own customers gets the analysis of those", async () => {
    const bed = open({
      roles: {
        admin: { "*": "all" },
        rep: { "classification.read": "own", "ownership.claim": "all", "customer.read": "all" },
      },
    });
    await bed.admin.team.addTeam({ id: "east", name: "East" });
    await bed.admin.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    for (const id of ["acme", "bell"]) {
      await bed.admin.customers.register({ id, name: id });
      await buy(bed, id, "2025-08-01T00:00:00Z", [{ productId: "desk", amount: 100 }]);
    }
    await bed.as("lin").ownership.claim({ customerId: "bell" });
    const { classification } = bed.as("lin");
    expect(await classification.composition(span)).toMatchObject({ customers: 1, amount: 100 });
    expect((await classification.mix({ ...span, by: "customer" })).map(({ id }) => id)).toEqual(["bell"]);
    expect((await classification.demand({ currency: "CNY" })).customers.map(({ id }) => id)).toEqual([
      "bell",
    ]);
    expect((await classification.crossSell(span)).baskets).toBe(1);
    await expect(classification.churnRisk({ customerId: "acme", currency: "CNY" })).rejects.toMatchObject({
      _tag: "NotAllowed",
    });
  });
});
