import { mkdirSync, writeFileSync } from "node:fs";
import { memoryStore } from "@clientele/adapter-memory";
import { createClientele } from "@clientele/core";
import { type Instant, makeCalendar } from "@clientele/core/kernel";
import { collectFigures } from "./collect.js";
import { policies } from "./desk.js";
import type { Figures } from "./figures.js";
import { END, liveThrough } from "./history.js";
import { readSource, type Source } from "./source.js";
import type { World } from "./world.js";

export interface Run {
  readonly figures: Figures;
  /** Days lived through now; 0 when an earlier start had done them all. */
  readonly days: number;
}

/** Opens the product on a folder, at a moment of the history. Close it to let the folder go. */
export const openWorld = (
  directory: string,
  source: Source,
  at: Instant,
): { readonly world: World; close(): Promise<void> } => {
  mkdirSync(directory, { recursive: true });
  const clock = { now: at };
  const crm = createClientele({ storage: memoryStore({ directory }), clock: () => clock.now, ...policies });
  const world: World = {
    clock,
    source,
    calendar: makeCalendar(policies.calendar),
    erp: crm.as({ user: "erp", roles: ["admin"] }),
    head: crm.as({ user: "head-of-sales", roles: ["admin"] }),
    rep: (id) => crm.as({ user: id, roles: ["rep"] }),
  };
  return { world, close: () => crm.close() };
};

/**
 * The main job: the public data into the embedded store, lived through day by day, and every figure asked back. A second
 * run on the same folder finds what the first one kept.
 */
export const runSuperstore = async (
  directory: string,
  onDay: (date: string, share: number) => void,
): Promise<Run> => {
  const { world, close } = openWorld(directory, await readSource(), END);
  try {
    const { days } = await liveThrough(world, directory, onDay, END);
    return { figures: await collectFigures(world), days };
  } finally {
    await close();
  }
};

export const writeJson = (file: string, figures: Figures): void =>
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
