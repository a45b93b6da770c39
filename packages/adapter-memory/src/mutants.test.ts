import type { Store } from "@clientele/core/port";
import { catalogues, checks, mutants, runCheck, type Subject } from "@clientele/core/testing";
import { describe, expect, it } from "vitest";
import { inspectableStore } from "./memory-store.js";

const subject = (change: (good: Store) => Store): Subject => ({
  claims: { durable: false, hostTransactions: false },
  setup: async (tables) => {
    const { store: good, inspect } = inspectableStore({}, () => {});
    const store = change(good);
    await store.open(tables);
    return { store, peer: null, inspect, dispose: () => good.close() };
  },
});

const run = async (id: string, change: (good: Store) => Store): Promise<void> => {
  for (const check of checks.filter((one) => one.id === id)) {
    for (const catalogue of catalogues.slice(0, 1)) await runCheck(check, catalogue, subject(change));
  }
};

describe("the conformance kit", () => {
  it("finds no fault in a good store", async () => {
    for (const { id } of checks) await run(id, (good) => good);
  }, 20_000);

  for (const mutant of mutants) {
    it(`finds with ${mutant.killedBy} that ${mutant.name}`, async () => {
      await expect(run(mutant.killedBy, mutant.of)).rejects.toThrow(mutant.killedBy);
    });
  }

  it("has no two checks of one id", () => {
    expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length);
  });
});
