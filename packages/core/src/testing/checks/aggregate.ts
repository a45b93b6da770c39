import type { StoreAggregate } from "../../storage/index.js";
import { accept, check, deal, eq, TENANT } from "../check.js";
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
});

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
];
