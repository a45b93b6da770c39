import { accept, check, deal, dealRow, event, idsOf, ordered, query, TENANT } from "../check.js";
import { same } from "../claim.js";

/** Tries to change a value everywhere; a frozen one says no, which is as good. */
const vandalise = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) vandalise(inner);
  try {
    Object.assign(value, { vandal: true, title: "vandal", status: "vandal" });
    if (Array.isArray(value)) value.push("vandal");
  } catch {
    return;
  }
};

export const rows = [
  check(
    "RW-1",
    "gets rows in the order of their ids, and null where there is none",
    async ({ store, inspect }) => {
      await accept(store, { insert: [deal("b", { title: "B" }), deal("a", { title: "A" })] });
      const found = await store.get(TENANT, "deal", ["b", "missing", "a", "b"]);
      same(idsOf(found), ["b", null, "a", "b"], "get");
      same(found[0], dealRow("b", { title: "B" }), "a row");
      same(await inspect(TENANT, "deal", "a"), found[2], "the row as it is stored");
      same(await inspect(TENANT, "deal", "missing"), null, "a row that is not stored");
      same(await store.get(TENANT, "deal", []), [], "get of nothing");
    },
  ),
  check("RW-2", "neither keeps what it is given nor gives what it keeps", async ({ store }) => {
    const details = { tags: ["a"], deep: { list: [{ n: 1 }] } };
    const data = { note: { text: "kept" } };
    const kept = structuredClone(details);
    const insert = deal("a", { details });
    const journal = [event("e-1", "deal:1", data)];
    await accept(store, { insert: [insert], journal });
    vandalise(insert);
    vandalise(journal);
    const expected = dealRow("a", { details: kept });
    same(await store.get(TENANT, "deal", ["a"]), [expected], "a row after its input was changed");
    const all = query(ordered("asc", "title"));
    const lease = { holder: "h", now: 0, until: 1 };
    vandalise(await store.get(TENANT, "deal", ["a"]));
    vandalise(await store.find(TENANT, all));
    vandalise(await store.lease(TENANT, all, lease));
    vandalise(await store.journal(TENANT, { after: null, subject: null, limit: 9 }));
    same(await store.get(TENANT, "deal", ["a"]), [expected], "a row after an answer was changed");
    same(await store.find(TENANT, all), [expected], "find after an answer was changed");
    const [entry] = await store.journal(TENANT, { after: null, subject: null, limit: 9 });
    same(entry?.event.data, { note: { text: "kept" } }, "an event after an answer was changed");
  }),
];
