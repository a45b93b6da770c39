import { fieldFits, type StoreValue, type TableDescription } from "@clientele/core/port";
import { refuse } from "../failure.js";

/** Refuses a value that a field cannot hold, null aside. */
export const checkValue = (table: TableDescription, name: string, value: StoreValue): void => {
  const field = table.fields[name];
  if (field === undefined)
    refuse(
      `${table.name} has no field ${name}; declare it, or leave it out`,
      `${table.name} 没有字段 ${name}；请先声明，或去掉该字段`,
    );
  else if (value !== null && !fieldFits(field.type, value))
    refuse(
      `${table.name}.${name} takes ${field.type}, not ${JSON.stringify(value)}`,
      `${table.name}.${name} 的类型为 ${field.type}，不能是 ${JSON.stringify(value)}`,
    );
};

/** Also refuses null where there must be a value. */
export const checkStored = (table: TableDescription, name: string, value: StoreValue): void => {
  checkValue(table, name, value);
  if (value === null && table.fields[name]?.nullable === false)
    refuse(`${table.name}.${name} must have a value`, `${table.name}.${name} 必须有值`);
};
