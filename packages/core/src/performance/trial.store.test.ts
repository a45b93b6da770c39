import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";

onEveryStore("the trial of a strategy", (open) => {
  test("draws its groups by the seed within each region, and judges what changed against the others", async () => {
    const bed = open();
    const { admin } = bed;
    const customerIds = Array.from({ length: 24 }, (_, at) => `c-${String(at).padStart(2, "0")}`);
    for (const [at, id] of customerIds.entries())
      await admin.customers.register({ id, name: id, region: at % 3 === 0 ? "CN/Hubei" : "CN/Zhejiang" });
    const order = (customerId: string, amount: number) =>
      admin.orders.record({
        customerId,
        placedAt: bed.now(),
        currency: "CNY",
        lines: [{ amount, quantity: 1 }],
      });
    bed.goTo("2026-03-01T09:00:00Z");
    for (const [at, id] of customerIds.entries()) await order(id, 100 + at);
    bed.goTo("2026-03-15T09:00:00Z");
    const begun = { name: "call weekly", seed: "spring", customerIds, stratifyBy: "region" as const };
    const trial = await admin.performance.startTrial({ id: "t-1", ...begun });
    const again = await admin.performance.startTrial({ id: "t-2", ...begun });
    expect(again.assignments).toEqual(trial.assignments);
    const tried = trial.assignments.filter((one) => one.group === "trial");
    expect([tried.length, tried.filter((one) => one.stratum === "CN/Hubei").length]).toEqual([12, 4]);

    bed.passDays(3);
    for (const { id, group } of trial.assignments) {
      const at = customerIds.indexOf(id);
      await order(id, 100 + at + (group === "trial" ? 40 : 0) + (at % 2));
    }
    const asked = { id: "t-1", currency: "CNY", days: 14, smallest: 20 };
    const early = await refusal(admin.performance.evaluateTrial(asked));
    expect([early.code, early.facts.until]).toEqual(["PERFORMANCE.TRIAL_NOT_OVER", "2026-03-29"]);
    bed.goTo("2026-03-29T00:00:00Z");
    const judged = await admin.performance.evaluateTrial(asked);
    expect(judged).toMatchObject({
      ...{ verdict: "better", before: { from: "2026-03-01" }, after: { from: "2026-03-15" } },
      sizes: { trial: 12, control: 12 },
    });
    expect(Math.abs(judged.effect.difference - 40)).toBeLessThanOrEqual(1);
    const short = await admin.performance.evaluateTrial({ ...asked, days: 1 });
    expect(short.verdict).toBe("no-difference");

    const few = { id: "t-3", name: "few", seed: "s", customerIds: customerIds.slice(0, 6) };
    await admin.performance.startTrial(few);
    bed.passDays(2);
    const tooFew = await refusal(admin.performance.evaluateTrial({ ...asked, id: "t-3", days: 1 }));
    expect(tooFew.code).toBe("PERFORMANCE.TOO_FEW_TO_COMPARE");
    const boss = bed.crm.as({ user: "boss", roles: ["manager"], teams: ["east"] }).performance;
    expect((await refusal(boss.evaluateTrial(asked)))._tag).toBe("NotAllowed");
    const twice = admin.performance.startTrial({ ...few, id: "t-4", customerIds: ["c-01", "c-01"] });
    expect((await refusal(twice)).code).toBe("INPUT.INVALID");
  });
});
