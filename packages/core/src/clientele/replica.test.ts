import { memoryStore } from "@clientele/adapter-memory";
import { describe, expect, it } from "vitest";
import { createClientele } from "../clientele.js";
import type { Store } from "../storage/index.js";

const admin = { user: "lin", roles: ["admin"] };

/** A store that notes what it is asked. */
const spied = (inner: Store): { readonly store: Store; readonly asked: string[] } => {
  const asked: string[] = [];
  const store = new Proxy(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        asked.push(String(name));
        return value.apply(target, given);
      };
    },
  });
  return { store, asked };
};

describe("a replica", () => {
  it("answers questions, and lags behind; what decides never asks it", async () => {
    const [primary, replica] = [spied(memoryStore()), spied(memoryStore())];
    const crm = createClientele({ storage: primary.store, replica: replica.store });
    await crm.ready();
    const desk = crm.as(admin);
    const { id } = await desk.customers.register({ name: "Acme" });
    expect(replica.asked).toEqual(["open"]);
    // The replica has not heard of it yet; a command that needs it finds it all the same.
    await expect(desk.customers.get({ id })).rejects.toMatchObject({ code: "STORAGE.NOT_FOUND" });
    await desk.customers.change({ id, name: "Acme & Sons" });
    expect(replica.asked.filter((method) => method !== "open")).toEqual(["get"]);
    const before = primary.asked.length;
    expect((await desk.customers.find({})).items).toEqual([]);
    expect(primary.asked.slice(before)).toEqual([]);
    await crm.close();
    expect([primary, replica].map(({ asked }) => asked.filter((method) => method === "close"))).toEqual([
      ["close"],
      ["close"],
    ]);
    expect(new Set(replica.asked)).toEqual(new Set(["open", "get", "find", "close"]));
  });

  it("is not asked by a session within a transaction of the host", async () => {
    const [primary, replica] = [spied(memoryStore()), spied(memoryStore())];
    const crm = createClientele({ storage: primary.store, replica: replica.store });
    await crm.as({ ...admin, within: {} }).customers.find({});
    expect(replica.asked).toEqual(["open"]);
    await crm.close();
  });

  it("is a store", () => {
    expect(() => createClientele({ storage: memoryStore(), replica: {} as Store })).toThrow("`replica`");
  });
});
