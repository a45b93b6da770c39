import { describe, expect, test } from "vitest";
import * as z from "zod";
import { errorOf, InvalidInput } from "./error.js";
import { parse } from "./parse.js";

const Order = z.strictObject({
  id: z.string().min(3),
  status: z.enum(["open", "closed"]),
  lines: z.array(z.strictObject({ quantity: z.int().min(1).max(9), unit: z.string() })).min(1),
});

const faultsOf = (input: unknown) => {
  const read = parse(Order, input, "the order");
  if (read.ok) throw new Error("expected a refusal");
  return read.error;
};

describe("an input that does not fit", () => {
  test("is refused with the path of every fault and what was expected there", () => {
    const fault = faultsOf({ id: "x", status: "lost", lines: [{ quantity: 0, unit: 1 }], colour: "red" });
    expect(fault.issues.map((issue) => `${issue.path}: ${issue.expected}`)).toEqual([
      "id: at least 3 characters",
      "status: one of open, closed",
      "lines[0].quantity: at least 1",
      "lines[0].unit: a value of type string",
      ": no field named colour",
    ]);
  });

  test("is explained in English and Chinese", () => {
    const error = errorOf(faultsOf({ id: "abc", status: "open", lines: [] }));
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error.message).toBe(
      "the order does not fit in 1 place(s); nothing was stored. Correct each and send it again\n  lines: expected at least 1 items",
    );
    expect(error.in("zh-CN")).toContain("lines: 应为至少 1项");
  });
});

test("an input that fits is read", () => {
  const order = { id: "o-1", status: "open", lines: [{ quantity: 1, unit: "box" }] };
  expect(parse(Order, order, "the order")).toEqual({ ok: true, value: order });
});
