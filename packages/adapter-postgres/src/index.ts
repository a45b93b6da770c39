export { type DistributeOptions, distribute } from "./distribute.js";
export type { SqlConnection, SqlDriver, SqlRow, SqlValue } from "./driver/connection.js";
export type { PostgresClient } from "./driver/driver-of.js";
export { fromPg, type PgClient, type PgPool } from "./driver/pg.js";
export { fromPglite, type Pglite } from "./driver/pglite.js";
export { fromPostgresJs, type PostgresJs } from "./driver/postgres-js.js";
export { type MappingFault, MappingFaults } from "./mapping/fault.js";
export type {
  ColumnMapping,
  ColumnValue,
  FieldMapping,
  ItemMapping,
  Mapping,
  RowsMapping,
  TableMapping,
} from "./mapping/mapping.js";
export { planSchema, type SchemaPlan } from "./plan-schema.js";
export { type PostgresStoreOptions, postgresStore } from "./postgres-store.js";
export { rendezvous } from "./rendezvous.js";
export type { PlanStep } from "./schema/plan.js";
export type { SchemaOptions } from "./schema/ready.js";
export { supportedPostgres } from "./schema/server.js";
export { type TenantRouterOptions, tenantRouter } from "./tenant-router.js";
