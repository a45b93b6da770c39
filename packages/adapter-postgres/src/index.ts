export type { SqlConnection, SqlDriver, SqlRow, SqlValue } from "./driver/connection.js";
export type { PostgresClient } from "./driver/driver-of.js";
export { fromPg, type PgClient, type PgPool } from "./driver/pg.js";
export { fromPglite, type Pglite } from "./driver/pglite.js";
export { fromPostgresJs, type PostgresJs } from "./driver/postgres-js.js";
export { type PostgresStoreOptions, postgresStore } from "./postgres-store.js";
export type { SchemaOptions } from "./schema/ready.js";
export { supportedPostgres } from "./schema/server.js";
