import type { JournalEntry, Store } from "../../storage/index.js";
import { accept, check, event, race, range, TENANT } from "../check.js";
import { same } from "../claim.js";

const read = (
  store: Store,
  more: { after?: string; subject?: string; limit?: number } = {},
  tenant = TENANT,
) =>
  store.journal(tenant, {
    after: more.after ?? null,
    subject: more.subject ?? null,
    limit: more.limit ?? 1000,
  });

const names = (entries: readonly JournalEntry[]): readonly string[] => entries.map((entry) => entry.event.id);

export const journal = [
  check("JRN-1", "appends events in the order of the write set", async ({ store }) => {
    const events = [event("z", "s", { n: [1, null] }), event("a", "s"), event("m", "s", "text")];
    await accept(store, { journal: events });
    await accept(store, { journal: [event("b", "s")] });
    const entries = await read(store);
    same(
      entries.slice(0, 3).map((entry) => entry.event),
      events,
      "events as they went in",
    );
    same(names(entries), ["z", "a", "m", "b"], "all");
  }),
  check("JRN-2", "continues after a position, and keeps each subject in order", async (context) => {
    const { store } = context;
    same(await read(store), [], "a journal of nothing");
    await accept(store, { journal: range(7).map((n) => event(`e-${n}`, `s-${n % 2}`)) });
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page: readonly JournalEntry[] = await read(store, {
        limit: 3,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...names(page));
      after = page.at(-1)?.position ?? after;
      if (page.length < 3 || seen.length > 50) break;
    }
    same(
      seen,
      range(7).map((n) => `e-${n}`),
      "pages",
    );
    same(after === undefined ? null : names(await read(store, { after })), [], "after the last");
    const write = async (driver: Store, subject: number): Promise<void> => {
      for (const n of range(5))
        await accept(driver, { journal: [event(`${subject}-${n}`, `race-${subject}`)] });
    };
    await race(context, 6, write);
    for (const subject of range(6)) {
      const wanted = range(5).map((n) => `${subject}-${n}`);
      same(names(await read(store, { subject: `race-${subject}` })), wanted, "a subject among others");
    }
    same((await read(store)).length, 37, "all entries");
    same(new Set((await read(store)).map((entry) => entry.position)).size, 37, "positions");
  }),
  check("JRN-3", "reads one subject alone", async ({ store }) => {
    await accept(store, { journal: range(9).map((n) => event(`e-${n}`, `s-${n % 3}`)) });
    same(names(await read(store, { subject: "s-1" })), ["e-1", "e-4", "e-7"], "a subject");
    const [first] = await read(store, { subject: "s-1", limit: 1 });
    same(
      names(await read(store, { subject: "s-1", after: first?.position ?? "" })),
      ["e-4", "e-7"],
      "after a position",
    );
    same(await read(store, { subject: "none" }), [], "a subject of nothing");
  }),
];
