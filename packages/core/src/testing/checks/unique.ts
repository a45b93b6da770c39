import { accept, check, commit, deal, dealRow, race, TENANT } from "../check.js";
import { same } from "../claim.js";

const update = (id: string, version: number, set: Readonly<Record<string, string | null>>) => ({
  table: "deal",
  id,
  version,
  set,
});
const duplicate = (index: string, id: string) => ({ tag: "duplicate", table: "deal", index, id });

export const unique = [
  check("UNQ-1", "refuses a second row with the same values, and names the first", async ({ store }) => {
    await accept(store, { insert: [deal("a", { email: "x@y", region: "north", code: "1" }), deal("b")] });
    same(await commit(store, { insert: [deal("c", { email: "x@y" })] }), duplicate("email", "a"), "insert");
    same(
      await commit(store, { update: [update("b", 1, { email: "x@y" })] }),
      duplicate("email", "a"),
      "update",
    );
    same(
      await commit(store, { insert: [deal("c", { region: "north", code: "1" })] }),
      duplicate("place", "a"),
      "two fields",
    );
    await accept(store, { insert: [deal("d", { region: "north", code: "2" }), deal("e", { email: "X@y" })] });
    const twins = await commit(store, { insert: [deal("t1", { email: "t" }), deal("t2", { email: "t" })] });
    same(twins.tag, "duplicate", "two of one write set");
    same(await store.get(TENANT, "deal", ["b", "c", "t1"]), [dealRow("b"), null, null], "what was refused");
  }),
  check("UNQ-2", "does not constrain a row with a null in the key", async ({ store }) => {
    await accept(store, { insert: [deal("a"), deal("b"), deal("c", { region: "north" })] });
    await accept(store, {
      insert: [deal("d", { region: "north" }), deal("e", { code: "1" }), deal("f", { code: "1" })],
    });
    same(await store.count(TENANT, "deal", []), 6, "rows");
  }),
  check("UNQ-3", "looks at the values after the whole write set", async ({ store }) => {
    await accept(store, { insert: [deal("a", { email: "1" }), deal("b", { email: "2" })] });
    await accept(store, { update: [update("a", 1, { email: "2" }), update("b", 1, { email: "1" })] });
    await accept(store, {
      insert: [deal("c", { email: "1" })],
      remove: [{ table: "deal", id: "b", version: 2 }],
    });
    same(
      await commit(store, { insert: [deal("d", { email: "2" })] }),
      duplicate("email", "a"),
      "the value that moved",
    );
  }),
  check("UNQ-4", "frees the values of a row that changes or goes", async ({ store }) => {
    await accept(store, { insert: [deal("a", { email: "1" })] });
    await accept(store, { update: [update("a", 1, { email: null })] });
    await accept(store, { insert: [deal("b", { email: "1" })] });
    await accept(store, { remove: [{ table: "deal", id: "b", version: 1 }] });
    await accept(store, { update: [update("a", 2, { email: "1" })] });
    await accept(store, { update: [update("a", 3, { email: "1" })] });
  }),
  check("UNQ-5", "lets one of many take a value at once", async (context) => {
    const results = await race(context, 16, (driver, turn) =>
      commit(driver, { insert: [deal(`r-${turn}`, { email: "contested" })] }),
    );
    same(results.filter((result) => result.tag === "committed").length, 1, "winners");
    same(results.filter((result) => result.tag === "duplicate").length, 15, "losers");
    same(await context.store.count(TENANT, "deal", []), 1, "rows");
  }),
];
