import type { StoreValue, TableDescription } from "../storage/index.js";
import { tables } from "./tables.js";

/** The same tables under other names or with more fields: a driver must not care. */
export interface Catalogue {
  readonly name: string;
  readonly table: (name: string) => string;
  readonly field: (name: string) => string;
  readonly unique: (name: string) => string;
  /** Fields that the checks know nothing of, and what a row holds in them. */
  readonly extension: (id: string) => Readonly<Record<string, StoreValue>>;
  readonly tables: readonly TableDescription[];
}

type Naming = Pick<Catalogue, "table" | "field" | "unique">;

const renamed = (table: TableDescription, { table: tableName, field, unique }: Naming): TableDescription => ({
  ...table,
  name: tableName(table.name),
  fields: Object.fromEntries(Object.entries(table.fields).map(([name, one]) => [field(name), one])),
  indexes: table.indexes.map((index) => index.map(field)),
  unique: Object.fromEntries(
    Object.entries(table.unique).map(([name, key]) => [unique(name), key.map(field)]),
  ),
});

const same = (name: string): string => name;
const plainNames: Naming = { table: same, field: same, unique: same };

/** Reserved words, capitals, a digit, characters beyond ASCII. */
const hostNames: Readonly<Record<string, string>> = {
  deal: "order",
  person: "T_PERSON_2",
  title: "group",
  status: "Status",
  amount: "amt_fen",
  dueAt: "due at",
  email: "邮箱",
  won: "select",
};
const hostName = (name: string): string => hostNames[name] ?? `h_${name}`;
const hostNaming: Naming = { table: hostName, field: hostName, unique: (name) => `uq_${name}` };

const none = (): Readonly<Record<string, StoreValue>> => ({});

const extended = (table: TableDescription): TableDescription => ({
  ...table,
  fields: {
    ...table.fields,
    x_label: { type: "text", nullable: true },
    x_facts: { type: "json", nullable: true },
  },
});

/** Every check runs under each of these. */
export const catalogues: readonly Catalogue[] = [
  { name: "plain", ...plainNames, extension: none, tables },
  {
    name: "renamed",
    ...hostNaming,
    extension: none,
    tables: tables.map((table) => renamed(table, hostNaming)),
  },
  {
    name: "extended",
    ...plainNames,
    extension: (id) => ({ x_label: `label of ${id}`, x_facts: { of: [id] } }),
    tables: tables.map(extended),
  },
];
