import { memoryStore } from "@clientele/adapter-memory";
import { expect, test } from "vitest";
import * as z from "zod";
import { onEveryStore } from "../../../tests/support/on-every-store.js";
import { refusal } from "../../../tests/support/refusal.js";
import { createClientele } from "./index.js";

onEveryStore("the facade", (open) => {
  test("registers a customer and finds it again by the beginning of its name", async () => {
    const { admin } = open();
    const acme = await admin.customers.register({ name: "Acme  Trading", region: "CN/Zhejiang" });
    expect(acme).toMatchObject({
      name: "Acme  Trading",
      nameKey: "acme trading",
      kind: "end-customer",
      version: 1,
    });
    const page = await admin.customers.find({ name: "ACME t" });
    expect(page.items.map((customer) => customer.id)).toEqual([acme.id]);
  });

  test("tells what happened latest first, page by page, also of one and the same moment", async () => {
    const { admin } = open();
    const acme = await admin.customers.register({ name: "Acme" });
    const at = "2026-01-02T09:00:00Z";
    for (const id of ["a", "c", "b"]) {
      await admin.customers.touch({ id, customerId: acme.id, at, channel: "phone", kind: "call" });
    }
    const asked = { customerId: acme.id, limit: 2 };
    const first = await admin.customers.timeline(asked);
    const second = await admin.customers.timeline({ ...asked, after: first.next });
    expect([...first.items, ...second.items].map((one) => one.id)).toEqual(["c", "b", "a"]);
    expect(second.next).toBe(null);
  });

  test("names every fault of an input at once, in both languages, and stores nothing", async () => {
    const { admin } = open();
    const error = await refusal(
      admin.customers.register({ name: "", size: -1, contacts: [{ name: "Li", email: "nowhere" }] } as never),
    );
    expect(error._tag).toBe("InvalidInput");
    expect(error.issues.map((issue) => issue.path)).toEqual(["name", "size", "contacts[0].email"]);
    expect(error.message).toContain("contacts[0].email: expected an email address such as lin@example.com");
    expect(error.in("zh-CN")).toContain("至少 1个字符");
    expect((await admin.customers.find()).items).toEqual([]);
  });

  test("refuses text that not every store could keep, whatever it is part of", async () => {
    const { admin, crm } = open();
    const error = await refusal(admin.customers.register({ name: "A\u0000", region: "\ud83d" }));
    expect(error.issues.map((issue) => issue.path)).toEqual(["name", "region"]);
    const keyed = admin.customers.register({ name: "A" }, { idempotencyKey: "k\u0000" });
    expect(await refusal(keyed)).toMatchObject({ _tag: "InvalidInput", code: "INPUT.INVALID" });
    const forged = admin.customers.find({ after: '["\\u0000","c-1"]' });
    expect((await refusal(forged)).code).toBe("STORAGE.BAD_CURSOR");
    expect(() => crm.as({ user: "\udc00" })).toThrow(/user: expected text without NUL/);
    expect((await admin.customers.find()).items).toEqual([]);
  });

  test("answers a repeated command with the first answer, and does it once", async () => {
    const { admin, passDays } = open();
    const once = { idempotencyKey: "import-1" };
    const first = await admin.customers.register({ name: "Acme" }, once);
    passDays(1);
    expect(await admin.customers.register({ name: "Acme" }, once)).toEqual(first);
    expect((await admin.customers.find()).items).toHaveLength(1);
    expect((await refusal(admin.customers.register({ name: "Other" }, once))).code).toBe(
      "STORAGE.KEY_REUSED",
    );
  });

  test("answers nobody else under an idempotency key that is taken", async () => {
    const { admin, as } = open();
    const once = { idempotencyKey: "import-2" };
    await admin.customers.register({ name: "Acme" }, once);
    const other = await refusal(as("zhou", "admin").customers.register({ name: "Acme" }, once));
    expect(other.code).toBe("STORAGE.KEY_REUSED");
  });

  test("refuses a change that was made to an older version", async () => {
    const { admin } = open();
    const acme = await admin.customers.register({ name: "Acme" });
    const changed = await admin.customers.change({ id: acme.id, version: 1, industry: "steel" });
    expect(changed).toMatchObject({ version: 2, industry: "steel", name: "Acme" });
    expect(await admin.customers.get({ id: acme.id })).toEqual(changed);
    const error = await refusal(admin.customers.change({ id: acme.id, version: 1, industry: "wood" }));
    expect(error).toMatchObject({
      _tag: "Conflict",
      code: "STORAGE.STALE_VERSION",
      facts: { expected: 1, found: 2 },
    });
  });

  test("decides again when somebody else was first, so that no change is lost", async () => {
    const { admin } = open();
    const acme = await admin.customers.register({ name: "Acme" });
    const changes = Array.from({ length: 12 }, (_, at) => admin.customers.change({ id: acme.id, size: at }));
    await Promise.all(changes);
    expect((await admin.customers.get({ id: acme.id })).version).toBe(13);
  });

  test("gives up after the attempts that it was allowed, and says so", async () => {
    const { admin } = open({ maxAttempts: 1 });
    const acme = await admin.customers.register({ name: "Acme" });
    const both = [1, 2].map((size) => admin.customers.change({ id: acme.id, size }));
    const ended = await Promise.allSettled(both);
    expect(ended.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect(ended.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { _tag: "Conflict", code: "STORAGE.CONTENDED" },
    });
  });

  test("says that an id is taken, also where registering makes others write to the same customer", async () => {
    const { admin } = open({ ownership: { assignOnRegister: true } });
    await admin.customers.register({ id: "c-1", name: "Acme" });
    expect((await refusal(admin.customers.register({ id: "c-1", name: "Acme" }))).code).toBe(
      "STORAGE.EXISTS",
    );
  });

  test("pages over what the actor may not see, and tells nothing of it", async () => {
    const { admin, crm } = open({ roles: { admin: { "*": "all" }, shy: { "customer.read": "own" } } });
    for (const name of ["alpha secret", "beta secret"]) await admin.customers.register({ name });
    const shy = crm.as({ user: "lin", roles: ["shy"] });
    expect(await shy.customers.find({ limit: 1 })).toEqual({ items: [], next: null });
  });

  test("follows a rep to another team: the new manager may, the old one may not any more", async () => {
    const { admin, crm } = open();
    for (const id of ["east", "west"]) await admin.team.addTeam({ id, name: id });
    await admin.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    const acme = await admin.customers.register({ name: "Acme" });
    await admin.ownership.assignTo({ customerId: acme.id, repId: "lin", reason: "hers" });
    const manager = (team: string) => crm.as({ user: `boss of ${team}`, roles: ["manager"], teams: [team] });
    await manager("east").customers.change({ id: acme.id, industry: "steel" });
    await admin.team.changeRep({ id: "lin", teamId: "west" });
    await manager("west").customers.change({ id: acme.id, industry: "wood" });
    const refused = await refusal(manager("east").customers.change({ id: acme.id, industry: "steel" }));
    expect(refused.code).toBe("PERMISSION.DENIED");
  });

  test("lets nobody sweep, or read the whole journal, whose permission does not reach all of the tenant", async () => {
    const { crm } = open();
    const manager = crm.as({ user: "boss", roles: ["manager"], teams: ["east"] });
    expect((await refusal(manager.ownership.recycle())).code).toBe("PERMISSION.DENIED");
    expect((await refusal(manager.outbox.deliver("mailer", () => {}))).code).toBe("PERMISSION.DENIED");
  });

  test("merges attributes that are given into those that are there; null clears one", async () => {
    const { admin } = open({ attributes: { customer: { credit: z.string(), vip: z.boolean() } } });
    const { id } = await admin.customers.register({ name: "Acme", attributes: { credit: "A", vip: true } });
    const changed = await admin.customers.change({ id, attributes: { vip: null } });
    expect(changed.attributes).toEqual({ credit: "A", vip: null });
  });

  test("lets a rep speak for another only with permission, and only for somebody there is", async () => {
    const { admin, now, as } = open();
    await admin.team.addTeam({ id: "east", name: "East" });
    for (const id of ["lin", "zhou"]) await admin.team.addRep({ id, name: id, teamId: "east" });
    const { id: customerId } = await admin.customers.register({ name: "Acme" });
    await admin.ownership.assignTo({ customerId, repId: "lin", reason: "hers" });
    const call = { customerId, at: now(), channel: "phone", kind: "call" } as const;
    expect((await refusal(as("lin").customers.touch({ ...call, byId: "zhou" }))).code).toBe(
      "PERMISSION.DENIED",
    );
    expect((await refusal(admin.customers.touch({ ...call, byId: "nobody" }))).code).toBe(
      "STORAGE.NOT_FOUND",
    );
    expect((await admin.customers.touch({ ...call, byId: "lin" })).byId).toBe("lin");
  });

  test("refuses a cursor that is not one of this list", async () => {
    const { admin } = open();
    for (const after of ["nonsense", "[1]", '["a","b","c"]', '[5,"x"]', '[1.5,"x"]', "{}"]) {
      expect((await refusal(admin.customers.find({ after }))).code).toBe("STORAGE.BAD_CURSOR");
    }
  });

  test("names the customer, and not a table, when there is none", async () => {
    const { admin } = open();
    const error = await refusal(admin.ownership.get({ customerId: "nobody" }));
    expect(error.message).toContain("there is no customer nobody here");
  });

  test("refuses calls once it is closed", async () => {
    const { crm, admin } = open();
    await admin.customers.register({ name: "Acme" });
    await crm.close();
    expect((await refusal(admin.customers.find())).code).toBe("CLIENTELE.CLOSED");
  });

  test("sees the calls in flight to their end before it closes", async () => {
    const { crm, admin } = open();
    const calls = ["Acme", "Bolt", "Cedar"].map((name) => admin.customers.register({ name }));
    await crm.close();
    expect((await Promise.all(calls)).map(({ name }) => name)).toEqual(["Acme", "Bolt", "Cedar"]);
  });

  test("stops a call by its signal", async () => {
    const { admin } = open();
    const stopped = admin.customers.register({ name: "Acme" }, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect((await admin.customers.find()).items).toEqual([]);
  });

  test("keeps tenants apart", async () => {
    const { crm, admin } = open();
    const acme = await admin.customers.register({ id: "c-1", name: "Acme" });
    const other = crm.as({ tenant: "other", user: "admin", roles: ["admin"] });
    expect((await refusal(other.customers.get({ id: acme.id })))._tag).toBe("NotFound");
    await other.customers.register({ id: "c-1", name: "Theirs" });
    expect((await admin.customers.get({ id: "c-1" })).name).toBe("Acme");
  });

  test("refuses who has no role for it, and emits nothing", async () => {
    const { crm, as } = open();
    const heard: string[] = [];
    crm.on("*", (event) => void heard.push(event.type));
    const error = await refusal(as("guest", "viewer").customers.register({ name: "Acme" }));
    expect(error).toMatchObject({ _tag: "NotAllowed", code: "PERMISSION.DENIED" });
    expect(heard).toEqual([]);
  });

  test("tells subscribers after the commit, and is not disturbed by one that throws", async () => {
    const failed: unknown[] = [];
    const { crm, admin } = open({ onHandlerError: (error) => void failed.push(error) });
    const heard: string[] = [];
    crm.on("customer.registered", () => {
      throw new Error("broken subscriber");
    });
    const stop = crm.on("customer.registered", (event) => void heard.push(event.data.name));
    await admin.customers.register({ name: "Acme" });
    stop();
    await admin.customers.register({ name: "Umbrella" });
    expect(heard).toEqual(["Acme"]);
    expect(failed).toHaveLength(2);
  });

  test("delivers from the outbox at least once, in order, and stops at a handler that fails", async () => {
    const { admin } = open();
    for (const name of ["A", "B", "C"]) await admin.customers.register({ name });
    const taken: string[] = [];
    let broken = true;
    const take = (event: { type: string; data: unknown }) => {
      const { name } = event.data as { name: string };
      if (name === "B" && broken) throw new Error("mail server is down");
      taken.push(name);
    };
    const only = (event: { type: string; data: unknown }) =>
      event.type === "customer.registered" ? take(event) : undefined;
    expect((await refusal(admin.outbox.deliver("mailer", only))).code).toBe("OUTBOX.DELIVERY_FAILED");
    broken = false;
    await admin.outbox.deliver("mailer", only);
    expect(taken).toEqual(["A", "B", "C"]);
    expect(await admin.outbox.deliver("mailer", only)).toEqual({ delivered: 0, upToDate: true });
  });

  test("shows a timeline, the latest first, and refuses what has not happened yet", async () => {
    const { admin, now } = open();
    const { id: customerId } = await admin.customers.register({ name: "Acme" });
    for (const days of [3, 1, 2]) {
      await admin.customers.touch({
        customerId,
        at: now() - days * 86_400_000,
        channel: "phone",
        kind: "call",
      });
    }
    const { items } = await admin.customers.timeline({ customerId, limit: 2 });
    expect(items.map((touch) => (now() - touch.at) / 86_400_000)).toEqual([1, 2]);
    const early = admin.customers.touch({ customerId, at: now() + 1, channel: "phone", kind: "call" });
    expect((await refusal(early)).code).toBe("CUSTOMER.TOUCH_IN_FUTURE");
  });

  test("checks custom attributes against their declaration", async () => {
    const { admin } = open({ attributes: { customer: { credit: z.enum(["A", "B"]) } } });
    await admin.customers.register({ name: "Acme", attributes: { credit: "A" } });
    const error = await refusal(
      admin.customers.register({ name: "B", attributes: { credit: "Z", colour: "red" } }),
    );
    expect(error.code).toBe("CUSTOMER.ATTRIBUTES");
    expect(error.issues.map((issue) => issue.path)).toEqual(["attributes.credit", "attributes"]);
  });

  test("refuses moments and amounts that no calendar and no sum could hold", async () => {
    const { admin, now } = open();
    const { id: customerId } = await admin.customers.register({ name: "Acme" });
    const line = { quantity: 1, amount: 10 };
    const order = { customerId, currency: "CNY", placedAt: now(), lines: [line] };
    const faults = async (input: object) =>
      (await refusal(admin.orders.record({ ...order, ...input } as never))).issues.map((issue) => issue.path);
    expect(await faults({ placedAt: -8.7e15 })).toEqual(["placedAt"]);
    expect(await faults({ placedAt: "2026-01-01T00:00:00" })).toEqual(["placedAt"]);
    expect(await faults({ placedAt: new Date("never") })).toEqual(["placedAt"]);
    expect(
      await faults({
        lines: [
          { ...line, amount: 2 ** 53 - 1 },
          { ...line, amount: Number.NaN },
        ],
      }),
    ).toEqual(["lines[0].amount", "lines[1].amount"]);
  });

  test("totals an order, cancels it once, and refuses one from the future", async () => {
    const { admin, now } = open();
    const { id: customerId } = await admin.customers.register({ name: "Acme" });
    const lines = [{ productId: "chair", quantity: 2, amount: 19_800, margin: 4_200 }];
    const order = await admin.orders.record({
      id: "o-1",
      customerId,
      placedAt: now(),
      currency: "USD",
      lines,
    });
    expect(order).toMatchObject({ amount: 19_800, margin: 4_200, status: "placed" });
    await admin.orders.cancel({ id: "o-1" });
    expect((await refusal(admin.orders.cancel({ id: "o-1" }))).code).toBe("ORDER.ALREADY_CANCELLED");
    const early = admin.orders.record({ customerId, placedAt: now() + 1, currency: "USD", lines });
    expect((await refusal(early)).code).toBe("ORDER.IN_FUTURE");
    const twice = await refusal(
      admin.orders.record({ id: "o-1", customerId, placedAt: now(), currency: "USD", lines }),
    );
    expect(twice._tag).toBe("Conflict");
  });
});

test("an option that there is not, or no store, is a mistake and said", () => {
  const store = memoryStore();
  expect(() => createClientele({ storage: store, ownersip: {} } as never)).toThrow(/no field named ownersip/);
  expect(() => createClientele({} as never)).toThrow(/a store, such as memoryStore/);
});
