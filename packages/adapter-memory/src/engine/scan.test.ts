import {
  type Condition,
  chooseIndex,
  type StoreFailure,
  type StoreQuery,
  type StoreRow,
  type TableDescription,
} from "@clientele/core/port";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newRow } from "./row.js";
import { scan } from "./scan.js";
import { emptyTable, putIn } from "./table.js";

const task: TableDescription = {
  name: "task",
  fields: {
    owner: { type: "text", nullable: true },
    due: { type: "instant", nullable: true },
    done: { type: "boolean", nullable: false },
  },
  indexes: [["owner", "due"], ["due"], ["done", "owner", "due"]],
  unique: {},
  appendOnly: false,
};

const ROWS = 10_000;
const table = emptyTable(task);
for (let at = 0; at < ROWS; at++) {
  putIn(
    table,
    newRow(task, `t-${at}`, { owner: `o-${at % 100}`, due: at % 7 === 0 ? null : at, done: at % 2 === 0 }),
  );
}

/** How many rows a query returns, and how many it looks at. */
const looked = (
  where: readonly Condition[],
  orderBy: readonly string[] | null,
  limit = Number.POSITIVE_INFINITY,
  after: readonly (string | number)[] | null = null,
  direction: StoreQuery["direction"] = "asc",
) => {
  let visited = 0;
  const rows: StoreRow[] = [];
  for (const row of scan(table, { where, orderBy, direction, after }, () => visited++)) {
    rows.push(row);
    if (rows.length >= limit) break;
  }
  return { rows: rows.length, visited };
};

const is = (field: string, value: string | number | boolean | null): Condition => ({
  field,
  op: "eq",
  value,
});

describe("a query", () => {
  it("looks at no row that it does not return, when its index holds the whole filter", () => {
    expect(looked([is("owner", "o-3")], ["due"])).toEqual({ rows: 100, visited: 100 });
    expect(looked([is("owner", "o-3"), { field: "due", op: "gt", value: 9_000 }], ["due"])).toEqual({
      rows: 9,
      visited: 9,
    });
    expect(
      looked(
        [
          { field: "due", op: "gte", value: 0 },
          { field: "due", op: "lt", value: 50 },
        ],
        ["due"],
      ),
    ).toEqual({
      rows: 42,
      visited: 42,
    });
    expect(looked([{ field: "owner", op: "in", value: ["o-9", "o-1", "none"] }], null)).toEqual({
      rows: 200,
      visited: 200,
    });
    expect(looked([is("due", null)], [])).toEqual({ rows: 1_429, visited: 1_429 });
    expect(looked([is("due", 4_001)], [])).toEqual({ rows: 1, visited: 1 });
  });

  it("looks at a page, and not at what lies before or behind it", () => {
    expect(looked([], ["due"], 50)).toEqual({ rows: 50, visited: 50 });
    expect(looked([], ["due"], 50, [5_001, "t-5001"])).toEqual({ rows: 50, visited: 50 });
    expect(looked([], ["due"], 50, [5_001, "t-5001"], "desc")).toEqual({ rows: 50, visited: 50 });
  });

  it("looks at no more than the span of its first open field, when a later one is filtered too", () => {
    const where: readonly Condition[] = [
      is("done", true),
      { field: "owner", op: "gte", value: "o-90" },
      { field: "due", op: "lt", value: 1_000 },
    ];
    const { rows, visited } = looked(where, ["owner", "due"]);
    expect(rows).toBeGreaterThan(30);
    expect(visited).toBe(500);
  });

  it("is refused when no index serves it, and says what to do", () => {
    const refused = (where: readonly Condition[], orderBy: readonly string[] | null): StoreFailure | null => {
      try {
        looked(where, orderBy);
        return null;
      } catch (cause) {
        return cause as StoreFailure;
      }
    };
    expect(refused([is("done", true), is("due", 1)], null)?.message).toMatch(
      /no index of task .* done, due; declare one/,
    );
    expect(refused([], ["owner"])?.reason).toBe("unsupported");
    expect(refused([is("none", 1)], null)?.message).toContain("no field none");
    expect(refused([is("due", "soon")], [])?.message).toContain("takes instant");
  });

  it("finds what a look at every row would find", () => {
    const op = fc.constantFrom("lt" as const, "lte" as const, "gt" as const, "gte" as const);
    const owner = fc.constantFrom("", "o-1", "o-10", "o-50", "o-99", "z");
    const due = fc.integer({ min: -10, max: ROWS + 10 });
    const where = fc.tuple(
      fc.array(fc.record({ field: fc.constant("owner"), op, value: owner }), { maxLength: 3 }),
      fc.array(fc.record({ field: fc.constant("due"), op, value: due }), { maxLength: 3 }),
      fc.option(
        fc.record({ field: fc.constant("owner"), op: fc.constant("in" as const), value: fc.array(owner) }),
      ),
    );
    const holds = (row: StoreRow, one: Condition): boolean => {
      const value = row[one.field] as string | number | null;
      if (value === null) return false;
      if (one.op === "in") return one.value.includes(value);
      const wanted = one.value as string | number;
      return {
        lt: value < wanted,
        lte: value <= wanted,
        gt: value > wanted,
        gte: value >= wanted,
        eq: value === wanted,
      }[one.op];
    };
    fc.assert(
      fc.property(where, ([owners, dues, list]) => {
        const conditions: Condition[] = [...owners, ...dues, ...(list === null ? [] : [list])];
        fc.pre(chooseIndex(task, conditions, null) !== null);
        const expected = [...table.rows.values()].filter((row) =>
          conditions.every((one) => holds(row, one)),
        ).length;
        expect(looked(conditions, null).rows).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});
