import type { StoreValue } from "../../storage/index.js";
import { accept, check, deal, dealRow, eq, found, ordered, query, TENANT } from "../check.js";
import { same } from "../claim.js";

const texts = [
  "",
  " ",
  "O'Brien",
  '"; drop table deal; --',
  "back\\slash",
  "%_*?",
  "line\nbreak\ttab",
  "张伟",
  "𠮷野家",
  "👩‍👩‍👧",
  "é",
  "e\u0301",
];

const documents: readonly StoreValue[] = [
  {},
  [],
  "text",
  "",
  0,
  -1,
  true,
  false,
  "null",
  [null, [null]],
  { a: null, b: [1, "two", { c: [] }] },
  { "": "empty key", "a.b": 1, "a b": 2, 邮箱: "x" },
  JSON.parse('{"__proto__":{"x":1},"constructor":"c"}') as StoreValue,
  Number.MAX_SAFE_INTEGER,
  { list: Array.from({ length: 300 }, (_, at) => at) },
];

export const values = [
  check("VAL-1", "gives every value back as it went in", async ({ store, inspect }) => {
    const integers = [0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    const wanted = [
      ...texts.map((title) => ({ title, owner: title })),
      ...integers.map((amount) => ({ title: "n", amount, dueAt: amount })),
      ...[true, false, null].map((won) => ({ title: "b", won })),
      ...documents.map((details) => ({ title: "d", details })),
      { title: "x".repeat(100_000) },
    ];
    await accept(store, { insert: wanted.map((data, at) => deal(`v-${at}`, data)) });
    for (const [at, data] of wanted.entries()) {
      const expected = dealRow(`v-${at}`, data);
      same(await store.get(TENANT, "deal", [`v-${at}`]), [expected], `value ${at} by get`);
      same(await inspect(TENANT, "deal", `v-${at}`), expected, `value ${at} as it is stored`);
    }
    for (const [at, title] of texts.entries()) {
      same(
        await found(store, query(ordered("asc"), [eq("title", title)])),
        [`v-${at}`],
        "a text by equality",
      );
    }
  }),
  check("VAL-2", "takes any text for an id", async ({ store }) => {
    const ids = texts.filter((id) => id !== "");
    await accept(store, { insert: ids.map((id) => deal(id, { title: id })) });
    for (const id of ids)
      same(await store.get(TENANT, "deal", [id]), [dealRow(id, { title: id })], "a row by its id");
  }),
  check(
    "VAL-3",
    "sets the fields that an update names, null included, and leaves the others",
    async ({ store }) => {
      await accept(store, {
        insert: [deal("a", { title: "A", owner: "lin", amount: 5, details: { k: [1] } })],
      });
      await accept(store, {
        update: [{ table: "deal", id: "a", version: 1, set: { owner: null, details: { k: [2] } } }],
      });
      const expected = dealRow("a", { title: "A", owner: null, amount: 5, details: { k: [2] } }, 2);
      same(await store.get(TENANT, "deal", ["a"]), [expected], "the row");
      same(
        await store.find(TENANT, query(ordered("asc", "dueAt"), [eq("owner", null)])),
        [expected],
        "by its new value",
      );
    },
  ),
];
