import { accept, check, commit, TENANT } from "../check.js";
import { refused, same } from "../claim.js";

const entry = { table: "entry", id: "e-1", row: { account: "north", amount: 5, at: 7 } };

export const appendOnly = [
  check("APP-1", "only ever inserts into a table that is append-only", async ({ store }) => {
    await accept(store, { insert: [entry] });
    const update = [{ table: "entry", id: "e-1", version: 1, set: { amount: 6 } }];
    await refused(commit(store, { update }), "unsupported", "update");
    const remove = [{ table: "entry", id: "e-1", version: 1 }];
    await refused(commit(store, { remove }), "unsupported", "remove");
    same(await store.get(TENANT, "entry", ["e-1"]), [{ id: "e-1", version: 1, ...entry.row }], "the row");
    same((await commit(store, { insert: [entry] })).tag, "stale", "insert of the same again");
  }),
];
