import type { SqlConnection, SqlDriver, SqlRow } from "./connection.js";
import { isBroken } from "./sql-state.js";
import { takingTurns } from "./turns.js";

/** What is used of a `Client` of `pg`. */
export interface PgClient {
  query(config: { text: string; values: unknown[]; name?: string }): Promise<{ rows: unknown[] }>;
}

/** What is used of a `Pool` of `pg`. */
export interface PgPool {
  readonly totalCount: number;
  connect(): Promise<PgLent>;
}

interface PgLent extends PgClient {
  release(destroy?: boolean): void;
  on?(event: "error", listener: () => void): unknown;
  removeListener?(event: "error", listener: () => void): unknown;
}

const isClient = (value: unknown): value is PgClient =>
  typeof value === "object" && value !== null && typeof (value as { query?: unknown }).query === "function";

export const isPgPool = (value: unknown): value is PgPool =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { totalCount?: unknown }).totalCount === "number";

/** The statement that is running, or the next one, says it. */
const heard = (): void => {};

const connectionOf = (client: PgClient): SqlConnection => ({
  key: client,
  query: async (text, values, name) => {
    const config = { text, values: [...values], ...(name === null ? {} : { name }) };
    return (await client.query(config)).rows as readonly SqlRow[];
  },
});

/**
 * Works through `pg`: a `Pool`, or a single connected `Client`, whose connection then takes all work in turns. A
 * transaction of the host is a client on which it has sent `BEGIN`.
 */
export const fromPg = (client: PgPool | PgClient): SqlDriver => {
  const inTurns = takingTurns();
  return {
    id: "pg",
    use: async (work) => {
      if (!isPgPool(client)) return inTurns(() => work(connectionOf(client)));
      const lent = await client.connect();
      // A pool listens to idle connections only: one that breaks while it is lent would end the process.
      lent.on?.("error", heard);
      let broken = false;
      try {
        return await work(connectionOf(lent));
      } catch (error) {
        broken = isBroken(error) || isBroken((error as Error).cause);
        throw error;
      } finally {
        lent.release(broken);
        lent.removeListener?.("error", heard);
      }
    },
    join: (host) => (isClient(host) && !isPgPool(host) ? connectionOf(host) : null),
  };
};
