/**
 * The major versions of PostgreSQL that this adapter is meant for, both ends included.
 *
 * 15 is the oldest: from it on a unique key can treat nulls as equal (`NULLS NOT DISTINCT`).
 *
 * @example
 * ```ts
 * import { supportedPostgres } from "@clientele/adapter-postgres";
 *
 * supportedPostgres.oldest; // => 15
 * ```
 */
export const supportedPostgres = { oldest: 15, newest: 18 } as const;
