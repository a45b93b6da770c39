import type { Store } from "../../storage/index.js";
import { accept, check, deal, eq, idsOf, ordered, query, race, range, TENANT } from "../check.js";
import { same } from "../claim.js";

const due = (limit: number) => query(ordered("asc", "amount"), [eq("status", "new")], { limit });

const take = async (store: Store, holder: string, limit: number, now = 100, until = 200, tenant = TENANT) =>
  idsOf(await store.lease(tenant, due(limit), { holder, now, until }));

const insert = range(10).map((n) => deal(`n-${n}`, { amount: n }));

export const lease = [
  check("LSE-1", "hands a row to one holder at a time", async (context) => {
    const { store } = context;
    await accept(store, { insert });
    same(await take(store, "one", 3), ["n-0", "n-1", "n-2"], "the first, in order");
    same(await take(context.other, "two", 3), ["n-3", "n-4", "n-5"], "the next");
    const taken = (await race(context, 8, (driver, turn) => take(driver, `racer-${turn}`, 1))).flat();
    same([...taken].sort(), ["n-6", "n-7", "n-8", "n-9"], "the rest, each once");
    same(await take(store, "late", 5), [], "when all are taken");
    same(
      await store.count(TENANT, "deal", [eq("status", "new")]),
      10,
      "rows that are leased can still be read",
    );
  }),
  check("LSE-2", "hands a row out again when its lease has ended", async ({ store }) => {
    await accept(store, { insert });
    await take(store, "one", 10, 100, 200);
    same(await take(store, "two", 2, 199, 300), [], "just before the end");
    same(await take(store, "two", 2, 200, 300), ["n-0", "n-1"], "at the end");
  }),
  check("LSE-3", "never hands out what does not match any more", async ({ store }) => {
    await accept(store, { insert });
    await accept(store, { update: [{ table: "deal", id: "n-0", version: 1, set: { status: "done" } }] });
    await accept(store, { remove: [{ table: "deal", id: "n-1", version: 1 }] });
    same(await take(store, "one", 1), ["n-2"], "the first that matches");
  }),
  check("LSE-4", "hands a holder its own rows again, until the end that it names then", async ({ store }) => {
    await accept(store, { insert });
    await take(store, "one", 2, 100, 200);
    same(await take(store, "one", 2, 150, 300), ["n-0", "n-1"], "its own");
    same(await take(store, "two", 2, 250, 300), ["n-2", "n-3"], "what another is handed after the first end");
    same(
      await take(store, "two", 2, 300, 400),
      ["n-0", "n-1"],
      "what another is handed after the end named then",
    );
  }),
];
