import { StoreFailure } from "@clientele/core/port";
import { describe, expect, it } from "vitest";
import { note, TENANT, trace } from "../../fixtures/notes.js";
import { noLog } from "./log-port.js";
import { storeOver } from "./store.js";

const diskIsGone = new StoreFailure("unavailable", "the disk is gone");

describe("a store over a log", () => {
  it("answers a read only when what it saw is safe", async () => {
    const order: string[] = [];
    let safe = (): void => {};
    const flushed = new Promise<void>((resolve) => {
      safe = resolve;
    });
    const { store } = storeOver(
      "test",
      true,
      { ...noLog, append: () => flushed, settled: () => flushed },
      () => {},
    );
    await store.open([note]);
    const commit = store.commit(TENANT, trace("a")).then(() => order.push("committed"));
    const read = store.get(TENANT, "note", ["a"]).then(([row]) => order.push(`read ${row?.id}`));
    const refused = store.commit(TENANT, trace("a")).then((result) => order.push(result.tag));
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual([]);
    safe();
    await Promise.all([commit, read, refused]);
    expect([...order].sort()).toEqual(["committed", "read a", "stale"]);
  });

  it("refuses reads and commits alike once its log has failed", async () => {
    const refuse = (): Promise<never> => Promise.reject(diskIsGone);
    const { store } = storeOver("test", true, { ...noLog, append: refuse, settled: refuse }, () => {});
    await store.open([note]);
    await expect(store.commit(TENANT, trace("a"))).rejects.toBe(diskIsGone);
    await expect(store.get(TENANT, "note", ["a"])).rejects.toBe(diskIsGone);
    await expect(store.commit(TENANT, trace("a"))).rejects.toBe(diskIsGone);
  });
});
