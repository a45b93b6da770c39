import { storeConformance, type Waiver } from "@clientele/core/testing";
import { describe, expect, it } from "vitest";
import { inspectableStore } from "./memory-store.js";

/** What becomes of the checks of one id when a store that fails ORD-1 is waived. */
const outcomes = async (
  id: string,
  waivers: readonly Waiver[],
  today?: string,
): Promise<readonly string[]> => {
  const bodies: (() => Promise<void>)[] = [];
  storeConformance({
    runner: {
      describe: (_, body) => body(),
      it: (name, body) => {
        if (name.includes(id)) bodies.push(body);
      },
    },
    name: "a store that cannot order text",
    claims: { durable: false, hostTransactions: false },
    waivers,
    ...(today === undefined ? {} : { today }),
    setup: async (tables) => {
      const { store, inspect } = inspectableStore({}, () => {});
      await store.open(tables);
      const find: typeof store.find = async (tenant, query) =>
        [...(await store.find(tenant, query))].sort((a, b) => (String(a.title) < String(b.title) ? -1 : 1));
      return { store: { ...store, find }, peer: null, inspect, dispose: () => store.close() };
    },
  });
  return Promise.all(
    bodies.map((body) =>
      body().then(
        () => "passed",
        (cause: Error) => cause.message,
      ),
    ),
  );
};

const waiver = { id: "ORD-1", reason: "the host's database has a collation", until: "2026-12-31" };

describe("a waiver", () => {
  it("lets a check fail that is known to fail, until its last day", async () => {
    expect((await outcomes("ORD-1", []))[0]).toContain("ORD-1 (plain)");
    expect(await outcomes("ORD-1", [waiver], "2026-12-31")).toEqual(["passed"]);
  });

  it.each([
    [waiver, "2027-01-01", "ended on 2026-12-31"],
    [waiver, undefined, "tell the kit `today`"],
    [{ ...waiver, reason: " " }, "2026-11-22", "gives no reason"],
    [{ ...waiver, id: "CTR-1" }, "2026-11-22", "CTR-1 passes; take its waiver away"],
    [{ ...waiver, id: "ORD-99" }, "2026-11-22", "there is no check ORD-99"],
  ])("fails where it is not due: %j", async (one, today, message) => {
    expect(await outcomes(one.id, [one], today)).toEqual([expect.stringContaining(message)]);
  });
});
