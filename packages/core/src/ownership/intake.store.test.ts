import { memoryStore } from "@clientele/adapter-memory";
import { createClientele } from "@clientele/core";
import type { StoreRow } from "@clientele/core/port";
import { expect, test } from "vitest";
import { refusal } from "../../../../tests/support/refusal.js";

/** A store into which somebody else writes too: the ERP, past this library. */
const withErp = async () => {
  const store = memoryStore();
  const crm = createClientele({
    storage: store,
    ownership: {
      rules: [{ id: "all", then: { candidates: {}, strategy: "in-turn" } }],
      assignOnRegister: true,
    },
  });
  const admin = crm.as({ user: "admin", roles: ["admin"] });
  await admin.team.addTeam({ id: "east", name: "East" });
  await admin.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
  const ours = await admin.customers.register({ id: "ours", name: "Ours" });
  const [pattern] = await store.get("default", "customer", [ours.id]);
  const { id: _, version: __, ...row } = pattern as StoreRow;
  const nothing = { expect: [], update: [], remove: [], count: [], journal: [] };
  const insert = ["erp-1", "erp-2"].map((id) => ({
    table: "customer",
    id,
    row: { ...row, name: id, nameKey: id },
  }));
  await store.commit("default", { ...nothing, insert });
  return { crm, admin };
};

test("customers that the ERP wrote by itself are taken in as if they were registered now, once", async () => {
  const { crm, admin } = await withErp();
  expect((await refusal(admin.ownership.assign({ customerId: "erp-1" }))).code).toBe("STORAGE.NOT_FOUND");
  const asked = { customerIds: ["erp-1", "ours", "erp-2", "erp-1"] };
  expect(await admin.ownership.adopt(asked)).toEqual({ adopted: ["erp-1", "erp-2"], known: ["ours"] });
  expect(await admin.ownership.adopt(asked)).toEqual({ adopted: [], known: ["erp-1", "ours", "erp-2"] });
  const book = await admin.ownership.book({ repId: "lin" });
  expect(book.items.map(({ id }) => id).sort()).toEqual(["erp-1", "erp-2", "ours"]);
  await crm.close();
});

test("nobody is taken in when one of the ids is nobody's", async () => {
  const { crm, admin } = await withErp();
  const error = await refusal(admin.ownership.adopt({ customerIds: ["erp-1", "nobody"] }));
  expect(error.in("zh-CN")).toBe("此处没有客户 nobody。请检查编号及其所属租户");
  expect((await admin.ownership.adopt({ customerIds: ["erp-1"] })).adopted).toEqual(["erp-1"]);
  await crm.close();
});

test("a rep takes in nobody", async () => {
  const { crm } = await withErp();
  const lin = crm.as({ user: "lin", roles: ["rep"] });
  expect((await refusal(lin.ownership.adopt({ customerIds: ["erp-1"] }))).code).toBe("PERMISSION.DENIED");
  await crm.close();
});
