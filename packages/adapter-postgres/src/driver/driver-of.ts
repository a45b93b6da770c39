import { refuse } from "../failure.js";
import type { SqlDriver } from "./connection.js";
import { fromPg, isPgPool, type PgClient, type PgPool } from "./pg.js";
import { fromPglite, isPglite, type Pglite } from "./pglite.js";
import { fromPostgresJs, isPostgresJs, type PostgresJs } from "./postgres-js.js";

/** A way to the server: a `Pool` or `Client` of `pg`, `postgres(...)` of postgres.js, a `PGlite`, or a driver of your own. */
export type PostgresClient = PgPool | PgClient | PostgresJs | Pglite | SqlDriver;

const isDriver = (client: object): client is SqlDriver =>
  "use" in client && typeof client.use === "function" && "join" in client;

export const driverOf = (client: PostgresClient): SqlDriver => {
  if (isPostgresJs(client)) return fromPostgresJs(client);
  if (typeof client === "object" && client !== null) {
    if (isDriver(client)) return client;
    if (isPglite(client)) return fromPglite(client);
    if (isPgPool(client) || "query" in client) return fromPg(client);
  }
  return refuse(
    "`client` must be a Pool or Client of pg, postgres(...) of postgres.js, a PGlite, or a SqlDriver",
    "`client` 必须是 pg 的 Pool 或 Client、postgres.js 的 postgres(...)、PGlite，或自定义的 SqlDriver",
  );
};
