import { accept, check, deal, found, ordered, query } from "../check.js";
import { same } from "../claim.js";

/** By their UTF-8 bytes. UTF-16 and most collations disagree on several of these. */
const byBytes = [
  "",
  " ",
  "A",
  "Z",
  "Zz",
  "a",
  "a b",
  "ab",
  "z",
  "é",
  "中",
  "\uE000",
  "ﬀ",
  "～",
  "𐀀",
  "😀",
  "𠮷",
];

const backwards = <A>(list: readonly A[]): readonly A[] => [...list].reverse();

export const order = [
  check("ORD-1", "orders text by its UTF-8 bytes", async ({ store }) => {
    const titles = byBytes.map((title, at) => ({ title, id: `t-${(at * 7) % byBytes.length}` }));
    await accept(store, { insert: backwards(titles).map(({ id, title }) => deal(id, { title })) });
    const wanted = titles.map(({ id }) => id);
    same(await found(store, query(ordered("asc", "title"))), wanted, "ascending");
    same(await found(store, query(ordered("desc", "title"))), backwards(wanted), "descending");
  }),
  check(
    "ORD-2",
    "orders false before true and null last, and all of it backwards when descending",
    async ({ store }) => {
      const flags = [true, null, false].map((won) => deal(`w-${won}`, { won, owner: "o" }));
      const times = [null, 10, 9, -1, 0].map((dueAt) =>
        deal(`d-${dueAt}`, { status: "timed", dueAt, owner: "p", amount: dueAt }),
      );
      await accept(store, { insert: [...flags, ...times] });
      const timed = ["d--1", "d-0", "d-9", "d-10", "d-null"];
      const owner = [{ field: "owner", op: "eq", value: "p" }] as const;
      const flagged = [{ field: "status", op: "eq", value: "new" }] as const;
      const fields = ["won", "amount"];
      same(
        await found(store, query(ordered("asc", ...fields), flagged)),
        ["w-false", "w-true", "w-null"],
        "flags",
      );
      same(
        await found(store, query(ordered("desc", ...fields), flagged)),
        ["w-null", "w-true", "w-false"],
        "flags, desc",
      );
      same(await found(store, query(ordered("asc", "dueAt"), owner)), timed, "instants");
      same(await found(store, query(ordered("desc", "dueAt"), owner)), backwards(timed), "instants, desc");
    },
  ),
  check("ORD-3", "breaks ties by the id, in the direction of the query", async ({ store }) => {
    const ids = ["B", "a", "c10", "c9", "é", "～", "𠮷"];
    await accept(store, { insert: backwards(ids).map((id) => deal(id, { status: "tie", amount: 1 })) });
    const where = [{ field: "status", op: "eq", value: "tie" }] as const;
    same(await found(store, query(ordered("asc", "amount"), where)), ids, "ascending");
    same(await found(store, query(ordered("desc", "amount"), where)), backwards(ids), "descending");
    same(await found(store, query(ordered("asc"))), ids, "by nothing but the id");
    same(await found(store, query(ordered("desc"))), backwards(ids), "by nothing but the id, descending");
    const fixed = [{ field: "amount", op: "eq", value: 1 }] as const;
    same(
      await found(store, query(ordered("desc"), fixed)),
      backwards(ids),
      "a whole index fixed, descending",
    );
  }),
];
