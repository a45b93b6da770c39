import type { SqlConnection, SqlDriver, SqlRow } from "./connection.js";
import { takingTurns } from "./turns.js";

interface Queries {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** What is used of a `PGlite`. */
export interface Pglite extends Queries {
  transaction<A>(work: (transaction: Queries) => Promise<A>): Promise<A>;
}

const hasQuery = (value: unknown): value is Queries =>
  typeof value === "object" && value !== null && typeof (value as { query?: unknown }).query === "function";

export const isPglite = (value: unknown): value is Pglite =>
  hasQuery(value) && typeof (value as { transaction?: unknown }).transaction === "function";

const connectionOf = (queries: Queries): SqlConnection => ({
  key: queries,
  query: async (text, values) => (await queries.query(text, [...values])).rows as readonly SqlRow[],
});

/**
 * Works through PGlite, PostgreSQL in the own process: one connection, which takes all work in turns. A transaction of
 * the host is what `db.transaction` hands to its body; nothing else of this store is answered until it has ended.
 */
export const fromPglite = (db: Pglite): SqlDriver => {
  const inTurns = takingTurns();
  return {
    id: "pglite",
    use: (work) => inTurns(() => work(connectionOf(db))),
    transaction: (work) => inTurns(() => db.transaction((transaction) => work(connectionOf(transaction)))),
    join: (host) => (hasQuery(host) && !isPglite(host) ? connectionOf(host) : null),
  };
};
