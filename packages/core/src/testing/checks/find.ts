import type { Store, StoreQuery, StoreRow, StoreValue } from "../../storage/index.js";
import { accept, check, deal, eq, found, idsOf, ordered, query, range, TENANT } from "../check.js";
import { same } from "../claim.js";

const place = (asked: StoreQuery, row: StoreRow): readonly StoreValue[] => [
  ...asked.orderBy.map((field) => row[field] ?? null),
  row.id,
];

const pages = async (store: Store, asked: StoreQuery, size: number): Promise<readonly (string | null)[]> => {
  const ids: (string | null)[] = [];
  let after: readonly StoreValue[] | null = null;
  for (;;) {
    const page: readonly StoreRow[] = await store.find(TENANT, { ...asked, limit: size, after });
    ids.push(...idsOf(page));
    const last = page.at(-1);
    if (last === undefined || page.length < size || ids.length > 500) return ids;
    after = place(asked, last);
  }
};

const amounts = [null, 1, 1, 2, 2, 2, 3, null, 5, 8].map((amount, at) =>
  deal(`p-${at}`, { status: "paged", amount, title: `t${at % 3}`, won: at % 2 === 0 }),
);

export const find = [
  check("FND-1", "pages neither skip nor repeat a row, in either direction", async ({ store }) => {
    await accept(store, { insert: amounts });
    const orders: readonly (readonly string[])[] = [["amount"], ["title"], ["won", "title"], []];
    for (const fields of orders) {
      for (const direction of ["asc", "desc"] as const) {
        const asked = query(ordered(direction, ...fields));
        const all = await found(store, asked);
        same(all.length, amounts.length, "all rows");
        for (const size of [1, 2, 3, 7])
          same(await pages(store, asked, size), all, `pages of ${size} by ${fields}`);
      }
    }
    const fixed = query(ordered("desc", "amount"), [eq("status", "paged")]);
    same(await pages(store, fixed, 2), await found(store, fixed), "pages of a filtered list");
  }),
  check("FND-2", "finds what a range or a list holds, and nothing else", async ({ store }) => {
    await accept(store, {
      insert: range(10).map((n) => deal(`n-${n}`, { amount: n, status: n < 5 ? "low" : "high" })),
    });
    const by = ordered("asc", "amount");
    const amount = (op: "lt" | "lte" | "gt" | "gte", value: number) =>
      ({ field: "amount", op, value }) as const;
    same(await found(store, query(by, [amount("gt", 2), amount("lte", 4)])), ["n-3", "n-4"], "a range");
    same(await found(store, query(by, [amount("gte", 8)])), ["n-8", "n-9"], "gte");
    same(await found(store, query(by, [amount("lt", 2)])), ["n-0", "n-1"], "lt");
    same(await found(store, query(by, [amount("gt", 4), amount("lt", 5)])), [], "an empty range");
    same(
      await found(store, query(by, [amount("gt", 7), amount("lt", 3)])),
      [],
      "a range that ends before it begins",
    );
    const list = { field: "amount", op: "in", value: [7, 1, 7, 99] } as const;
    same(await found(store, query(by, [list])), ["n-1", "n-7"], "a list");
    same(await found(store, query(ordered("desc", "amount"), [list])), ["n-7", "n-1"], "a list, descending");
    same(await found(store, query(by, [{ ...list, value: [] }])), [], "an empty list");
    same(
      await found(store, query(by, [eq("status", "low"), amount("gte", 3)])),
      ["n-3", "n-4"],
      "equality and a range",
    );
    same(await found(store, query(by, [], { limit: 2 })), ["n-0", "n-1"], "a limit");
  }),
  check("FND-3", "holds null to be equal to null, and comparable to nothing", async ({ store }) => {
    const rows = [
      deal("none"),
      deal("zero", { amount: 0, owner: "" }),
      deal("one", { amount: 1, owner: "lin" }),
    ];
    await accept(store, { insert: rows });
    const by = ordered("asc", "amount");
    same(await found(store, query(ordered("asc"), [eq("amount", null)])), ["none"], "eq null");
    same(
      await found(store, query(ordered("asc", "dueAt"), [eq("owner", null)])),
      ["none"],
      "eq null of a text",
    );
    same(
      await found(store, query(ordered("asc"), [eq("owner", ""), eq("dueAt", null)])),
      ["zero"],
      "null is not the empty text",
    );
    for (const op of ["lt", "lte", "gt", "gte"] as const) {
      same(await found(store, query(by, [{ field: "amount", op, value: null }])), [], `${op} null`);
    }
    same(
      await found(store, query(by, [{ field: "amount", op: "gte", value: -9 }])),
      ["zero", "one"],
      "gte, null aside",
    );
    same(
      await found(store, query(by, [{ field: "amount", op: "lte", value: 9 }])),
      ["zero", "one"],
      "lte, null aside",
    );
    same(
      await found(store, query(by, [{ field: "amount", op: "in", value: [null, 1] }])),
      ["one"],
      "null in a list",
    );
  }),
  check("FND-4", "counts what it would find, without a limit", async ({ store }) => {
    same(await store.count(TENANT, "deal", []), 0, "count of nothing");
    await accept(store, { insert: amounts });
    same(await store.count(TENANT, "deal", []), 10, "count of all");
    same(
      await store.count(TENANT, "deal", [{ field: "amount", op: "gte", value: 2 }]),
      6,
      "count of a range",
    );
    same(await store.count(TENANT, "deal", [eq("status", "none such")]), 0, "count of none");
    await accept(store, { remove: [{ table: "deal", id: "p-0", version: 1 }] });
    same(await store.count(TENANT, "deal", [eq("status", "paged")]), 9, "count after a removal");
  }),
  check("FND-5", "continues after a row that is gone by now", async ({ store }) => {
    await accept(store, { insert: range(4).map((n) => deal(`n-${n}`, { amount: n })) });
    await accept(store, { remove: [{ table: "deal", id: "n-1", version: 1 }] });
    same(
      await found(store, query(ordered("asc", "amount"), [], { after: [1, "n-1"] })),
      ["n-2", "n-3"],
      "asc",
    );
    same(await found(store, query(ordered("desc", "amount"), [], { after: [1, "n-1"] })), ["n-0"], "desc");
  }),
];
