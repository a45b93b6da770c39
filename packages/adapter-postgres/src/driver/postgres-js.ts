import type { SqlConnection, SqlDriver, SqlRow } from "./connection.js";

interface Unsafe {
  unsafe(text: string, values: never[], options: { prepare: boolean }): PromiseLike<readonly unknown[]>;
}

/** What is used of `postgres(...)` of postgres.js. */
export interface PostgresJs extends Unsafe {
  reserve(): Promise<Unsafe & { release(): void }>;
}

const isSql = (value: unknown): value is Unsafe =>
  typeof value === "function" && typeof (value as { unsafe?: unknown }).unsafe === "function";

export const isPostgresJs = (value: unknown): value is PostgresJs =>
  isSql(value) && typeof (value as { reserve?: unknown }).reserve === "function";

const connectionOf = (sql: Unsafe): SqlConnection => ({
  key: sql,
  // It names prepared statements itself, by their text.
  query: async (text, values, name) =>
    [...(await sql.unsafe(text, values as never[], { prepare: name !== null }))] as readonly SqlRow[],
});

/** Works through postgres.js. A transaction of the host is the `sql` that `sql.begin` hands to its body. */
export const fromPostgresJs = (sql: PostgresJs): SqlDriver => ({
  id: "postgres.js",
  use: async (work) => {
    const reserved = await sql.reserve();
    try {
      return await work(connectionOf(reserved));
    } finally {
      reserved.release();
    }
  },
  join: (host) => (isSql(host) && !isPostgresJs(host) ? connectionOf(host) : null),
});
