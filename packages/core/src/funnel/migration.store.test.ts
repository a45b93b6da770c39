import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { defaultPipeline } from "./default-pipeline.js";
import { replay } from "./history.js";
import type { PipelineInput } from "./policy.js";

const [potential, intention, communication, closed] = defaultPipeline.stages;
if (!potential || !intention || !communication || !closed) throw new Error("the default has four stages");
/** Without `communication`, and with a need for products. */
const next: PipelineInput = {
  ...defaultPipeline,
  version: 2,
  stages: [potential, { ...intention, guards: { requires: ["amount"] } }, closed],
  moves: "forward",
};

onEveryStore("open deals on an older version of their pipeline", (open) => {
  test("go to the current one as the mapping says, once, with their history; closed ones stay", async () => {
    const { admin, passDays, again } = open();
    const { id: customerId } = await admin.customers.register({ name: "Acme" });
    const deal = async (name: string, more: object = { amount: 500, currency: "CNY" }) =>
      (await admin.funnel.open({ customerId, name, ...more })).id;
    const [talks, bare, lost, early] = [
      await deal("a"),
      await deal("b", {}),
      await deal("c"),
      await deal("d"),
    ];
    await admin.funnel.change({ id: talks, expectedCloseAt: "2026-03-01T00:00:00Z" });
    passDays(2);
    await admin.funnel.move({ id: talks, to: "communication" });
    await admin.funnel.move({ id: bare, to: "intention" });
    await admin.funnel.lose({ id: lost, reason: "price" });
    expect(await admin.funnel.migrate()).toMatchObject({ moved: [], held: [] });

    const later = again({ pipelines: [next] });
    const heard: unknown[] = [];
    later.crm.on("funnel.migrated", ({ data }) => void heard.push([data.opportunityId, data.from, data.to]));
    passDays(5);
    const funnel = later.admin.funnel;
    expect(await refusal(funnel.migrate({ preview: true }))).toMatchObject({
      code: "FUNNEL.STAGES_UNMAPPED",
      facts: { stages: ["communication"], offered: ["potential", "intention"] },
    });
    const mapping = { communication: "intention" };
    const preview = await funnel.migrate({ mapping, preview: true });
    expect(preview.moved.map((one) => [one.dealId, one.to])).toEqual([
      [talks, "intention"],
      [early, "potential"],
    ]);
    expect(preview.held).toMatchObject([{ dealId: bare, refusal: { code: "FUNNEL.FIELDS_MISSING" } }]);
    expect((await funnel.get({ id: talks })).stageId).toBe("communication");
    const progress: number[] = [];
    const report = await funnel.migrate({ mapping }, { onProgress: ({ done }) => void progress.push(done) });
    expect(report).toEqual(preview);
    expect(report.version).toBe(2);
    expect(progress).toEqual([3]);
    expect(heard).toEqual([
      [talks, "communication", "intention"],
      [early, "potential", "potential"],
    ]);
    expect((await funnel.migrate({ mapping })).moved).toEqual([]);

    const moved = await funnel.get({ id: talks });
    const { items } = await funnel.history({ opportunityId: talks });
    expect(items.map((one) => [one.kind, one.stageId])).toEqual([
      ["enter", "potential"],
      ["enter", "communication"],
      ["migrated", "intention"],
    ]);
    expect(moved).toMatchObject({ ...replay(items) });
    const span = { from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" };
    const figures = await funnel.funnel(span);
    expect(
      figures.map((one) => [one.version, one.funnel.stages.map((stage) => stage.reached.length)]),
    ).toEqual([
      [2, [2, 1, 0]],
      [1, [2, 1, 0, 0]],
    ]);
    expect((await funnel.win({ id: talks })).stageId).toBe("closed");
    const flows = (await funnel.periodFunnel(span)).find((one) => one.version === 2)?.flows.stages;
    expect(
      flows?.map((one) => [one.entered.length, one.advanced.length, one.returned.length, one.won.length]),
    ).toEqual([
      [2, 1, 0, 0],
      [1, 0, 0, 1],
    ]);
    await funnel.change({ id: bare, amount: 5, currency: "CNY" });
    expect((await funnel.migrate({ mapping })).moved.map((one) => one.dealId)).toEqual([bare]);
    expect((await refusal(later.as("lin").funnel.migrate({ mapping })))._tag).toBe("NotAllowed");
  });
});
