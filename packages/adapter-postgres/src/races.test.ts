import type { TableDescription, WriteSet } from "@clientele/core/port";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { event, nothing } from "../fixtures/store-for-tests.js";
import { postgresStore } from "./index.js";

const pool = new Pool({ connectionString: inject("postgresUrl"), max: 64 });
const schema = "raced";
const customer: TableDescription = {
  name: "customer",
  fields: { owner: { type: "text", nullable: true }, email: { type: "text", nullable: true } },
  indexes: [["owner"]],
  unique: { email: ["email"] },
  appendOnly: false,
};
const store = postgresStore({ client: pool, schema, readSchema: null });
const row = (id: string, owner: string | null = null, email: string | null = null) => ({
  table: "customer",
  id,
  row: { owner, email },
});
const commit = (part: Partial<WriteSet>, host?: unknown) =>
  store.commit("acme", { ...nothing, ...part }, host === undefined ? undefined : { host });
const times = <A>(count: number, work: (turn: number) => Promise<A>): Promise<A[]> =>
  Promise.all(Array.from({ length: count }, (_, turn) => work(turn)));
const entries = (subject: string | null = null, after: string | null = null) =>
  store.journal("acme", { after, subject, limit: 1_000 });

beforeAll(() => store.open([customer]));
beforeEach(async () => {
  await pool.query(
    ["customer", "journal", "journal_head", "counter"].map((t) => `DELETE FROM ${schema}.${t}`).join(";"),
  );
});
afterAll(async () => {
  await pool.query(`DROP SCHEMA ${schema} CASCADE`);
  await pool.end();
});

describe("of sixty-four who want one customer", () => {
  it("one gets it, and leaves one event", async () => {
    for (let round = 0; round < 5; round++) {
      const id = `c-${round}`;
      await commit({ insert: [row(id)] });
      const results = await times(64, (turn) =>
        commit({
          update: [{ table: "customer", id, version: 1, set: { owner: `rep-${turn}` } }],
          journal: [event(`${id}-${turn}`, id)],
        }),
      );
      const winners = results.flatMap(({ tag }, turn) => (tag === "committed" ? [turn] : []));
      expect(winners).toHaveLength(1);
      expect(results.filter(({ tag }) => tag === "stale")).toHaveLength(63);
      expect((await store.get("acme", "customer", [id]))[0]?.owner).toBe(`rep-${winners[0]}`);
      expect((await entries(id)).map((one) => one.event.id)).toEqual([`${id}-${winners[0]}`]);
    }
  });

  it("several do where it is read first and written then: so the race is real", async () => {
    await commit({ insert: [row("c")] });
    const got = await times(64, async (turn) => {
      const [found] = (await pool.query(`SELECT owner FROM ${schema}.customer WHERE id = 'c'`)).rows;
      if (found?.owner !== null) return false;
      await pool.query(`UPDATE ${schema}.customer SET owner = $1 WHERE id = 'c'`, [`rep-${turn}`]);
      return true;
    });
    expect(got.filter((won) => won).length).toBeGreaterThan(1);
  });
});

describe("what a commit relies on", () => {
  it("two who each rely on the place that the other fills: never both", async () => {
    for (let round = 0; round < 20; round++) {
      const [one, other] = [`${round}-a`, `${round}-b`];
      const [first, second] = await Promise.all([
        commit({ expect: [{ table: "customer", id: one, version: null }], insert: [row(other)] }),
        commit({ expect: [{ table: "customer", id: other, version: null }], insert: [row(one)] }),
      ]);
      expect([first.tag, second.tag].filter((tag) => tag === "committed").length).toBe(1);
    }
  });

  it("waits for whoever is filling a place that must be empty, one or many at once", async () => {
    const single = [row("c")];
    const bulk = Array.from({ length: 300 }, (_, at) => row(`n-${at}`));
    for (const [id, insert] of Object.entries({ c: single, "n-7": bulk })) {
      const fill = new Client({ connectionString: inject("postgresUrl") });
      await fill.connect();
      await fill.query("BEGIN");
      expect(await commit({ insert }, fill)).toEqual({ tag: "committed" });
      let answered = false;
      const relying = commit({
        expect: [{ table: "customer", id, version: null }],
        insert: [row(`relies on ${id}`)],
      }).finally(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      const early = answered;
      await fill.query("COMMIT");
      await fill.end();
      expect(early).toBe(false);
      expect(await relying).toEqual({ tag: "stale", table: "customer", id });
    }
  });

  it("those who rely on the same place do not wait for each other", async () => {
    const absent = [{ table: "customer", id: "policy", version: null }];
    const one = new Client({ connectionString: inject("postgresUrl") });
    await one.connect();
    await one.query("BEGIN");
    await commit({ expect: absent, insert: [row("x")] }, one);
    expect(await commit({ expect: absent, insert: [row("y")] })).toEqual({ tag: "committed" });
    await one.query("ROLLBACK");
    await one.end();
  });

  it("a deadlock is one commit's to win, and the other's to be decided again", async () => {
    await commit({ insert: [row("a"), row("b")] });
    for (let round = 0; round < 5; round++) {
      const [a, b] = await store.get("acme", "customer", ["a", "b"]);
      const at = (id: string, found: typeof a) => ({ table: "customer", id, version: found?.version ?? 0 });
      const results = await Promise.all([
        commit({ expect: [at("a", a)], update: [{ ...at("b", b), set: { owner: `${round}` } }] }),
        commit({ expect: [at("b", b)], update: [{ ...at("a", a), set: { owner: `${round}` } }] }),
      ]);
      expect(results.map(({ tag }) => tag).sort()).toEqual(["committed", "stale"]);
    }
  });
});

describe("the journal", () => {
  it("passes over nothing when an earlier commit is seen later", async () => {
    const slow = new Client({ connectionString: inject("postgresUrl") });
    await slow.connect();
    await slow.query("BEGIN");
    await commit({ journal: [event("slow", "s")] }, slow);
    await commit({ journal: [event("quick", "q")] });
    const before = await entries();
    expect(before.map((one) => one.event.id)).toEqual(["quick"]);
    await slow.query("COMMIT");
    await slow.end();
    const after = await entries(null, before[0]?.position ?? "");
    expect(after.map((one) => one.event.id)).toEqual(["slow"]);
  });

  it("is read once and in order by many readers while many write", async () => {
    const seen: string[][] = [[], [], []];
    const writing = times(8, async (writer) => {
      for (let turn = 0; turn < 10; turn++)
        await commit({ journal: [event(`${writer}-${turn}`, `w-${writer}`)] });
    });
    let done = false;
    void writing.then(() => {
      done = true;
    });
    await Promise.all(
      seen.map(async (mine) => {
        let after: string | null = null;
        for (let last = false; !last; ) {
          last = done;
          const page = await entries(null, after);
          mine.push(...page.map((one) => one.event.id));
          after = page.at(-1)?.position ?? after;
        }
      }),
    );
    await writing;
    for (const mine of seen) {
      expect(mine).toEqual(seen[0]);
      expect(new Set(mine).size).toBe(80);
      for (let writer = 0; writer < 8; writer++)
        expect(mine.filter((id) => id.startsWith(`${writer}-`))).toEqual(
          Array.from({ length: 10 }, (_, turn) => `${writer}-${turn}`),
        );
    }
  });

  it("keeps its order where more is to be numbered than goes in one go", async () => {
    const events = Array.from({ length: 10_100 }, (_, at) => event(`e-${at}`, at % 2 === 0 ? "z" : "a"));
    await commit({ journal: events });
    const read = await store.journal("acme", { after: null, subject: null, limit: 20_000 });
    expect(read.map((one) => one.event.id)).toEqual(events.map(({ id }) => id));
  });

  it("keeps a subject in the order of its commits, also where one waited for the other", async () => {
    await commit({ insert: [row("c")] });
    const first = new Client({ connectionString: inject("postgresUrl") });
    await first.connect();
    await first.query("BEGIN");
    await commit({ expect: [{ table: "customer", id: "c", version: 1 }] }, first);
    const second = commit({
      update: [{ table: "customer", id: "c", version: 1, set: { owner: "lin" } }],
      journal: [event("second", "c")],
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await commit({ journal: [event("first", "c")] }, first);
    await first.query("COMMIT");
    await first.end();
    expect(await second).toEqual({ tag: "committed" });
    expect((await entries("c")).map((one) => one.event.id)).toEqual(["first", "second"]);
  });
});

describe("a transaction of the host", () => {
  it("goes on after a refusal, and is none where it is no client", async () => {
    await commit({ insert: [row("c", null, "e@x")] });
    const host = new Client({ connectionString: inject("postgresUrl") });
    await host.connect();
    await host.query("BEGIN");
    expect((await commit({ insert: [row("c")] }, host)).tag).toBe("stale");
    expect((await commit({ insert: [row("d", null, "e@x")] }, host)).tag).toBe("duplicate");
    expect((await commit({ insert: [row("d")] }, host)).tag).toBe("committed");
    await host.query("COMMIT");
    await host.end();
    expect((await store.get("acme", "customer", ["d"]))[0]?.owner).toBe(null);
    await expect(commit({ insert: [row("e")] }, "not a client")).rejects.toMatchObject({
      reason: "unsupported",
    });
  });
});

describe("when the connection breaks", () => {
  it("nothing is known of the commit, the next call has a new connection", async () => {
    const own = new Pool({ connectionString: inject("postgresUrl"), max: 1 });
    own.on("error", () => {});
    const fragile = postgresStore({ client: own, schema, readSchema: null });
    await fragile.open([customer]);
    const blocker = new Client({ connectionString: inject("postgresUrl") });
    await blocker.connect();
    await blocker.query(`BEGIN; LOCK TABLE ${schema}.customer`);
    const waiting = fragile.commit("acme", { ...nothing, insert: [row("z")] });
    const broken = expect(waiting).rejects.toMatchObject({ reason: "unavailable" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'WITH%' AND query LIKE $1",
      [`%"${schema}"%`],
    );
    await broken;
    await blocker.query("ROLLBACK");
    await blocker.end();
    expect(await fragile.commit("acme", { ...nothing, insert: [row("z")] })).toEqual({ tag: "committed" });
    await own.end();
  });
});

describe("a lease", () => {
  it("that somebody else is just taking is not handed out twice: the next row is", async () => {
    await commit({ insert: [row("a", "pool"), row("b", "pool")] });
    const other = new Client({ connectionString: inject("postgresUrl") });
    await other.connect();
    await other.query(`BEGIN; INSERT INTO ${schema}.lease VALUES ('acme', 'customer', 'a', 'other', 100)`);
    const asked = {
      table: "customer",
      where: [{ field: "owner", op: "eq", value: "pool" }],
      orderBy: [],
      direction: "asc",
      limit: 1,
      after: null,
    } as const;
    const leased = store.lease("acme", asked, { holder: "me", now: 1, until: 50 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await other.query("COMMIT");
    await other.end();
    expect((await leased).map(({ id }) => id)).toEqual(["b"]);
  });
});
