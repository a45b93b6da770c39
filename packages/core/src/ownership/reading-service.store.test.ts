import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@clientele/adapter-memory";
import { expect, onTestFinished, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { createClientele } from "../index.js";

onEveryStore("reading ownership", (open) => {
  test("refuses a customer, a rep and a pool that do not exist, and names them", async () => {
    const { ownership } = open().admin;
    const refused = await Promise.all([
      refusal(ownership.history({ customerId: "nobody" })),
      refusal(ownership.book({ repId: "nobody" })),
      refusal(ownership.pool({ poolId: "nowhere" })),
    ]);
    expect(refused.map(({ code, facts }) => [code, facts.id ?? facts.pool])).toEqual([
      ["STORAGE.NOT_FOUND", "nobody"],
      ["STORAGE.NOT_FOUND", "nobody"],
      ["OWNERSHIP.UNKNOWN_POOL", "nowhere"],
    ]);
  });

  test("answers empty for what exists and is empty", async () => {
    const { team, customers, ownership } = open().admin;
    await team.addTeam({ id: "east", name: "East" });
    await team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    await customers.register({ id: "acme", name: "Acme" });
    await ownership.claim({ customerId: "acme", repId: "lin" });
    await ownership.release({ customerId: "acme", reason: "test" });
    await team.leave({ id: "lin" });
    expect((await ownership.book({ repId: "lin" })).items).toEqual([]);
    expect((await ownership.history({ customerId: "acme" })).items).toHaveLength(1);
    await ownership.assign({ customerId: "acme" });
    expect((await ownership.pool({ poolId: "public" })).items).toHaveLength(1);
  });
});

test("a pool of an earlier policy is listed for as long as somebody is in it", async () => {
  const directory = mkdtempSync(join(tmpdir(), "clientele-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const identity = { user: "admin", roles: ["admin"] };
  const before = createClientele({
    storage: memoryStore({ directory }),
    ownership: { pools: [{ id: "old" }], fallback: { pool: "old" } },
  });
  await before.as(identity).customers.register({ id: "acme", name: "Acme" });
  await before.close();
  const after = createClientele({ storage: memoryStore({ directory }) });
  const { ownership } = after.as(identity);
  expect((await ownership.pool({ poolId: "old" })).items.map(({ id }) => id)).toEqual(["acme"]);
  expect((await refusal(ownership.pool({ poolId: "older" }))).code).toBe("OWNERSHIP.UNKNOWN_POOL");
  await after.close();
});
