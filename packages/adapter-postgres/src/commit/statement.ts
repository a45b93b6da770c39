import type { DomainEvent } from "@clientele/core/port";
import { type Statement, Values } from "../driver/statement.js";
import {
  mappedAbsences,
  mappedExpectations,
  mappedInserts,
  mappedRemovals,
  mappedUpdates,
} from "../mapping/commit.js";
import { quote } from "../schema/identifier.js";
import { filledPlaces, type PlaceLock } from "./absence.js";
import type { TableChanges } from "./changes.js";
import type { Counting } from "./counting.js";
import { add, byShape, type Columns, columnsOf, ID, ID_AND_VERSION, type Parts, records } from "./parts.js";

const inserts = (parts: Parts, { table, insert }: TableChanges): void => {
  if (insert.length === 0) return;
  const fields = Object.keys(table.description.fields);
  const columns = columnsOf(table, fields);
  const rows = insert.map(({ id, row }) => ({
    id,
    ...Object.fromEntries(fields.map((name, at) => [`f${at}`, row[name]])),
  }));
  const target = ["tenant", "id", "version", ...fields.map(quote)].join(", ");
  const source = [parts.tenant, "r.id", "1", ...columns.map(([name]) => `r.${name}`)].join(", ");
  add(
    parts,
    `(INSERT INTO ${table.sql} (${target}) SELECT ${source} FROM ${records(parts, rows, [...ID, ...columns])} RETURNING 1)`,
    insert.length,
  );
};

const updates = (parts: Parts, { table, update }: TableChanges): void => {
  for (const [fields, group] of byShape(update)) {
    const columns = columnsOf(table, fields);
    const rows = group.map(({ id, version, set }) => ({
      id,
      version,
      ...Object.fromEntries(fields.map((name, at) => [`f${at}`, set[name]])),
    }));
    const set = ["version = r.version + 1", ...fields.map((name, at) => `${quote(name)} = r.f${at}`)];
    add(
      parts,
      `(UPDATE ${table.sql} t SET ${set.join(", ")} FROM ${records(parts, rows, [...ID_AND_VERSION, ...columns])} WHERE t.tenant = ${parts.tenant} AND t.id = r.id AND t.version = r.version RETURNING 1)`,
      group.length,
    );
  }
};

const removals = (parts: Parts, { table, remove }: TableChanges): void => {
  if (remove.length === 0) return;
  add(
    parts,
    `(DELETE FROM ${table.sql} t USING ${records(parts, remove, ID_AND_VERSION)} WHERE t.tenant = ${parts.tenant} AND t.id = r.id AND t.version = r.version RETURNING 1)`,
    remove.length,
  );
};

/** Locked until the commit, else it could change between the look and the end. */
const expectations = (parts: Parts, { table, expect }: TableChanges): void => {
  if (expect.length === 0) return;
  const rows = expect.map(({ id, version }) => ({ id, version }));
  add(
    parts,
    `MATERIALIZED (SELECT 1 FROM ${table.sql} t JOIN ${records(parts, rows, ID_AND_VERSION)} ON t.id = r.id AND t.version = r.version WHERE t.tenant = ${parts.tenant} FOR SHARE OF t)`,
    expect.length,
  );
};

/** Counts what must be none, so that one that is there makes the sum differ. */
const absences = (parts: Parts, { table, absent }: TableChanges): void => {
  if (absent.length === 0) return;
  const rows = absent.map((id) => ({ id }));
  const name = `c${parts.clauses.length}`;
  parts.clauses.push(
    `${name} AS (SELECT 1 FROM ${table.sql} t JOIN ${records(parts, rows, ID)} ON t.id = r.id WHERE t.tenant = ${parts.tenant})`,
  );
  parts.counts.push(`-(SELECT count(*) FROM ${name})`);
};

const counters = (parts: Parts, schema: string, counting: readonly Counting[]): void => {
  if (counting.length === 0) return;
  const columns: Columns = [
    ["name", "text"],
    ["delta", "bigint"],
    ["least", "bigint"],
    ["most", "bigint"],
  ];
  add(
    parts,
    `(UPDATE ${quote(schema)}.counter t SET value = t.value + r.delta FROM ${records(parts, counting, columns)} WHERE t.tenant = ${parts.tenant} AND t.name = r.name AND t.value BETWEEN r.least AND r.most RETURNING 1)`,
    counting.length,
  );
};

const locks = (parts: Parts, places: readonly PlaceLock[]): void => {
  if (places.length === 0) return;
  const columns: Columns = [
    ["one", "integer"],
    ["other", "integer"],
  ];
  add(
    parts,
    `MATERIALIZED (SELECT pg_advisory_xact_lock(r.one, r.other) FROM ${records(parts, places, columns)})`,
    places.length,
  );
};

/**
 * The journal is not counted, on purpose: a clause that nobody reads is run last, when all locks are held, and only so are
 * the entries of two commits that wait for each other numbered in the order in which they commit.
 */
const journal = (parts: Parts, schema: string, events: readonly DomainEvent[]): void => {
  if (events.length === 0) return;
  const columns: Columns = [
    ["id", "text"],
    ["type", "text"],
    ["version", "integer"],
    ["subject", "text"],
    ["at", "bigint"],
    ["actor", "text"],
    ["command", "text"],
    ["data", "jsonb"],
    ["place", "integer"],
  ];
  const rows = events.map((event, place) => ({ ...event, data: event.data ?? null, place }));
  const names = "id, type, version, subject, at, actor, command, data";
  parts.clauses.push(
    `journal AS (INSERT INTO ${quote(schema)}.journal (tenant, ${names}) SELECT ${parts.tenant}, ${names} FROM ${records(parts, rows, columns)} ORDER BY place)`,
  );
};

/**
 * A write set as one statement, so that it happens whole or not at all without a transaction around it. Every clause says
 * what it affected; where that is not what was wished, the last select fails, and with it everything. The failure is a cast
 * of a sentence to a number, which is what the server's log shows then.
 */
export const commitStatement = (
  schema: string,
  tenant: string,
  changes: readonly TableChanges[],
  counting: readonly Counting[],
  events: readonly DomainEvent[],
): Statement => {
  const values = new Values();
  const parts: Parts = {
    values,
    tenantId: tenant,
    tenant: values.add(tenant, "text"),
    clauses: [],
    counts: [],
    wanted: 0,
  };
  locks(parts, filledPlaces(schema, tenant, changes));
  for (const one of changes) (one.table.mapped === null ? expectations : mappedExpectations)(parts, one);
  for (const one of changes) (one.table.mapped === null ? absences : mappedAbsences)(parts, one);
  for (const one of changes) (one.table.mapped === null ? updates : mappedUpdates)(parts, one);
  for (const one of changes) (one.table.mapped === null ? removals : mappedRemovals)(parts, one);
  for (const one of changes) (one.table.mapped === null ? inserts : mappedInserts)(parts, one);
  counters(parts, schema, counting);
  journal(parts, schema, events);
  if (parts.counts.length === 0)
    return { text: `WITH ${parts.clauses.join(",\n")}\nSELECT 1`, values: values.list };
  const wanted = values.add(parts.wanted, "bigint");
  return {
    text: `WITH ${parts.clauses.join(",\n")}
SELECT CASE WHEN done = ${wanted} THEN done
  ELSE ('clientele: refused, ' || done || ' rows are as expected, not ' || ${wanted})::bigint END
FROM (SELECT ${parts.counts.join(" + ").replaceAll("+ -", "- ")} AS done) d`,
    values: values.list,
  };
};
