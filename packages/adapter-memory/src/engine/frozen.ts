import type { StoreValue } from "@clientele/core/port";
import { refuse } from "./failure.js";

const copyObject = (value: object, where: string): StoreValue => {
  const copy: Record<string, StoreValue> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const frozen = frozenCopy(inner, `${where}.${key}`);
    // An assignment to `__proto__` would set the prototype instead of a field.
    if (key === "__proto__") Object.defineProperty(copy, key, { value: frozen, enumerable: true });
    else copy[key] = frozen;
  }
  return Object.freeze(copy);
};

/**
 * A deep copy that nobody can change, so that it can be handed out as it is. Takes exactly what JSON can say, because
 * a store on disk would lose the rest.
 */
export const frozenCopy = (value: unknown, where: string): StoreValue => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return refuse(`${where} is ${value}; only finite numbers can be stored`);
    return value === 0 ? 0 : value;
  }
  if (Array.isArray(value)) {
    return Object.freeze(value.map((one, at) => frozenCopy(one, `${where}[${at}]`)));
  }
  if (typeof value === "object" && !(value instanceof Date)) return copyObject(value, where);
  return refuse(`${where} is a ${value instanceof Date ? "Date" : typeof value}; store plain JSON values`);
};

/** Freezes a value that nobody else holds. */
export const freezeDeep = <A>(value: A): A => {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) freezeDeep(inner);
  return Object.freeze(value);
};
