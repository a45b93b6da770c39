import type { Condition, StoreValue } from "@clientele/core/port";
import { checkValue } from "../commit/values.js";
import { arrayText, type Values } from "../driver/statement.js";
import { refuse } from "../failure.js";
import { columnOf } from "../schema/access.js";
import type { TableLayout } from "../schema/layout.js";
import { fieldType } from "./decode.js";

const operators = { eq: "=", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** The column of a field that has an order. */
export const orderedColumn = (table: TableLayout, field: string): string => {
  if (fieldType(table.description, field) === "json")
    refuse(
      `${table.description.name}.${field} is json and has no order; filter and order by other fields`,
      `${table.description.name}.${field} 是 json，没有顺序；请按其他字段筛选和排序`,
    );
  return columnOf(field);
};

/** The place of a value that is compared with a field; null where no row can have it. */
export const valueFor = (
  table: TableLayout,
  field: string,
  value: StoreValue,
  values: Values,
): string | null => {
  checkValue(table.description, field, value);
  const { encode, type } = table.access.field(field);
  const encoded = encode(value);
  return encoded === undefined ? null : values.add(encoded, type);
};

const condition = (table: TableLayout, { field, op, value }: Condition, values: Values): string => {
  const column = orderedColumn(table, field);
  const { encode, type } = table.access.field(field);
  if (op === "in") {
    const listed = value.filter((one) => one !== null);
    for (const one of listed) checkValue(table.description, field, one);
    const encoded = listed.map(encode).filter((one) => one !== undefined);
    return `${column} = ANY (${values.add(arrayText(encoded), `${type}[]`)})`;
  }
  if (value === null) return op === "eq" ? `${column} IS NULL` : "false";
  const { from } = table.access.field(field);
  if (op !== "eq" && from !== undefined) {
    checkValue(table.description, field, value);
    const first = from(value);
    const after = op === "gt" || op === "gte";
    const sign = after ? (op === "gt" && first.exact ? ">" : ">=") : op === "lte" && first.exact ? "<=" : "<";
    return `${column} ${sign} ${values.add(first.value, type)}`;
  }
  const place = valueFor(table, field, value, values);
  if (place === null && op !== "eq")
    refuse(
      `${table.description.name}.${field} has its order in the host's table, where ${JSON.stringify(value)} has no place; compare with a value that it can hold`,
      `${table.description.name}.${field} 的顺序由宿主表决定，${JSON.stringify(value)} 不在其中；请使用该列可容纳的值进行比较`,
    );
  return place === null ? "false" : `${column} ${operators[op]} ${place}`;
};

/** The condition of a filter, always of one tenant. */
export const whereOf = (
  table: TableLayout,
  tenant: string,
  where: readonly Condition[],
  values: Values,
): string => {
  const conditions = [
    ...table.access.tenantIs(tenant, values),
    ...where.map((one) => condition(table, one, values)),
  ];
  return conditions.length === 0 ? "true" : conditions.join(" AND ");
};
