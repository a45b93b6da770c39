import { beforeAll, describe, expect, test } from "vitest";
import { readSource, type Source } from "./source.js";

describe("the public Superstore data", () => {
  let source: Source;
  beforeAll(async () => {
    source = await readSource();
  });

  test("has the size that its publisher states", () => {
    expect(source).toMatchObject({ lines: 9_994, orders: 5_009 });
    expect(source.customers).toHaveLength(793);
  });

  test("comes out to the cent, order by order", () => {
    const sum = (of: "amount" | "margin") =>
      source.days
        .flatMap((day) => day.orders.flatMap((order) => order.lines))
        .reduce((total, line) => total + line[of], 0);
    expect(sum("amount")).toBe(229_720_086);
    expect(sum("margin")).toBe(28_639_702);
    expect(source.sales).toEqual({ exact: 22_972_008_603, cents: 229_720_086, lineByLine: 229_720_107 });
    expect(source.profit).toMatchObject({ exact: 2_863_970_217, cents: 28_639_702 });
  });

  test("is in the order of time", () => {
    const days = source.days.map((day) => day.at);
    expect(days).toEqual([...days].sort((a, b) => a - b));
    expect(new Date(days[0] ?? 0).toISOString()).toBe("2014-01-03T12:00:00.000Z");
    expect(new Date(days.at(-1) ?? 0).toISOString()).toBe("2017-12-30T12:00:00.000Z");
  });
});
