import { expect, test } from "vitest";
import { columnsBuilder } from "./builder.js";
import { monetaryColumn } from "./measure.js";

const columnsOf = (windowDays: number | null) => {
  const builder = columnsBuilder({ asOfDay: 100, countBy: "orders", windowDays });
  builder.add("long ago", [{ day: 10, amount: 900 }]);
  builder.add("never", []);
  builder.add("once", [{ day: 99, amount: 301 }]);
  builder.add("twice", [
    { day: 98, amount: 200 },
    { day: 99, amount: 101 },
    { day: 99, amount: -2 },
  ]);
  return builder.finish();
};

test("the mean is that of a purchase of the window, rounded half up; without one it is 0", () => {
  // ids: long ago, never, once, twice
  expect([...monetaryColumn(columnsOf(null), "mean")]).toEqual([900, 0, 301, 150]);
  expect([...monetaryColumn(columnsOf(30), "mean")]).toEqual([0, 0, 301, 150]);
});

test("the total is the column of sales itself, and a margin that was not asked for is 0", () => {
  const columns = columnsOf(null);
  expect(monetaryColumn(columns, "total")).toBe(columns.monetary);
  expect([...monetaryColumn(columns, "margin")]).toEqual([0, 0, 0, 0]);
  const margins = Float64Array.of(1, 2, 3, 4);
  expect(monetaryColumn({ ...columns, margins }, "margin")).toBe(margins);
});
