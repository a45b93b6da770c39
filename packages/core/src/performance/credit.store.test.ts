import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";

const MARCH = { from: "2026-03-01", until: "2026-04-01", currency: "CNY" };
const APRIL = { from: "2026-04-01", until: "2026-05-01", currency: "CNY" };

onEveryStore("the credit ledger", (open) => {
  const begin = async () => {
    const bed = open();
    const { admin } = bed;
    for (const id of ["east", "west"]) await admin.team.addTeam({ id, name: id });
    await admin.team.addRep({ id: "lin", name: "lin", teamId: "east" });
    await admin.team.addRep({ id: "zhou", name: "zhou", teamId: "west" });
    await admin.customers.register({ id: "acme", name: "Acme" });
    bed.goTo("2026-03-02T01:00:00Z");
    await admin.ownership.assignTo({ customerId: "acme", repId: "lin", reason: "by hand" });
    const order = (id: string, amount: number, currency = "CNY") =>
      admin.orders.record({
        ...{ id, customerId: "acme", placedAt: bed.now(), currency },
        lines: [{ amount, quantity: 1, margin: Math.trunc(amount / 4) }],
      });
    const figures = async (window: typeof MARCH) => {
      const asked = { ...window, by: "rep" as const, metrics: ["revenue" as const, "orders" as const] };
      const { rows, total } = await admin.performance.report({ ...asked, metrics: [...asked.metrics] });
      const line = (of: typeof total) => [of.revenue?.value, of.orders?.value];
      return Object.fromEntries([...rows.map((row) => [row.key, line(row.figures)]), ["total", line(total)]]);
    };
    return { ...bed, order, figures };
  };

  test("moves credit by entries of today, and leaves the months before as they were", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    await bed.order("o-1", 1_001);
    bed.goTo("2026-04-10T01:00:00Z");
    const move = { sourceId: "o-1", from: "lin", to: "zhou", reason: "zhou had closed it" };
    expect(await performance.moveCredit({ ...move, share: 5_000 })).toEqual({ entries: 3 });
    expect(await bed.figures(MARCH)).toEqual({ lin: [1_001, 1], total: [1_001, 1] });
    expect(await bed.figures(APRIL)).toEqual({ lin: [-501, 0], zhou: [501, 1], total: [0, 0] });
    const { items } = await performance.ledger({ sourceId: "o-1" });
    expect(
      items.map(({ repId, teamId, amount, reason, note }) => [repId, teamId, amount, reason, note]),
    ).toEqual(
      expect.arrayContaining([
        ["lin", "east", 1_001, "owned-when-placed", ""],
        ["lin", "east", -1_001, "reversal", "zhou had closed it"],
        ["zhou", "west", 501, "moved-by-hand", "zhou had closed it"],
        ["lin", "east", 500, "moved-by-hand", "zhou had closed it"],
      ]),
    );
    await bed.admin.orders.cancel({ id: "o-1" });
    expect(await bed.figures(APRIL)).toEqual({ lin: [-1_001, -1], zhou: [0, 0], total: [-1_001, -1] });
    expect((await refusal(performance.moveCredit(move))).code).toBe("PERFORMANCE.NOTHING_TO_MOVE");
    const nowhere = performance.moveCredit({ ...move, sourceId: "o-9" });
    expect((await refusal(nowhere))._tag).toBe("NotFound");
  });

  test("counts a move within the month of the order as one order and one buying customer", async () => {
    const bed = await begin();
    await bed.order("o-1", 100);
    bed.passDays(1);
    await bed.admin.performance.moveCredit({ sourceId: "o-1", from: "lin", to: "zhou", reason: "wrong rep" });
    expect(await bed.figures(MARCH)).toEqual({ lin: [0, 0], zhou: [100, 1], total: [100, 1] });
    bed.goTo("2026-04-02T01:00:00Z");
    await bed.admin.performance.moveCredit({
      sourceId: "o-1",
      from: "zhou",
      to: "lin",
      reason: "it was right",
    });
    const buying = { ...APRIL, by: "rep" as const, metrics: ["customers-buying" as const] };
    const april = await bed.admin.performance.report(buying);
    expect(april.rows.map((row) => row.figures["customers-buying"]?.value)).toEqual([0, 0]);
  });

  test("corrects an order for a partial return, and still reconciles with the orders", async () => {
    const bed = await begin();
    const { performance } = bed.admin;
    await bed.order("o-1", 1_000);
    bed.goTo("2026-04-10T01:00:00Z");
    await performance.adjustCredit({ sourceId: "o-1", amount: -300, margin: -75, reason: "two chairs back" });
    expect(await bed.figures(MARCH)).toEqual({ lin: [1_000, 1], total: [1_000, 1] });
    expect(await bed.figures(APRIL)).toEqual({ lin: [-300, 0], total: [-300, 0] });
    expect((await performance.reconcile(MARCH)).mismatches).toEqual([]);
    await bed.admin.orders.cancel({ id: "o-1" });
    expect((await bed.figures(APRIL)).total).toEqual([-1_000, -1]);
    expect((await performance.reconcile(MARCH)).difference).toEqual({ amount: 0, margin: 0 });
    const late = performance.adjustCredit({ sourceId: "o-1", amount: 5, reason: "freight" });
    expect((await refusal(late)).code).toBe("PERFORMANCE.NOTHING_TO_ADJUST");
  });

  test("lets a manager correct within their team, and takes the company's scope for the house account", async () => {
    const bed = await begin();
    await bed.order("o-1", 1_000);
    const boss = bed.crm.as({ user: "boss", roles: ["manager"], teams: ["east"] });
    const move = { sourceId: "o-1", from: "lin", reason: "a mistake" };
    for (const to of ["zhou", null]) {
      expect((await refusal(boss.performance.moveCredit({ ...move, to })))._tag).toBe("NotAllowed");
    }
    expect(await boss.performance.adjustCredit({ sourceId: "o-1", amount: 1, reason: "freight" })).toEqual({
      entries: 1,
    });
    expect((await refusal(bed.as("lin").performance.moveCredit({ ...move, to: "zhou" })))._tag).toBe(
      "NotAllowed",
    );
  });

  test("of two who move the same credit at once, one is told that somebody was first", async () => {
    const bed = await begin();
    await bed.order("o-1", 1_000);
    const move = { sourceId: "o-1", from: "lin", to: "zhou", reason: "twice" };
    const answers = await Promise.allSettled([
      bed.admin.performance.moveCredit(move),
      bed.admin.performance.moveCredit(move),
    ]);
    expect(answers.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await bed.figures(MARCH)).total).toEqual([1_000, 1]);
  });

  test("names the currencies that a report leaves out, and converts them at rates of a stated day", async () => {
    const bed = await begin();
    await bed.order("o-1", 1_000);
    await bed.order("o-2", 100, "USD");
    const plain = await bed.admin.performance.report(MARCH);
    expect([plain.total.revenue?.value, plain.leftOut]).toEqual([1_000, ["USD"]]);
    expect((await bed.as("zhou").performance.report(MARCH)).leftOut).toEqual([]);
    const at = (rates: { currency: string; rate: string }[]) => ({
      ...MARCH,
      convert: { on: "2026-03-31", rates },
    });
    const converted = await bed.admin.performance.report(at([{ currency: "USD", rate: "7.1234" }]));
    expect([converted.total.revenue?.value, converted.leftOut]).toEqual([1_712, []]);
    const lacking = await refusal(bed.admin.performance.report(at([{ currency: "EUR", rate: "8" }])));
    expect([lacking.code, lacking.facts]).toEqual([
      "PERFORMANCE.RATE_MISSING",
      { currency: "USD", to: "CNY", on: "2026-03-31" },
    ]);
    const zero = bed.admin.performance.report(at([{ currency: "USD", rate: "0.0" }]));
    expect((await refusal(zero)).code).toBe("INPUT.INVALID");
  });
});
