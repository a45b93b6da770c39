import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@clientele/adapter-memory";
import {
  type Clientele,
  type ClienteleOptions,
  type ClienteleSession,
  createClientele,
  type Store,
} from "@clientele/core";
import { DAY, instant, timeOrderedIds } from "@clientele/core/kernel";
import { afterEach, describe } from "vitest";
import { storeOnPostgres } from "./postgres-schemas.js";

/** A product on a fresh store, with a clock that stands until it is moved. */
export interface TestBed {
  readonly crm: Clientele;
  readonly admin: ClienteleSession;
  now(): number;
  /** Moves the clock to an instant such as `2026-03-01T09:00:00Z`. */
  goTo(text: string): void;
  passDays(days: number): void;
  as(user: string, ...roles: string[]): ClienteleSession;
  /** Another instance on the same store, by the same clock, with other options. */
  again(options: Partial<ClienteleOptions>): Pick<TestBed, "crm" | "admin" | "as">;
}

export type OpenTestBed = (options?: Partial<ClienteleOptions>) => TestBed;

const START = "2026-01-05T09:00:00Z";

const stores: Readonly<Record<string, () => { store: Store; dispose: () => void }>> = {
  "in memory": () => ({ store: memoryStore(), dispose: () => {} }),
  "in memory with a log on disk": () => {
    const directory = mkdtempSync(join(tmpdir(), "clientele-"));
    return {
      store: memoryStore({ directory }),
      dispose: () => rmSync(directory, { recursive: true, force: true }),
    };
  },
  "on PostgreSQL": storeOnPostgres,
};

/** The same behaviour on every store: runs the body's tests once for each. */
export const onEveryStore = (title: string, body: (open: OpenTestBed) => void): void => {
  for (const [name, make] of Object.entries(stores)) {
    describe(`${title}, ${name}`, () => {
      const opened: (() => Promise<void>)[] = [];
      afterEach(async () => {
        for (const close of opened.splice(0)) await close();
      });
      body((options = {}) => {
        const { store, dispose } = make();
        let at = instant(START);
        let seed = 0;
        const newId = timeOrderedIds((into) => into.fill(seed++ % 256));
        const start = (more: Partial<ClienteleOptions>) => {
          const crm = createClientele({ storage: store, clock: () => at, newId, ...more });
          return {
            crm,
            admin: crm.as({ user: "admin", roles: ["admin"] }),
            as: (user: string, ...roles: string[]) =>
              crm.as({ user, roles: roles.length === 0 ? ["rep"] : roles }),
          };
        };
        const first = start(options);
        opened.push(async () => {
          await first.crm.close();
          dispose();
        });
        return {
          ...first,
          again: (more) => start({ storage: { ...store, open: async () => {} }, ...more }),
          now: () => at,
          goTo: (text) => {
            at = instant(text);
          },
          passDays: (days) => {
            at += days * DAY;
          },
        };
      });
    });
  }
};
