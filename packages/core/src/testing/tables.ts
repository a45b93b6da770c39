import type { FieldType, TableDescription } from "../storage/index.js";

const fields = (
  types: Readonly<Record<string, FieldType>>,
  required: readonly string[],
): TableDescription["fields"] =>
  Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { type, nullable: !required.includes(name) }]),
  );

/** The tables that the checks speak of, under the names that the checks use. */
export const tables: readonly TableDescription[] = [
  {
    name: "deal",
    fields: fields(
      {
        title: "text",
        status: "text",
        owner: "text",
        amount: "integer",
        won: "boolean",
        dueAt: "instant",
        email: "text",
        region: "text",
        code: "text",
        details: "json",
      },
      ["title", "status"],
    ),
    indexes: [
      ["title"],
      ["status", "amount"],
      ["owner", "dueAt"],
      ["won", "title"],
      ["amount"],
      ["dueAt"],
      ["status", "won", "amount"],
      ["email"],
      ["region", "code"],
    ],
    unique: { email: ["email"], place: ["region", "code"] },
    appendOnly: false,
  },
  {
    name: "entry",
    fields: fields({ account: "text", amount: "integer", at: "instant" }, ["account", "amount", "at"]),
    indexes: [["account", "at"]],
    unique: {},
    appendOnly: true,
  },
  {
    name: "person",
    fields: fields({ name: "text" }, ["name"]),
    indexes: [["name"]],
    unique: {},
    appendOnly: false,
  },
];
