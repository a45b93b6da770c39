import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";

const ownership = {
  name: "by region",
  rules: [{ id: "east", when: { region: { in: ["CN/Zhejiang"] } }, then: { strategy: "in-turn" as const } }],
};

onEveryStore("leads that the ownership policy assigns", (open) => {
  test("go to the reps in turn, each with the reasons, and to nobody where no rule matches", async () => {
    const { crm, admin, as } = open({ ownership, leads: { assign: "policy" } });
    await admin.team.addTeam({ id: "east", name: "east" });
    for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east" });
    const heard: unknown[] = [];
    crm.on("funnel.lead-assigned", ({ data: { ownerId, decision } }) => {
      heard.push([ownerId, decision?.ruleId, decision?.tried.length, decision?.fallback]);
    });
    const capture = (name: string, more: object = { region: "CN/Zhejiang" }) =>
      admin.funnel.captureLead({ name, source: "web", ...more });
    const leads = [await capture("a"), await capture("b"), await capture("c")];
    expect(leads.map((lead) => [lead.ownerId, lead.teamId])).toEqual([
      ["lin", "east"],
      ["zhou", "east"],
      ["lin", "east"],
    ]);
    const elsewhere = await capture("d", { region: "US" });
    expect(elsewhere.ownerId).toBeNull();
    const named = await capture("e", { region: "CN/Zhejiang", ownerId: "lin" });
    expect(named.ownerId).toBe("lin");
    const nobody = await capture("f", { region: "CN/Zhejiang", ownerId: null });
    expect(nobody.ownerId).toBeNull();
    expect((await admin.funnel.assignLead({ id: nobody.id })).ownerId).toBe("zhou");
    await admin.funnel.assignLead({ id: nobody.id, ownerId: "lin" });
    expect(heard).toEqual([
      ["lin", "east", 1, null],
      ["zhou", "east", 1, null],
      ["lin", "east", 1, null],
      [null, null, 1, "no-rule-matched"],
      ["zhou", "east", 1, null],
      ["lin", undefined, undefined, undefined],
    ]);
    expect((await refusal(as("v", "viewer").funnel.assignLead({ id: nobody.id })))._tag).toBe("NotAllowed");
    expect((await admin.funnel.getLead({ id: leads[0]?.id ?? "" })).ownerId).toBe("lin");
  });

  test("captured at the same moment take one turn each", async () => {
    const { admin } = open({ ownership, leads: { assign: "policy" } });
    await admin.team.addTeam({ id: "east", name: "east" });
    for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east" });
    const captured = await Promise.all(
      ["a", "b", "c", "d"].map((name) =>
        admin.funnel.captureLead({ name, source: "web", region: "CN/Zhejiang" }),
      ),
    );
    expect(captured.map((lead) => lead.ownerId).sort()).toEqual(["lin", "lin", "zhou", "zhou"]);
  });
});
