import * as z from "zod";
import { type Fault, fail, issuesOf, ok, type Result } from "../kernel/index.js";
import { unknownAttribute } from "./faults.js";
import { Attributes, type Customer } from "./model.js";

/** Custom attributes by name, each with its schema; declared once by the embedder, checked everywhere. */
export type AttributeDeclarations = Readonly<Record<string, z.ZodType>>;

/**
 * Reads custom attributes by their declarations: what a schema makes of a value is what is kept. One that is not declared
 * is a fault; null says that there is none, and one left out that nothing is known.
 */
export const checkAttributes = (
  declared: AttributeDeclarations,
  attributes: Customer["attributes"],
): Result<Customer["attributes"], Fault> => {
  const shape = Object.fromEntries(
    Object.entries(declared).map(([name, schema]) => [name, schema.nullish()]),
  );
  const read = z.strictObject(shape).pipe(Attributes).safeParse(attributes);
  if (read.success) return ok(read.data);
  const issues = issuesOf(read.error).map((issue) => ({
    ...issue,
    path: issue.path === "" ? "attributes" : `attributes.${issue.path}`,
  }));
  return fail(unknownAttribute({ faults: issues.length }, issues));
};
