import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@clientele/adapter-memory";
import { afterAll, describe, it } from "vitest";
import { ownershipConformance } from "./conformance.js";
import { serviceSut } from "./service-sut.js";

const folder = mkdtempSync(join(tmpdir(), "clientele-laws-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let opened = 0;
const directory = () => {
  opened += 1;
  return join(folder, String(opened));
};

const few = ["claim: done", "claim: OWNERSHIP.NOT_IN_POOL", "assign: done", "release: done"];
const mustSee = [
  ...few,
  "recycle: some due",
  "request-handover: done",
  "approve-handover: done",
  "go-away: done",
];
const stores = {
  "in memory": { runs: 25, mustSee, newStore: () => memoryStore() },
  "in memory with a log on disk": {
    runs: 6,
    mustSee: few,
    newStore: () => memoryStore({ directory: directory(), sync: "none" }),
  },
};
for (const [name, { runs, mustSee, newStore }] of Object.entries(stores)) {
  const sut = { ...serviceSut(newStore), name: `the services ${name}` };
  ownershipConformance({
    runner: { describe, it: (title, body) => it(title, body, 60_000) },
    sut,
    runs,
    seed: 11,
    decide: null,
    functions: null,
    mustSee,
  });
}
