import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoreRow } from "@clientele/core/port";
import { type Setup, storeConformance } from "@clientele/core/testing";
import { describe, it } from "vitest";
import { rowOnDisk } from "../fixtures/row-on-disk.js";
import type { Sync } from "./disk/writer.js";
import { inspectableStore } from "./memory-store.js";

const inMemory: Setup = async (tables) => {
  const { store, inspect } = inspectableStore({}, () => {});
  await store.open(tables);
  return { store, peer: null, inspect, dispose: () => store.close() };
};

const onDisk =
  (sync: Sync, snapshotAfter: number): Setup =>
  async (tables) => {
    const directory = await mkdtemp(join(tmpdir(), "clientele-"));
    const make = () => inspectableStore({ directory, sync, snapshotAfter }, () => {}).store;
    const opened = [make()];
    await opened[0]?.open(tables);
    return {
      store: opened[0] as NonNullable<(typeof opened)[0]>,
      peer: null,
      inspect: (tenant, table, id): Promise<StoreRow | null> => rowOnDisk(directory, tenant, table, id),
      reopen: async () => {
        await opened[0]?.close();
        const again = make();
        opened.push(again);
        await again.open(tables);
        return again;
      },
      dispose: async () => {
        for (const store of opened) await store.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  };

const runner = { describe, it: (name: string, body: () => Promise<void>) => void it(name, body, 20_000) };
const kept = { durable: true, hostTransactions: false };

storeConformance({
  runner,
  name: "memory",
  claims: { durable: false, hostTransactions: false },
  setup: inMemory,
});
storeConformance({ runner, name: "memory with a log", claims: kept, setup: onDisk("group", 64 << 20) });
storeConformance({ runner, name: "memory with many snapshots", claims: kept, setup: onDisk("none", 2_000) });
