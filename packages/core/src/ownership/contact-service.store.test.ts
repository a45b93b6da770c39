import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";

const staff = async ({ admin }: TestBed, capacity: number | null = null) => {
  await admin.team.addTeam({ id: "east", name: "East" });
  for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east", capacity });
};
const roles = {
  rep: { "customer.register": "all", "customer.touch": "all", "ownership.read": "all" },
} as const;
const ownerOf = async ({ admin }: TestBed, customerId: string) =>
  (await admin.ownership.get({ customerId })).holding.ownerId;

onEveryStore("first contact", (open) => {
  test("a customer goes to the rep who registers it, with the reason, and the reason replays", async () => {
    const bed = open({ ownership: { assignOnRegister: "registrant" } });
    await staff(bed);
    const heard: unknown[] = [];
    bed.crm.on("ownership.assigned", ({ data }) => void heard.push(data));
    await bed.as("lin").customers.register({ id: "acme", name: "Acme" });
    expect(await ownerOf(bed, "acme")).toBe("lin");
    expect(heard).toMatchObject([{ ownerId: "lin", how: "first-contact", fromOwnerId: null }]);
    const { text, decisionId } = await bed.admin.ownership.explain({ customerId: "acme" });
    expect(text.en).toContain("lin was first: registration at 2026-01-05T09:00:00.000Z");
    expect(text.en).toContain("the customer goes to lin, who registered it");
    expect(text["zh-CN"]).toContain("客户归登记人 lin");
    expect((await bed.admin.ownership.replay({ decisionId })).same).toBe(true);
  });

  test("who cannot have what they register leaves it to the rules", async () => {
    const rules = [{ id: "all", then: { strategy: "in-turn" } }] as const;
    const bed = open({ ownership: { assignOnRegister: "registrant", rules: [...rules] } });
    await staff(bed, 1);
    for (const id of ["c-1", "c-2"]) await bed.as("lin").customers.register({ id, name: id });
    expect([await ownerOf(bed, "c-1"), await ownerOf(bed, "c-2")]).toEqual(["lin", "zhou"]);
    // who was first is another question than who has room
    const { contact } = await bed.admin.ownership.firstContact({ customerId: "c-2" });
    expect(contact.winner?.repId).toBe("lin");
    await bed.admin.customers.register({ id: "c-3", name: "C" });
    expect(await ownerOf(bed, "c-3")).toBeNull();
  });

  test("a customer waits in the pool for the first contact that counts, and goes to whoever made it", async () => {
    const bed = open({
      roles: { ...roles, admin: { "*": "all" } },
      ownership: {
        assignOnRegister: "first-contact",
        firstContact: { evidence: [{ kind: "visit" }, { kind: "call", requires: ["summary"] }] },
      },
    });
    await staff(bed);
    await bed.as("lin").customers.register({ id: "acme", name: "Acme" });
    const call = { customerId: "acme", at: bed.now(), channel: "phone", kind: "call" } as const;
    await bed.as("lin").customers.touch({ id: "t-1", ...call });
    expect(await ownerOf(bed, "acme")).toBeNull();
    bed.passDays(1);
    await bed.as("zhou").customers.touch({ ...call, id: "t-2", at: bed.now(), summary: "wants 40 pumps" });
    expect(await ownerOf(bed, "acme")).toBe("zhou");
    const { items } = await bed.admin.ownership.history({ customerId: "acme" });
    expect(items.map(({ reason }) => reason)).toEqual(["first-contact"]);
    const { text } = await bed.admin.ownership.explain({ customerId: "acme" });
    expect(text.en).toContain(
      "lin's call at 2026-01-05T09:00:00.000Z (t-1) does not count: it lacks a summary",
    );
    await bed.as("lin").customers.touch({ ...call, id: "t-3", at: bed.now(), summary: "me, too" });
    expect(await ownerOf(bed, "acme")).toBe("zhou");
  });

  test("a customer that was let go again waits for nobody's contact", async () => {
    const bed = open({ ownership: { assignOnRegister: "first-contact" } });
    await staff(bed);
    await bed.as("lin").customers.register({ id: "acme", name: "Acme" });
    expect(await ownerOf(bed, "acme")).toBe("lin");
    await bed.admin.ownership.release({ customerId: "acme", reason: "not ours" });
    const call = { customerId: "acme", at: bed.now(), channel: "phone", kind: "call" } as const;
    await bed.admin.customers.touch({ ...call, byId: "zhou" });
    expect(await ownerOf(bed, "acme")).toBeNull();
  });

  test("who was first can be asked of any customer, and of none that does not exist", async () => {
    const bed = open();
    await staff(bed);
    await bed.as("lin").customers.register({ id: "acme", name: "Acme" });
    const { contact, text } = await bed.admin.ownership.firstContact({ customerId: "acme" });
    expect(contact).toMatchObject({ winner: { repId: "lin", kind: "registration" }, decidedBy: "only" });
    expect(text["zh-CN"]).toContain("lin 首次联系");
    const unknown = await refusal(bed.admin.ownership.firstContact({ customerId: "nobody" }));
    expect(unknown.code).toBe("STORAGE.NOT_FOUND");
  });
});
