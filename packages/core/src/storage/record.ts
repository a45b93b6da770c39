import * as z from "zod";
import type { Text } from "../kernel/index.js";
import type { FieldType, TableDescription } from "./store.js";

/** Who may write a field: `user` fields come from input, `server` fields only from rules. There is no default. */
export type Writer = "user" | "server";

export interface Field<S extends z.ZodType = z.ZodType, W extends Writer = Writer> {
  readonly type: FieldType;
  /** A default makes the field optional when the record is made. */
  readonly schema: S;
  readonly write: W;
}

const field =
  (type: FieldType) =>
  <W extends Writer, S extends z.ZodType>(write: W, schema: S): Field<S, W> => ({ type, schema, write });

/** The types of field; each takes who writes it, and its schema. A field is nullable when its schema is. */
export const text = field("text");
export const integer = field("integer");
export const flag = field("boolean");
export const moment = field("instant");
export const json = field("json");

export type Fields = Readonly<Record<string, Field>>;

/** One type of record, defined once; stores, validation and documentation all come from it. */
export interface RecordDefinition<F extends Fields = Fields> {
  readonly name: string;
  /** What messages call it. */
  readonly title: Text;
  readonly fields: F;
  readonly indexes: readonly (readonly string[])[];
  readonly unique: Readonly<Record<string, readonly string[]>>;
  readonly appendOnly: boolean;
  readonly schema: z.ZodType<DataOf<RecordDefinition<F>>>;
}

/** The fields of a record, without its id and version. */
export type DataOf<R extends RecordDefinition> = {
  readonly [K in keyof R["fields"]]: z.output<R["fields"][K]["schema"]>;
};

/** A record as it is read. */
export type RecordOf<R extends RecordDefinition> = {
  readonly id: string;
  readonly version: number;
} & DataOf<R>;

/** Ids are the host's own, or made by us: 1 to 200 characters. */
export const Id = z.string().min(1).max(200);

/**
 * Defines a record. A query must be served by an index; every index ends in the id by itself, and a unique key is one too.
 *
 * @throws RangeError when an index or unique key names a field that does not exist, or that is json.
 * @example
 * ```ts
 * import * as z from "zod";
 * import { defineRecord, text } from "@clientele/core/storage";
 *
 * const city = defineRecord("city", {
 *   fields: { name: text("user", z.string()), country: text("user", z.string()) },
 *   indexes: [["country", "name"]],
 *   unique: { name: ["country", "name"] },
 * });
 * city.schema.safeParse({ name: "Wuhan" }).success; // => false
 * ```
 */
export const defineRecord = <F extends Fields>(
  name: string,
  options: {
    readonly fields: F;
    readonly indexes?: readonly (readonly (keyof F & string)[])[];
    readonly unique?: Readonly<Record<string, readonly (keyof F & string)[]>>;
    readonly appendOnly?: boolean;
    /** What messages call it: what its ids are ids of. Default: the name. */
    readonly title?: Text;
  },
): RecordDefinition<F> => {
  const {
    fields,
    indexes = [],
    unique = {},
    appendOnly = false,
    title = { en: name, "zh-CN": name },
  } = options;
  for (const named of [...indexes, ...Object.values(unique)].flat()) {
    if (!Object.hasOwn(fields, named)) throw new RangeError(`record ${name} has no field ${named}`);
    if (fields[named]?.type === "json") {
      throw new RangeError(
        `record ${name}: ${named} is json, which has no order; index a field of another type`,
      );
    }
  }
  const shape = Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, one.schema]));
  const schema = z.strictObject(shape) as unknown as z.ZodType<DataOf<RecordDefinition<F>>>;
  return {
    name,
    title,
    fields,
    indexes: [...indexes, ...Object.values(unique)],
    unique,
    appendOnly,
    schema,
  };
};

type UserFields<F extends Fields> = {
  [K in keyof F as F[K]["write"] extends "user" ? K : never]: F[K]["schema"];
};
type Changeable<S> =
  S extends z.ZodDefault<infer Inner extends z.ZodType> ? Inner : S extends z.ZodType ? S : never;

export type NewInput<F extends Fields> = z.ZodObject<
  { id: z.ZodOptional<typeof Id> } & UserFields<F>,
  z.core.$strict
>;
export type ChangeInput<F extends Fields> = z.ZodObject<
  { id: typeof Id; version: z.ZodOptional<z.ZodInt> } & {
    [K in keyof UserFields<F>]: z.ZodOptional<Changeable<UserFields<F>[K]>>;
  },
  z.core.$strict
>;

const userFields = (record: RecordDefinition): readonly (readonly [string, z.ZodType])[] =>
  Object.entries(record.fields).flatMap(([name, one]) =>
    one.write === "user" ? [[name, one.schema] as const] : [],
  );

const withoutDefault = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema;

/** The input that makes a record: its user fields, and an id where the host has one. */
export const newInput = <F extends Fields>(record: RecordDefinition<F>): NewInput<F> =>
  z.strictObject({ id: Id.optional(), ...Object.fromEntries(userFields(record)) }) as unknown as NewInput<F>;

/** The input that changes a record: any of its user fields, and the version that was read, to refuse a lost update. */
export const changeInput = <F extends Fields>(record: RecordDefinition<F>): ChangeInput<F> =>
  z.strictObject({
    id: Id,
    version: z.int().optional(),
    ...Object.fromEntries(
      userFields(record).map(([name, schema]) => [name, withoutDefault(schema).optional()]),
    ),
  }) as unknown as ChangeInput<F>;

/** What a store is told of a record. */
export const describeTable = (record: RecordDefinition): TableDescription => ({
  name: record.name,
  fields: Object.fromEntries(
    Object.entries(record.fields).map(([name, one]) => [
      name,
      { type: one.type, nullable: one.schema.safeParse(null).success },
    ]),
  ),
  indexes: record.indexes,
  unique: record.unique,
  appendOnly: record.appendOnly,
});
