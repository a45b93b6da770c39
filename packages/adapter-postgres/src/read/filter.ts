import type { Condition, StoreValue } from "@clientele/core/port";
import { checkValue } from "../commit/values.js";
import { arrayText, type Values } from "../driver/statement.js";
import { refuse } from "../failure.js";
import { quote } from "../schema/identifier.js";
import { sqlTypes, type TableLayout } from "../schema/layout.js";
import { fieldType } from "./rows.js";

const operators = { eq: "=", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** The column of a field that has an order. */
export const orderedColumn = (table: TableLayout, field: string): string => {
  if (fieldType(table.description, field) === "json")
    refuse(
      `${table.description.name}.${field} is json and has no order; filter and order by other fields`,
      `${table.description.name}.${field} 是 json，没有顺序；请按其他字段筛选和排序`,
    );
  return `t.${quote(field)}`;
};

/** The place of a value that is compared with a field. */
export const valueFor = (table: TableLayout, field: string, value: StoreValue, values: Values): string => {
  checkValue(table.description, field, value);
  const scalar = typeof value === "object" ? JSON.stringify(value) : value;
  return values.add(scalar, sqlTypes[fieldType(table.description, field)]);
};

const condition = (table: TableLayout, { field, op, value }: Condition, values: Values): string => {
  const column = orderedColumn(table, field);
  if (op === "in") {
    const listed = value.filter((one) => one !== null);
    for (const one of listed) checkValue(table.description, field, one);
    return `${column} = ANY (${values.add(arrayText(listed), `${sqlTypes[fieldType(table.description, field)]}[]`)})`;
  }
  if (value === null) return op === "eq" ? `${column} IS NULL` : "false";
  return `${column} ${operators[op]} ${valueFor(table, field, value, values)}`;
};

/** The condition of a filter, always of one tenant. */
export const whereOf = (
  table: TableLayout,
  tenant: string,
  where: readonly Condition[],
  values: Values,
): string =>
  [`t.tenant = ${values.add(tenant, "text")}`, ...where.map((one) => condition(table, one, values))].join(
    " AND ",
  );
