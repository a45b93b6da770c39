import { accept, check, commit, deal, dealRow, event, ordered, query, TENANT, writes } from "../check.js";
import { fail, refused, same } from "../claim.js";

export const capabilities = [
  check("CAP-1", "declares what is claimed of it", async ({ store, claims }) => {
    same(store.capabilities, claims, "capabilities");
    same(store.contractVersion, 1, "contract version");
  }),
  check("CAP-2", "joins a transaction of the host, or says that it cannot", async (context) => {
    const { store, claims, begin } = context;
    const write = (id: string, host: unknown) =>
      store.commit(TENANT, writes({ insert: [deal(id)], journal: [event(id)] }), { host });
    if (!claims.hostTransactions) {
      await refused(write("a", {}), "unsupported", "commit with a host");
      same(await store.get(TENANT, "deal", ["a"]), [null], "the row");
      return;
    }
    if (begin === null) return fail("`hostTransactions` is claimed; the harness must offer `begin`");
    const dropped = await begin();
    same(await write("a", dropped.host), { tag: "committed" }, "a commit within a transaction");
    await dropped.rollback();
    const kept = await begin();
    await write("b", kept.host);
    await kept.commit();
    same(await store.get(TENANT, "deal", ["a", "b"]), [null, dealRow("b")], "the rows");
    const journal = await store.journal(TENANT, { after: null, subject: null, limit: 9 });
    same(
      journal.map((entry) => entry.event.id),
      ["b"],
      "the journal",
    );
  }),
  check("CAP-3", "refuses everything once it is closed", async ({ store }) => {
    await store.close();
    await refused(store.get(TENANT, "deal", ["a"]), "closed", "get");
    await refused(store.find(TENANT, query(ordered("asc", "title"))), "closed", "find");
    await refused(commit(store, { insert: [deal("a")] }), "closed", "commit");
    await store.close();
  }),
  check(
    "DUR-1",
    "finds everything again when it is opened anew, if and only if it claims to",
    async (context) => {
      const { store, claims, reopen } = context;
      if (claims.durable && reopen === null) fail("`durable` is claimed; the harness must offer `reopen`");
      if (reopen === null) return;
      await accept(store, {
        insert: [deal("a", { email: "e", details: { k: [1] } }), deal("gone")],
        count: [{ counter: "n", delta: 3, min: null, max: null }],
        journal: [event("e-1", "s", { n: 1 }), event("e-2", "s")],
      });
      await accept(store, {
        update: [{ table: "deal", id: "a", version: 1, set: { title: "T" } }],
        remove: [{ table: "deal", id: "gone", version: 1 }],
      });
      const before = await store.journal(TENANT, { after: null, subject: null, limit: 9 });
      const again = await reopen();
      const kept = dealRow("a", { email: "e", details: { k: [1] }, title: "T" }, 2);
      same(
        await again.get(TENANT, "deal", ["a", "gone"]),
        claims.durable ? [kept, null] : [null, null],
        "rows",
      );
      if (!claims.durable) return;
      same(await again.find(TENANT, query(ordered("asc", "title"))), [kept], "the index");
      same(await again.counters(TENANT, ["n"]), [3], "counters");
      same(
        await again.journal(TENANT, { after: null, subject: null, limit: 9 }),
        before,
        "journal, positions included",
      );
      same((await commit(again, { insert: [deal("b", { email: "e" })] })).tag, "duplicate", "unique keys");
    },
  ),
];
