import type { AggregateRow, Store, StoreAggregate, StoreValue } from "../../storage/index.js";
import { accept, check, deal, eq, range, TENANT } from "../check.js";
import { refused, same } from "../claim.js";

const measured = (groupBy: readonly string[], where: StoreAggregate["where"] = []): StoreAggregate => ({
  table: "deal",
  where,
  groupBy,
  measures: {
    rows: { op: "count", field: null },
    total: { op: "sum", field: "amount" },
    least: { op: "min", field: "amount" },
    most: { op: "max", field: "amount" },
  },
  limit: null,
  after: null,
});

/** All groups, so many at a time. */
const paged = async (
  store: Store,
  asked: StoreAggregate,
  limit: number,
): Promise<readonly AggregateRow[]> => {
  const groups: AggregateRow[] = [];
  let page: readonly AggregateRow[] = [];
  do {
    const after: readonly StoreValue[] | null = groups.at(-1)?.key ?? null;
    page = await store.aggregate(TENANT, { ...asked, limit, after });
    same(page.length <= limit, true, `at most ${limit} groups`);
    groups.push(...page);
  } while (page.length === limit && groups.length < 100);
  return groups;
};

const values = (rows: number, total: number, least: number | null, most: number | null) => ({
  rows,
  total,
  least,
  most,
});

export const aggregate = [
  check("AGG-1", "groups in the order of the keys", async ({ store }) => {
    await accept(store, {
      insert: [
        deal("1", { status: "～", owner: "b", amount: 5 }),
        deal("2", { status: "𠮷", owner: null, amount: 7 }),
        deal("3", { status: "a", owner: "a", amount: -2 }),
        deal("4", { status: "a", owner: null, amount: null }),
        deal("5", { status: "a", owner: "a", amount: 10 }),
      ],
    });
    same(
      await store.aggregate(TENANT, measured(["status", "owner"])),
      [
        { key: ["a", "a"], values: values(2, 8, -2, 10) },
        { key: ["a", null], values: values(1, 0, null, null) },
        { key: ["～", "b"], values: values(1, 5, 5, 5) },
        { key: ["𠮷", null], values: values(1, 7, 7, 7) },
      ],
      "two keys",
    );
    same(
      await store.aggregate(TENANT, measured([], [eq("status", "a")])),
      [{ key: [], values: values(3, 8, -2, 10) }],
      "no key, filtered",
    );
  }),
  check("AGG-2", "says 0 for the sum of nothing and null for its least and most", async ({ store }) => {
    same(
      await store.aggregate(TENANT, measured([])),
      [{ key: [], values: values(0, 0, null, null) }],
      "without groups",
    );
    same(await store.aggregate(TENANT, measured(["status"])), [], "with groups");
    await accept(store, { insert: [deal("1")] });
    same(
      await store.aggregate(TENANT, measured(["status"])),
      [{ key: ["new"], values: values(1, 0, null, null) }],
      "nulls",
    );
  }),
  check("AGG-3", "sums exactly, and refuses a sum that no number can say", async ({ store }) => {
    const most = Number.MAX_SAFE_INTEGER;
    const amounts = { a: [most, 5, -10], b: [most, 1], c: [-most, -2] };
    const insert = Object.entries(amounts).flatMap(([status, list]) =>
      list.map((amount, at) => deal(`${status}-${at}`, { status, amount })),
    );
    await accept(store, { insert });
    same(
      await store.aggregate(TENANT, measured([], [eq("status", "a")])),
      [{ key: [], values: values(3, most - 5, -10, most) }],
      "a sum that is safe in the end",
    );
    for (const status of ["b", "c"]) {
      const beyond = store.aggregate(TENANT, measured([], [eq("status", status)]));
      await refused(beyond, "unsupported", `a sum beyond what is safe (${status})`);
    }
  }),
  check("AGG-4", "pages groups without skipping, repeating or splitting one", async ({ store }) => {
    const keys: readonly (readonly [string, number | null, boolean | null])[] = [
      ["a", 1, false],
      ["a", 1, null],
      ["a", 2, true],
      ["a", null, false],
      ["a", null, null],
      ["～", 1, true],
      ["𠮷", null, true],
    ];
    const insert = keys.flatMap(([status, amount, won], at) =>
      range(3).map((copy) => deal(`${at}-${copy}`, { status, amount, won })),
    );
    await accept(store, { insert });
    for (const asked of [
      measured(["status", "amount", "won"]),
      measured(["amount", "won", "status"]),
      measured(["won", "amount"], [eq("status", "a")]),
      measured(["owner", "status"]),
    ]) {
      const all = await store.aggregate(TENANT, asked);
      for (const limit of [1, 2, 3, 100]) {
        same(await paged(store, asked, limit), all, `by ${asked.groupBy}, ${limit} at a time`);
      }
    }
    const byStatus = { ...measured(["status", "amount"]), limit: 2 };
    same(
      (await store.aggregate(TENANT, { ...byStatus, after: ["a", 1] })).map(({ key }) => key),
      [
        ["a", 2],
        ["a", null],
      ],
      "after a key",
    );
    same(
      (await store.aggregate(TENANT, { ...byStatus, after: ["b", null] })).map(({ key }) => key),
      [
        ["～", 1],
        ["𠮷", null],
      ],
      "after a key that no group has",
    );
    same(await store.aggregate(TENANT, { ...byStatus, limit: 0 }), [], "none");
    same(await store.aggregate(TENANT, { ...byStatus, after: ["𠮷", null] }), [], "after the last");
  }),
];
