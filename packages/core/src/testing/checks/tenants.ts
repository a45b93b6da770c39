import { accept, check, commit, deal, dealRow, eq, event, found, idsOf, ordered, query } from "../check.js";
import { same } from "../claim.js";

const names = ["acme", "Acme", "acme ", "acme%", "a'; --", "租户", "__proto__"];

export const tenants = [
  check("TEN-1", "keeps the rows of tenants apart", async ({ store, inspect }) => {
    for (const name of names)
      await accept(store, { insert: [deal("a", { title: name, email: "same@x", amount: 1 })] }, name);
    for (const name of names) {
      const row = dealRow("a", { title: name, email: "same@x", amount: 1 });
      same(await store.get(name, "deal", ["a"]), [row], "get");
      same(await inspect(name, "deal", "a"), row, "the row as it is stored");
      same(await store.find(name, query(ordered("asc", "title"))), [row], "find");
      same(await store.count(name, "deal", [eq("email", "same@x")]), 1, "count");
      const asked = {
        table: "deal",
        where: [],
        groupBy: ["title"],
        measures: { n: { op: "count", field: null } },
        limit: null,
        after: null,
      } as const;
      same(await store.aggregate(name, asked), [{ key: [name], values: { n: 1 } }], "aggregate");
    }
    await accept(store, { remove: [{ table: "deal", id: "a", version: 1 }] }, "Acme");
    same(await found(store, query(ordered("asc")), "acme"), ["a"], "rows after another tenant's removal");
    same(await store.count("nobody", "deal", []), 0, "a tenant that was never heard of");
  }),
  check("TEN-2", "keeps counters, journal and leases of tenants apart", async ({ store }) => {
    const insert = [deal("a", { amount: 1 })];
    const count = [{ counter: "n", delta: 1, min: null, max: 1 }];
    for (const name of names) await accept(store, { insert, count, journal: [event(name, "s")] }, name);
    for (const name of names) {
      same(await store.counters(name, ["n"]), [1], "counters");
      for (const subject of [null, "s"]) {
        const entries = await store.journal(name, { after: null, subject, limit: 99 });
        same(
          entries.map((entry) => entry.event.id),
          [name],
          "journal",
        );
      }
      const asked = query(ordered("asc", "amount"), [eq("status", "new")]);
      same(idsOf(await store.lease(name, asked, { holder: name, now: 1, until: 9 })), ["a"], "lease");
    }
    same((await commit(store, { count }, "acme")).tag, "guarded", "a counter at its bound");
  }),
];
