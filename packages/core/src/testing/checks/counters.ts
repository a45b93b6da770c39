import { accept, check, commit, race, TENANT } from "../check.js";
import { same } from "../claim.js";

const add = (delta: number, min: number | null = null, max: number | null = null) => ({
  count: [{ counter: "quota:lin", delta, min, max }],
});

export const counters = [
  check("CTR-1", "starts at 0 and adds", async ({ store }) => {
    same(await store.counters(TENANT, ["quota:lin", "none"]), [0, 0], "counters that were never written");
    await accept(store, add(3));
    await accept(store, add(-5));
    await accept(store, { count: [{ counter: "other", delta: 1, min: null, max: null }] });
    same(
      await store.counters(TENANT, ["other", "quota:lin", "none"]),
      [1, -2, 0],
      "counters, in the order asked for",
    );
    same(await store.counters(TENANT, []), [], "no counters");
  }),
  check("CTR-2", "adds only while the result stays within its bounds", async (context) => {
    const { store } = context;
    await accept(store, add(5, 0, 5));
    const guarded = { tag: "guarded", counter: "quota:lin", value: 5 };
    same(await commit(store, add(1, 0, 5)), guarded, "above the most");
    same(await commit(store, add(-6, 0, 5)), guarded, "below the least");
    await accept(store, add(-5, 0, 5));
    const results = await race(context, 20, (driver) => commit(driver, add(1, null, 5)));
    same(results.filter((result) => result.tag === "committed").length, 5, "accepted at once");
    same(results.filter((result) => result.tag === "guarded").length, 15, "refused at once");
    same(await store.counters(TENANT, ["quota:lin"]), [5], "the counter");
  }),
];
