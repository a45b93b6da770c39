import fc from "fast-check";
import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import type { ClienteleOptions } from "../index.js";

const withEngineer: Partial<ClienteleOptions> = {
  performance: {
    splits: [
      { role: "owner", share: 7_000 },
      { role: "engineer", share: 3_000, to: { repId: "wu" } },
    ],
  },
};

const YEAR = { from: "2026-01-01", until: "2027-01-01", currency: "CNY" };
const MARCH = { from: "2026-03-01", until: "2026-04-01", currency: "CNY" };
const APRIL = { from: "2026-04-01", until: "2026-05-01", currency: "CNY" };

onEveryStore("performance", (open) => {
  /** Two teams, three reps, two customers; it is the 2nd of March. */
  const begin = async (options: Partial<ClienteleOptions> = {}) => {
    const bed = open(options);
    const { admin } = bed;
    for (const id of ["east", "technical"]) await admin.team.addTeam({ id, name: id });
    for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east" });
    await admin.team.addRep({ id: "wu", name: "wu", teamId: "technical" });
    await admin.customers.register({ id: "acme", name: "Acme", region: "CN/Zhejiang" });
    await admin.customers.register({ id: "bolt", name: "Bolt", region: "CN/Hubei" });
    bed.goTo("2026-03-02T01:00:00Z");
    const give = (customerId: string, repId: string) =>
      admin.ownership.assignTo({ customerId, repId, reason: "by hand" });
    const order = (id: string, customerId: string, amount: number, over: object = {}) =>
      admin.orders.record({
        ...{ id, customerId, placedAt: bed.now(), currency: "CNY" },
        lines: [{ amount, quantity: 1, margin: Math.trunc(amount / 4) }],
        ...over,
      });
    return { ...bed, give, order };
  };

  const revenueBy = async (bed: TestBed, by: "rep" | "team" | "region", window = YEAR) => {
    const { rows, total } = await bed.admin.performance.report({ ...window, by, metrics: ["revenue"] });
    const lines = rows.map((row) => [row.key, row.figures.revenue?.value]);
    return { ...Object.fromEntries(lines), total: total.revenue?.value };
  };

  test("credits whoever owned the customer when the order was placed, also when it is recorded later", async () => {
    const bed = await begin();
    await bed.give("acme", "lin");
    bed.passDays(1);
    const placedAt = bed.now();
    bed.passDays(1);
    await bed.give("acme", "zhou");
    await bed.order("late", "acme", 500, { placedAt });
    await bed.order("now", "acme", 100);
    await bed.order("house", "bolt", 40);
    expect(await revenueBy(bed, "rep")).toEqual({ lin: 500, zhou: 100, null: 40, total: 640 });
    expect(await revenueBy(bed, "team")).toEqual({ east: 600, null: 40, total: 640 });
    expect(await revenueBy(bed, "region")).toEqual({ "CN/Zhejiang": 600, "CN/Hubei": 40, total: 640 });
  });

  test("takes a cancelled order back from whoever had it, on the day of the cancellation", async () => {
    const bed = await begin(withEngineer);
    await bed.give("acme", "lin");
    bed.passDays(1);
    await bed.order("o-1", "acme", 999);
    bed.goTo("2026-04-10T01:00:00Z");
    await bed.give("acme", "zhou");
    await bed.admin.orders.cancel({ id: "o-1" });
    expect(await revenueBy(bed, "rep", MARCH)).toEqual({ lin: 699, wu: 300, total: 999 });
    expect(await revenueBy(bed, "rep", APRIL)).toEqual({ lin: -699, wu: -300, total: -999 });
    const { items } = await bed.admin.performance.ledger({ sourceId: "o-1" });
    expect(items.map((entry) => [entry.repId, entry.role, entry.amount, entry.margin, entry.reason])).toEqual(
      [
        ["lin", "owner", 699, 174, "owned-when-placed"],
        ["wu", "engineer", 300, 75, "named-by-policy"],
        ["lin", "owner", -699, -174, "reversal"],
        ["wu", "engineer", -300, -75, "reversal"],
      ],
    );
    expect(items.map((entry) => entry.reverses)).toEqual([null, null, items[0]?.id, items[1]?.id]);
  });

  test("pages through the ledger of a rep, and of the house account, in days of the tenant's calendar", async () => {
    const bed = await begin({ calendar: { zone: "Asia/Shanghai" } });
    await bed.give("acme", "lin");
    bed.goTo("2026-03-31T15:59:59Z");
    await bed.order("march", "acme", 10);
    bed.goTo("2026-03-31T16:00:00Z");
    await bed.order("april", "acme", 20);
    await bed.order("house", "bolt", 30);
    const of = async (input: object) =>
      (await bed.admin.performance.ledger(input)).items.map((entry) => entry.sourceId);
    expect(await of({ repId: "lin" })).toEqual(["march", "april"]);
    expect(await of({ repId: "lin", from: "2026-04-01", until: "2026-05-01" })).toEqual(["april"]);
    expect(await of({ repId: null })).toEqual(["house"]);
    expect((await refusal(bed.admin.performance.ledger({}))).code).toBe("INPUT.INVALID");
    const first = await bed.admin.performance.ledger({ repId: "lin", limit: 1 });
    const second = await bed.admin.performance.ledger({ repId: "lin", limit: 1, after: first.next });
    expect([first.items[0]?.sourceId, second.items[0]?.sourceId, second.next]).toEqual([
      "march",
      "april",
      null,
    ]);
    const report = await bed.admin.performance.report(MARCH);
    expect(report).toMatchObject({
      window: { from: "2026-03-01", until: "2026-04-01", zone: "Asia/Shanghai" },
      total: { revenue: { value: 10 }, orders: { value: 1 } },
    });
  });

  test("knows a new customer by their first order ever, in any currency, and lists the ids", async () => {
    const bed = await begin();
    await bed.give("acme", "lin");
    await bed.give("bolt", "zhou");
    bed.passDays(1);
    await bed.order("a-1", "acme", 100, { currency: "USD" });
    await bed.order("b-1", "bolt", 100);
    bed.passDays(1);
    await bed.admin.orders.cancel({ id: "b-1" });
    bed.goTo("2026-04-02T01:00:00Z");
    await bed.order("a-2", "acme", 100);
    await bed.order("b-2", "bolt", 100);
    await bed.order("b-3", "bolt", 100);
    const metrics = ["customers-buying", "new-customers"] as const;
    const asked = { by: "rep" as const, metrics: [...metrics], listIds: true };
    const april = await bed.admin.performance.report({ ...APRIL, ...asked });
    expect(april.total["customers-buying"]?.value).toBe(2);
    expect(april.total["new-customers"]).toMatchObject({ value: 1, behind: { top: ["bolt"] } });
    expect(april.rows.map((row) => [row.key, row.figures["new-customers"]?.value])).toEqual([
      ["lin", 0],
      ["zhou", 1],
    ]);
    const march = await bed.admin.performance.report({ ...MARCH, ...asked });
    expect(march.total["new-customers"]?.value).toBe(0);
    expect(april.definitions.map((one) => one.id)).toEqual(metrics);
  });

  test("still knows a first order that is cancelled the moment after the window", async () => {
    const bed = await begin();
    await bed.order("a-1", "acme", 100);
    bed.goTo("2026-04-01T00:00:00Z");
    await bed.admin.orders.cancel({ id: "a-1" });
    const march = await bed.admin.performance.report({ ...MARCH, metrics: ["new-customers"] });
    expect(march.total["new-customers"]?.value).toBe(1);
  });

  test("reports the funnel by whom it belongs to", async () => {
    const bed = await begin();
    const { admin } = bed;
    await bed.give("acme", "lin");
    const leads = ["Cork", "Dune", "Elm"];
    const captured = [];
    for (const name of leads) {
      captured.push(
        await admin.funnel.captureLead({ name, source: "fair", ownerId: "lin", region: "CN/Hubei" }),
      );
    }
    bed.passDays(2);
    await admin.funnel.convertLead({ id: captured[0]?.id ?? "" });
    const deal = { customerId: "acme", ownerId: "lin", amount: 900, currency: "CNY" };
    const won = await admin.funnel.open({ ...deal, name: "chairs" });
    const lost = await admin.funnel.open({ ...deal, name: "desks" });
    const dollars = await admin.funnel.open({ ...deal, name: "lamps", currency: "USD" });
    bed.passDays(10);
    await admin.funnel.lose({ id: lost.id, reason: "price" });
    for (const { id } of [won, dollars]) {
      await admin.funnel.move({ id, to: "intention" });
      await admin.funnel.win({ id });
    }
    const report = await admin.performance.report({
      ...YEAR,
      by: "rep",
      metrics: ["conversion", "win-rate", "won-amount", "cycle-days"],
      listIds: true,
    });
    expect(report.rows.find((row) => row.key === "lin")?.figures).toMatchObject({
      conversion: { value: 1 / 3, top: 1, bottom: 3 },
      "win-rate": { value: 2 / 3, top: 2, bottom: 3 },
      "won-amount": { value: 900, behind: { top: [won.id], bottom: null } },
      "cycle-days": { value: 10, top: 20, bottom: 2 },
    });
    const bySegment = admin.performance.report({ ...YEAR, by: "segment", metrics: ["conversion"] });
    expect((await refusal(bySegment)).code).toBe("PERFORMANCE.NO_SUCH_DIMENSION");
  });

  test("ranks over everybody, and shows a rep their own rank and nothing of the others", async () => {
    const bed = await begin();
    await bed.give("acme", "lin");
    await bed.give("bolt", "zhou");
    bed.passDays(1);
    await bed.order("o-1", "acme", 100);
    await bed.order("o-2", "bolt", 300);
    const all = await bed.admin.performance.ranking({ ...YEAR, metric: "revenue" });
    expect(all.rows.map((row) => [row.key, row.value, row.rank])).toEqual([
      ["zhou", 300, 1],
      ["lin", 100, 2],
    ]);
    const lin = bed.as("lin");
    const own = await lin.performance.ranking({ ...YEAR, metric: "revenue" });
    expect([own.rows.map((row) => [row.key, row.rank]), own.ranked]).toEqual([[["lin", 2]], 2]);
    const report = await lin.performance.report({ ...YEAR, by: "rep" });
    expect([report.rows.map((row) => row.key), report.total.revenue?.value]).toEqual([["lin"], 100]);
    expect((await lin.performance.ledger({ repId: "zhou" })).items).toEqual([]);
    expect((await refusal(lin.performance.reconcile(YEAR)))._tag).toBe("NotAllowed");
    expect((await refusal(bed.as("x", "guest").performance.report(YEAR)))._tag).toBe("NotAllowed");
  });

  test("compares a month with the one before, and with the year before", async () => {
    const bed = await begin();
    bed.goTo("2026-03-10T01:00:00Z");
    await bed.order("o-1", "acme", 100);
    bed.goTo("2026-04-10T01:00:00Z");
    await bed.order("o-2", "acme", 150);
    const compared = await bed.admin.performance.compare({ ...APRIL, by: "region" });
    expect(compared).toMatchObject({
      comparedWith: { from: "2026-03-01", until: "2026-04-01" },
      rows: [
        { key: "CN/Zhejiang", figures: { revenue: { now: 150, before: 100, difference: 50, ratio: 0.5 } } },
      ],
    });
    const year = await bed.admin.performance.compare({ ...APRIL, with: "year" });
    expect(year.total.revenue).toEqual({ now: 150, before: 0, difference: 150, ratio: null });
    const backwards = bed.admin.performance.report({ ...APRIL, until: "2026-04-01" });
    expect((await refusal(backwards)).code).toBe("PERFORMANCE.WINDOW_EMPTY");
  });

  test("takes a plan from the proposal to the attainment", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    const heard: unknown[] = [];
    bed.crm.on("performance.plan-approved", (event) => void heard.push(event.data));
    const month = { kind: "month" as const, start: "2026-03-01", currency: "CNY" };
    const plan = await performance.setPlan({ ...month, target: 1_000 });
    expect(plan).toMatchObject({ level: "company", status: "draft", approvedTarget: null, version: 1 });
    expect((await refusal(performance.setPlan({ ...month, target: 5 })))._tag).toBe("Conflict");
    const tree = await performance.breakDownPlan({
      method: "shares",
      id: plan.id,
      parts: [
        { repId: "lin", weight: 2 },
        { repId: "zhou", weight: 1 },
      ],
    });
    expect(tree).toMatchObject({ target: 1_000, parts: 1_000, missing: 0 });
    expect(tree.children.map((child) => [child.repId, child.teamId, child.target, child.basis])).toEqual([
      ["lin", "east", 667, { method: "shares", weight: 2, of: 3 }],
      ["zhou", "east", 333, { method: "shares", weight: 1, of: 3 }],
    ]);
    const again = performance.breakDownPlan({ method: "periods", id: plan.id, into: "month" });
    expect((await refusal(again)).code).toBe("PERFORMANCE.ALREADY_BROKEN_DOWN");
    const [lins, zhous] = tree.children;
    if (lins === undefined || zhous === undefined) throw new Error("expected two parts");
    await performance.revisePlan({ id: lins.id, target: 700, reason: "a new region" });
    const lacking = await refusal(performance.approvePlan({ id: plan.id }));
    expect([lacking.code, lacking.facts]).toMatchObject(["PERFORMANCE.DOES_NOT_ADD_UP", { missing: -33 }]);
    await performance.revisePlan({ id: zhous.id, target: 300 });
    const chief = bed.as("chief", "admin").performance;
    expect((await refusal(performance.approvePlan({ id: lins.id }))).code).toBe("PERFORMANCE.OWN_APPROVAL");
    for (const { id } of [plan, lins, zhous]) await chief.approvePlan({ id });
    expect((await refusal(chief.approvePlan({ id: plan.id }))).code).toBe("PERFORMANCE.ALREADY_APPROVED");
    expect(heard).toHaveLength(3);
    await bed.give("acme", "lin");
    await bed.order("o-1", "acme", 350);
    await bed.order("o-2", "bolt", 90);
    bed.goTo("2026-03-17T01:00:00Z");
    const reps = await performance.attainment({ ...month, by: "rep" });
    expect([reps.elapsed, reps.total]).toEqual([11, 22]);
    expect(
      reps.rows.map((row) => [row.key, row.actual, row.target, row.attainment, row.paced, row.rank]),
    ).toEqual([
      ["lin", 350, 700, 0.5, 1, 1],
      ["zhou", 0, 300, 0, 0, 2],
      [null, 90, null, null, null, null],
    ]);
    const company = await performance.attainment(month);
    expect(company.rows).toMatchObject([{ key: "company", actual: 440, target: 1_000, attainment: 0.44 }]);
    expect((await bed.as("lin").performance.attainment({ ...month, by: "rep" })).rows).toHaveLength(1);
    const read = await performance.getPlan({ id: lins.id });
    expect(read.plan.revisions.map((one) => [one.target, one.reason, one.approvedBy])).toEqual([
      [667, "", null],
      [700, "a new region", "chief"],
    ]);
    const listed = await performance.listPlans({ kind: "month", currency: "CNY" });
    expect(listed.items).toHaveLength(3);
  });

  test("breaks a plan down by last year's figures, and into periods by last year's seasons", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    await bed.give("acme", "lin");
    await bed.give("bolt", "zhou");
    bed.passDays(1);
    await bed.order("o-1", "acme", 300);
    bed.goTo("2026-07-01T01:00:00Z");
    await bed.order("o-2", "bolt", 100);
    bed.goTo("2027-01-04T01:00:00Z");
    const year = { kind: "year" as const, start: "2027-01-01", currency: "CNY", target: 1_000 };
    const team = await performance.setPlan({ ...year, teamId: "east" });
    const parts = [{ repId: "lin" }, { repId: "zhou" }, { repId: "wu" }];
    const byRep = await performance.breakDownPlan({ method: "last-year", id: team.id, parts });
    expect(byRep.children.map((child) => [child.repId, child.target])).toEqual([
      ["lin", 750],
      ["zhou", 250],
      ["wu", 0],
    ]);
    const company = await performance.setPlan(year);
    const byQuarter = await performance.breakDownPlan({ method: "periods", id: company.id, into: "quarter" });
    expect(byQuarter.children.map((child) => [child.start, child.target, child.basis?.method])).toEqual([
      ["2027-01-01", 750, "last-year"],
      ["2027-04-01", 0, "last-year"],
      ["2027-07-01", 250, "last-year"],
      ["2027-10-01", 0, "last-year"],
    ]);
    const quarter = byQuarter.children[0]?.id ?? "";
    const weights = [1, 1, 1];
    const byMonth = await performance.breakDownPlan({
      method: "periods",
      id: quarter,
      into: "month",
      weights,
    });
    expect(byMonth.children.map((child) => child.target)).toEqual([250, 250, 250]);
    const wus = byRep.children[2]?.id ?? "";
    const nothing = performance.breakDownPlan({ method: "periods", id: wus, into: "quarter" });
    expect((await refusal(nothing)).code).toBe("PERFORMANCE.NOTHING_TO_SPLIT_BY");
  });

  test("measures a plan by its own metric, and ends it with its period", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    const march = { kind: "month" as const, start: "2026-03-01", currency: "CNY" };
    const asked = { ...march, metric: "new-customers" as const, by: "team" as const };
    const { id } = await performance.setPlan({
      ...march,
      metric: "new-customers",
      teamId: "east",
      target: 4,
    });
    await bed.as("chief", "admin").performance.approvePlan({ id });
    await bed.give("acme", "lin");
    await bed.order("a-1", "acme", 100);
    await bed.order("a-2", "acme", 100);
    bed.goTo("2026-04-02T01:00:00Z");
    await bed.give("bolt", "zhou");
    await bed.order("b-1", "bolt", 100);
    const answer = await performance.attainment(asked);
    expect(answer.rows).toMatchObject([{ key: "east", actual: 1, target: 4, attainment: 0.25, paced: 0.25 }]);
    expect(answer.definitions.map((one) => one.id)).toEqual(["new-customers", "attainment"]);
    const revenue = await performance.attainment({ ...asked, metric: "revenue" });
    expect(revenue.rows).toMatchObject([{ key: "east", actual: 200, target: null, attainment: null }]);
  });

  test("lets a manager plan for their own team, and nobody below admin for the company", async () => {
    const bed = await begin();
    const month = { kind: "month" as const, start: "2026-03-01", currency: "CNY", target: 10 };
    const boss = bed.crm.as({ user: "boss", roles: ["manager"], teams: ["east"] });
    expect((await boss.performance.setPlan({ ...month, teamId: "east" })).teamId).toBe("east");
    expect((await boss.performance.setPlan({ ...month, repId: "lin" })).teamId).toBe("east");
    for (const holder of [{ teamId: "technical" }, { repId: "wu" }, {}]) {
      expect((await refusal(boss.performance.setPlan({ ...month, ...holder })))._tag).toBe("NotAllowed");
    }
    expect((await refusal(bed.as("lin").performance.setPlan({ ...month, repId: "lin" })))._tag).toBe(
      "NotAllowed",
    );
    expect((await refusal(bed.admin.performance.setPlan({ ...month, repId: "nobody" })))._tag).toBe(
      "NotFound",
    );
  });

  test("of two breakdowns at once, one is refused", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    const plan = await performance.setPlan({
      kind: "month",
      start: "2026-03-01",
      currency: "CNY",
      target: 100,
    });
    const into = (parts: { repId?: string; teamId?: string }[]) =>
      performance.breakDownPlan({
        method: "shares",
        id: plan.id,
        parts: parts.map((part) => ({ ...part, weight: 1 })),
      });
    const answers = await Promise.allSettled([
      into([{ repId: "lin" }, { repId: "zhou" }]),
      into([{ teamId: "east" }]),
    ]);
    expect(answers.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await performance.getPlan({ id: plan.id })).missing).toBe(0);
  });

  test("reconciles with the orders exactly, whatever happens", async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("give" as const),
        customer: fc.constantFrom("acme", "bolt"),
        rep: fc.constantFrom("lin", "zhou", "wu"),
      }),
      fc.record({
        kind: fc.constant("order" as const),
        customer: fc.constantFrom("acme", "bolt"),
        amount: fc.integer({ min: -999, max: 99_999 }),
        ago: fc.nat(20),
      }),
      fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const bed = await begin(withEngineer);
        const placed: string[] = [];
        let index = 0;
        for (const one of steps) {
          index += 1;
          bed.passDays(1);
          if (one.kind === "give") await bed.give(one.customer, one.rep).catch(() => null);
          if (one.kind === "order") {
            const placedAt = bed.now() - one.ago * 86_400_000;
            await bed.order(`o-${index}`, one.customer, one.amount, { placedAt });
            placed.push(`o-${index}`);
          }
          const target = one.kind === "cancel" ? placed[one.which] : undefined;
          if (target !== undefined) await bed.admin.orders.cancel({ id: target }).catch(() => null);
        }
        const { difference, mismatches, orders, ledger } = await bed.admin.performance.reconcile(YEAR);
        expect(mismatches).toEqual([]);
        expect(difference).toEqual({ amount: 0, margin: 0 });
        expect(ledger).toEqual(orders);
        expect((await revenueBy(bed, "rep")).total).toBe(orders.amount);
      }),
      { numRuns: 15 },
    );
  });

  test("tells subscribers who was credited", async () => {
    const bed = await begin();
    const heard: unknown[] = [];
    bed.crm.on("performance.credited", (event) => void heard.push(event.data));
    await bed.give("acme", "lin");
    await bed.order("o-1", "acme", 100);
    expect(heard).toMatchObject([
      {
        ...{ source: "order", sourceId: "o-1", customerId: "acme", currency: "CNY" },
        shares: [{ repId: "lin", teamId: "east", role: "owner", share: 10_000, amount: 100 }],
      },
    ]);
  });

  test("names every fault of the policy of credit", () => {
    const splits = [{ role: "", share: 5_000 }];
    expect(() => open({ performance: { splits } })).toThrow(/splits\[0\]\.role/);
  });
});
