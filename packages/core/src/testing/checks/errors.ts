import type { Store } from "../../storage/index.js";
import { accept, check, commit, deal, eq, ordered, query, TENANT } from "../check.js";
import { refused, same } from "../claim.js";

const nowhere = { table: "nowhere", id: "a" };

/** What no right program asks for, by what is wrong with it. */
const faults: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  "get from a table that was not declared": (store) => store.get(TENANT, "nowhere", ["a"]),
  "find in one": (store) => store.find(TENANT, query(ordered("asc"), [], { table: "nowhere" })),
  "count of one": (store) => store.count(TENANT, "nowhere", []),
  "insert into one": (store) => commit(store, { insert: [{ ...nowhere, row: {} }] }),
  "expectation in one": (store) => commit(store, { expect: [{ ...nowhere, version: null }] }),
  "insert with a field that was not declared": (store) =>
    commit(store, { insert: [deal("b", { colour: "red" })] }),
  "update of one": (store) =>
    commit(store, { update: [{ table: "deal", id: "a", version: 1, set: { colour: "red" } }] }),
  "filter by one": (store) => store.find(TENANT, query(ordered("asc"), [eq("colour", "red")])),
  "order by one": (store) => store.find(TENANT, query(ordered("asc", "colour"))),
};

export const errors = [
  check("ERR-1", "rejects what names a table or a field that was not declared", async ({ store }) => {
    await accept(store, { insert: [deal("a")] });
    for (const [what, ask] of Object.entries(faults)) await refused(ask(store), "unsupported", what);
    same(await store.count(TENANT, "deal", []), 1, "rows");
  }),
];
