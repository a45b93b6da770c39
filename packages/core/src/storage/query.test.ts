import { describe, expect, test } from "vitest";
import * as z from "zod";
import { chooseIndex } from "./choose-index.js";
import { planQuery } from "./query.js";
import { defineRecord, integer, json, text } from "./record.js";

const city = defineRecord("city", {
  fields: {
    country: text("user", z.string()),
    name: text("user", z.string()),
    size: integer("user", z.int().nullable()),
  },
  indexes: [["country", "size"], ["size"]],
  unique: { name: ["country", "name"] },
});

describe("a query", () => {
  test("is ordered totally and explicitly by the rest of the index that serves it", () => {
    expect(planQuery(city, { where: { country: "CN" } }, 10, null)).toMatchObject({
      where: [{ field: "country", op: "eq", value: "CN" }],
      orderBy: ["size"],
      direction: "asc",
    });
    expect(
      planQuery(city, { where: { country: "CN" }, orderBy: ["name"], direction: "desc" }, 10, null),
    ).toMatchObject({
      orderBy: ["name"],
      direction: "desc",
    });
    expect(planQuery(city, {}, 10, null).orderBy).toEqual([]);
  });

  test("keeps its direction where nothing but the id is left to order by", () => {
    expect(planQuery(city, { where: { size: 1 }, direction: "desc" }, 10, null)).toMatchObject({
      orderBy: [],
      direction: "desc",
    });
  });

  test("takes a range on the field after those fixed by equality", () => {
    const { where } = planQuery(city, { where: { country: "CN", size: { gte: 5, lt: 9 } } }, 10, null);
    expect(where).toEqual([
      { field: "country", op: "eq", value: "CN" },
      { field: "size", op: "lt", value: 9 },
      { field: "size", op: "gte", value: 5 },
    ]);
  });

  test("is refused when no index serves it, and says which fields need one", () => {
    expect(() => planQuery(city, { where: { name: "Wuhan" } }, 10, null)).toThrow(
      /no index of city .* over name/,
    );
    expect(() => planQuery(city, { where: { size: 1 }, orderBy: ["name"] }, 10, null)).toThrow(/size, name/);
  });

  test("never uses an index whose order would leave a filter behind", () => {
    const where = [{ field: "size", op: "gte", value: 1 } as const];
    expect(chooseIndex(city, where, null)).toEqual({ index: ["size"], fixed: 0 });
    expect(chooseIndex({ indexes: [["country", "size"]] }, where, null)).toBe(null);
  });
});

test("a record whose index names a field that does not exist is refused", () => {
  expect(() =>
    defineRecord("x", { fields: { a: text("user", z.string()) }, indexes: [["b" as "a"]] }),
  ).toThrow(/record x has no field b/);
});

test("a record that orders by json is refused", () => {
  const fields = { facts: json("user", z.json()) };
  expect(() => defineRecord("x", { fields, indexes: [["facts"]] })).toThrow(RangeError);
  expect(() => defineRecord("x", { fields, unique: { facts: ["facts"] } })).toThrow(/facts is json/);
});
