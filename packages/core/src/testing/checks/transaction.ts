import type { WriteSet } from "../../storage/index.js";
import { accept, check, commit, deal, dealRow, event, idsOf, range, TENANT } from "../check.js";
import { refused, same } from "../claim.js";

const good: Partial<WriteSet> = {
  insert: [deal("new")],
  update: [{ table: "deal", id: "a", version: 1, set: { title: "changed" } }],
  remove: [{ table: "deal", id: "b", version: 1 }],
  count: [{ counter: "n", delta: 1, min: null, max: 9 }],
  journal: [event("e-2")],
};

const bad: Readonly<Record<string, Partial<WriteSet>>> = {
  stale: { ...good, expect: [{ table: "deal", id: "c", version: 7 }] },
  guarded: { ...good, count: [...(good.count ?? []), { counter: "full", delta: 1, min: null, max: 0 }] },
  duplicate: { ...good, insert: [deal("new"), deal("twin", { email: "taken" })] },
};

export const transaction = [
  check("TX-1", "commits a write set whole or not at all", async ({ store, inspect }) => {
    const before = { insert: [deal("a"), deal("b"), deal("c", { email: "taken" })], journal: [event("e-1")] };
    await accept(store, before);
    const unchanged = async (after: string): Promise<void> => {
      const rows = [dealRow("a"), dealRow("b"), null, null];
      same(await store.get(TENANT, "deal", ["a", "b", "new", "twin"]), rows, `rows after ${after}`);
      same(await inspect(TENANT, "deal", "a"), dealRow("a"), `the row as it is stored after ${after}`);
      same(await store.count(TENANT, "deal", []), 3, `count after ${after}`);
      same(await store.counters(TENANT, ["n", "full"]), [0, 0], `counters after ${after}`);
      const journal = await store.journal(TENANT, { after: null, subject: null, limit: 9 });
      same(
        journal.map((one) => one.event.id),
        ["e-1"],
        `journal after ${after}`,
      );
    };
    for (const [tag, part] of Object.entries(bad)) {
      same((await commit(store, part)).tag, tag, "the answer");
      await unchanged(tag);
    }
    await accept(store, good);
    const rows = [dealRow("a", { title: "changed" }, 2), null, dealRow("new")];
    same(await store.get(TENANT, "deal", ["a", "b", "new"]), rows, "rows after a commit");
    same(await store.counters(TENANT, ["n"]), [1], "counters after a commit");
  }),
  check("TX-2", "rejects a write set that changes one row twice", async ({ store }) => {
    await accept(store, { insert: [deal("a")] });
    const update = { table: "deal", id: "a", version: 1, set: { title: "x" } };
    const remove = { table: "deal", id: "a", version: 1 };
    await refused(commit(store, { update: [update, update] }), "unsupported", "two updates");
    await refused(
      commit(store, { update: [update], remove: [remove] }),
      "unsupported",
      "an update and a removal",
    );
    await refused(commit(store, { insert: [deal("b"), deal("b")] }), "unsupported", "two inserts");
    same(await store.get(TENANT, "deal", ["a", "b"]), [dealRow("a"), null], "the rows");
  }),
  check("TX-3", "takes thousands of rows, in any order", async ({ store }) => {
    const ids = range(3000).map((n) => `n-${(n * 7919) % 3000}`);
    await accept(store, {
      insert: ids.map((id) => deal(id, { email: id })),
      journal: ids.slice(0, 1000).map((id) => event(id)),
    });
    same(await store.count(TENANT, "deal", []), 3000, "rows");
    const update = ids.map((id) => ({ table: "deal", id, version: 1, set: { amount: 1 } }));
    await accept(store, { update });
    same(await store.count(TENANT, "deal", [{ field: "amount", op: "eq", value: 1 }]), 3000, "updated rows");
    same(idsOf(await store.get(TENANT, "deal", ids)), ids, "rows by id");
  }),
  check("TX-4", "accepts a write set of nothing", async ({ store }) => accept(store, {})),
];
