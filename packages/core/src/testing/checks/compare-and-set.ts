import type { WriteSet } from "../../storage/index.js";
import { accept, check, commit, deal, dealRow, race, range, TENANT } from "../check.js";
import { fail, same } from "../claim.js";

const update = (
  id: string,
  version: number,
  set: WriteSet["update"][number]["set"] = { title: "changed" },
) => ({
  table: "deal",
  id,
  version,
  set,
});
const stale = (id: string) => ({ tag: "stale", table: "deal", id });

export const compareAndSet = [
  check("CAS-1", "refuses a change of a row that is not as expected", async ({ store, inspect }) => {
    await accept(store, { insert: [deal("a")] });
    await accept(store, { update: [update("a", 1)] });
    for (const version of [1, 3]) {
      same(await commit(store, { update: [update("a", version, { title: "lost" })] }), stale("a"), "update");
      same(await commit(store, { remove: [{ table: "deal", id: "a", version }] }), stale("a"), "remove");
      same(await commit(store, { expect: [{ table: "deal", id: "a", version }] }), stale("a"), "expect");
    }
    same(await commit(store, { update: [update("none", 1)] }), stale("none"), "update of no row");
    same(
      await commit(store, { remove: [{ table: "deal", id: "none", version: 1 }] }),
      stale("none"),
      "remove of no row",
    );
    same(
      await store.get(TENANT, "deal", ["a", "none"]),
      [dealRow("a", { title: "changed" }, 2), null],
      "the rows",
    );
    same(
      await inspect(TENANT, "deal", "a"),
      dealRow("a", { title: "changed" }, 2),
      "the row as it is stored",
    );
  }),
  check("CAS-2", "counts versions from 1, one more with every update", async ({ store, inspect }) => {
    await accept(store, { insert: [deal("a")] });
    for (const version of range(3).map((at) => at + 1)) {
      same((await store.get(TENANT, "deal", ["a"]))[0]?.version, version, "version");
      same((await inspect(TENANT, "deal", "a"))?.version, version, "version as it is stored");
      await accept(store, { update: [update("a", version, { amount: version })] });
    }
    await accept(store, { update: [update("a", 4, {})] });
    await accept(store, { remove: [{ table: "deal", id: "a", version: 5 }] });
    await accept(store, { insert: [deal("a")] });
    same((await store.get(TENANT, "deal", ["a"]))[0]?.version, 1, "version of a row that was inserted again");
  }),
  check("CAS-3", "refuses to insert a row that is there", async ({ store }) => {
    await accept(store, { insert: [deal("a", { title: "first" })] });
    same(await commit(store, { insert: [deal("a", { title: "second" })] }), stale("a"), "insert");
    same(
      await commit(store, { expect: [{ table: "deal", id: "a", version: null }] }),
      stale("a"),
      "expected absence",
    );
    same(await store.get(TENANT, "deal", ["a"]), [dealRow("a", { title: "first" })], "the row");
    await accept(store, { expect: [{ table: "deal", id: "b", version: null }], insert: [deal("b")] });
  }),
  check("CAS-4", "lets one of all commits win that expect the same version", async (context) => {
    const { store } = context;
    await accept(store, { insert: [deal("a", { amount: 0 })] });
    for (const round of range(8)) {
      const results = await race(context, 16, (driver, turn) =>
        commit(driver, { update: [update("a", round + 1, { amount: turn })] }),
      );
      const winner = results.findIndex((result) => result.tag === "committed");
      same(results.filter((result) => result.tag === "committed").length, 1, "winners");
      same(results.filter((result) => result.tag === "stale").length, 15, "losers");
      same(
        await store.get(TENANT, "deal", ["a"]),
        [dealRow("a", { amount: winner }, round + 2)],
        "the winner's row",
      );
    }
    const inserted = await race(context, 16, (driver) => commit(driver, { insert: [deal("b")] }));
    same(inserted.filter((result) => result.tag === "committed").length, 1, "winners of an insert");
  }),
  check("CAS-5", "holds a commit to what it read, also where it does not write", async (context) => {
    const { store } = context;
    await accept(store, { insert: [deal("a"), deal("b")] });
    const expect = (id: string, version: number) => [{ table: "deal", id, version }];
    await accept(store, { expect: expect("a", 1), update: [update("b", 1)] });
    same(
      await commit(store, { expect: expect("b", 1), update: [update("a", 1)] }),
      stale("b"),
      "an outdated reading",
    );
    await accept(store, { expect: expect("b", 2), update: [update("b", 2)] });
    // Each relies on the row that the other changes: no order of the two allows both.
    const results = await race(context, 2, (driver, turn) =>
      turn === 0
        ? commit(driver, { expect: expect("b", 3), update: [update("a", 1)] })
        : commit(driver, { expect: expect("a", 1), update: [update("b", 3)] }),
    );
    if (results.every((result) => result.tag === "committed"))
      fail("both of two commits that exclude each other");
  }),
];
