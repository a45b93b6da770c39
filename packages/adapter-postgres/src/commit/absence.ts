import { twoHashes } from "../driver/statement.js";
import type { TableLayout } from "../schema/layout.js";
import type { TableChanges } from "./changes.js";

/**
 * There is no row to lock where a row must not be. Instead of it a number is locked that stands for the place: shared by
 * those who rely on its being empty, alone by whoever fills it. A commit that relies on emptiness takes the lock first and
 * looks in a statement after that; so it sees what was filled before, and what comes later waits for it.
 */
export interface PlaceLock {
  readonly one: number;
  readonly other: number;
}

/** A server has room for a few thousand locks: a commit with more inserts locks the whole table of its tenant. */
const MANY = 200;

const lockOf = (schema: string, tenant: string, table: string, id: string | null): PlaceLock => {
  const [one, other] = twoHashes(JSON.stringify(["place", schema, tenant, table, id]));
  return { one, other };
};

/** Rows of the host's that we may not write we may not lock either: what we keep beside them goes by places as well. */
const unlockable = ({ mapped }: TableLayout): boolean => mapped !== null && mapped.write === "none";

const inOrder = (locks: readonly PlaceLock[]): readonly PlaceLock[] =>
  [...locks].sort((a, b) => a.one - b.one || a.other - b.other);

/** What is locked alone, for what is inserted. */
export const filledPlaces = (
  schema: string,
  tenant: string,
  changes: readonly TableChanges[],
): readonly PlaceLock[] =>
  inOrder(
    changes.flatMap(({ table, insert, update }) => {
      const { name } = table.description;
      const filled = [...insert, ...(unlockable(table) ? update : [])];
      return filled.length > MANY
        ? [lockOf(schema, tenant, name, null)]
        : filled.map(({ id }) => lockOf(schema, tenant, name, id));
    }),
  );

/** What is locked together with others, for what must be empty: each place, and its table against those with many. */
export const emptyPlaces = (
  schema: string,
  tenant: string,
  changes: readonly TableChanges[],
): readonly PlaceLock[] =>
  inOrder(
    changes.flatMap(({ table, absent, expect }) => {
      const { name } = table.description;
      const ids = [...absent, ...(unlockable(table) ? expect.map(({ id }) => id) : [])];
      return ids.length === 0 ? [] : [null, ...ids].map((id) => lockOf(schema, tenant, name, id));
    }),
  );
