import { describe, expect, test } from "vitest";
import * as z from "zod";
import { errorOf, InvalidInput } from "./error.js";
import { parse } from "./parse.js";
import { expecting } from "./text.js";

const Order = z.strictObject({
  id: z.string().min(3),
  status: z.enum(["open", "closed"]),
  lines: z.array(z.strictObject({ quantity: z.int().min(1).max(9), unit: z.string() })).min(1),
});

const faultsOf = (input: unknown) => {
  const read = parse(Order, input, { en: "the order", "zh-CN": "订单" });
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

describe("text that not every store could keep", () => {
  const Note = z.strictObject({ title: z.string(), facts: z.json(), tags: z.array(z.string()).max(2) });
  const refusedAt = (input: unknown) => {
    const read = parse(Note, input, { en: "the note", "zh-CN": "备注" });
    return read.ok ? [] : read.error.issues.map((issue) => issue.path);
  };

  test("is refused wherever it is, in json and in keys too", () => {
    const facts = { deep: ["x", { b: "\ud800" }], "\u0000": 1 };
    expect(refusedAt({ title: "a\u0000", facts, tags: ["\udc00x", "fine"] })).toEqual([
      "title",
      "facts.deep[1].b",
      "facts",
      "tags[0]",
    ]);
    expect(refusedAt({ title: "a\ud83d", facts: null, tags: ["a", "b", "c"] })).toEqual(["tags", "title"]);
  });

  test("is explained in English and Chinese", () => {
    const read = parse(Note, { title: "\u0000", facts: null, tags: [] }, { en: "the note", "zh-CN": "备注" });
    if (read.ok) throw new Error("expected a refusal");
    const error = errorOf(read.error);
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error.message).toContain("title: expected text without NUL and without lone surrogates");
    expect(error.in("zh-CN")).toContain("title: 应为不含 NUL 和孤立代理项的文本");
  });

  test("is not whatever merely looks unusual", () => {
    expect(refusedAt({ title: "𠮷 👩‍👩‍👧 \n\t\u0001\ufffe", facts: { 邮箱: "é" }, tags: [] })).toEqual([]);
  });

  test("is looked for in data that is its own part without end", () => {
    const facts: Record<string, unknown> = { text: "\u0000" };
    facts.self = facts;
    expect(refusedAt({ title: 1, facts, tags: [] })).toContain("facts.text");
  });
});

test("an input that fits is read", () => {
  const order = { id: "o-1", status: "open", lines: [{ quantity: 1, unit: "box" }] };
  expect(parse(Order, order, { en: "the order", "zh-CN": "订单" })).toEqual({ ok: true, value: order });
});

test("what a schema's own check expects is told in both languages", () => {
  const Code = z.string().regex(/^[A-Z]{3}$/, expecting("three capital letters", "三个大写字母"));
  const read = parse(
    z.strictObject({ code: Code }),
    { code: "cny" },
    { en: "the currency", "zh-CN": "币种" },
  );
  expect(read.ok ? [] : read.error.issues).toEqual([
    {
      path: "code",
      expected: "three capital letters",
      text: { en: "expected three capital letters", "zh-CN": "应为三个大写字母" },
    },
  ]);
});

test("where none of several shapes fits, the faults are those of the shape that fits best", () => {
  const Target = z.union([
    z.strictObject({ pool: z.string() }),
    z.strictObject({ strategy: z.enum(["in-turn", "fixed"]), candidates: z.array(z.string()) }),
  ]);
  const read = parse(
    z.strictObject({ then: Target }),
    { then: { strategy: "at-random", candidates: [] } },
    { en: "the rule", "zh-CN": "规则" },
  );
  expect(read.ok ? [] : read.error.issues.map((issue) => `${issue.path}: ${issue.expected}`)).toEqual([
    "then.strategy: one of in-turn, fixed",
  ]);
});
