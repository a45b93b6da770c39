/**
 * The major versions of PostgreSQL that this adapter is meant for, both ends included.
 *
 * 14 is the oldest that PostgreSQL itself still maintained when the adapter was begun.
 *
 * @example
 * ```ts
 * import { supportedPostgres } from "@clientele/adapter-postgres";
 *
 * supportedPostgres.oldest; // => 14
 * ```
 */
export const supportedPostgres = { oldest: 14, newest: 18 } as const;
