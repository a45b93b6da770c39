import { type Store, StoreFailure, type TableDescription } from "@clientele/core/port";
import { failure, refuse } from "./failure.js";
import { rendezvous } from "./rendezvous.js";

export interface TenantRouterOptions {
  /** The shards by name, and how to make the store of each; made anew where it could not be opened. */
  readonly shards: Readonly<Record<string, () => Store>>;
  /**
   * The name of the shard that holds a tenant, always the same for one tenant. Default: `rendezvous` over the names. A
   * directory of tenants is a function that looks into it.
   */
  readonly shardFor?: (tenant: string) => string;
}

/** One shard: its store, and whether it is open yet. */
class Shard {
  readonly #name: string;
  readonly #make: () => Store;
  #store: Store;
  #opening: Promise<void> | null = null;
  #open = false;

  constructor(name: string, make: () => Store) {
    this.#name = name;
    this.#make = make;
    this.#store = make();
  }

  get capabilities() {
    return this.#store.capabilities;
  }

  /** Opens the store where it is not open. Many who ask at once wait for one attempt. */
  ready(tables: readonly TableDescription[]): Promise<void> {
    if (this.#open) return Promise.resolve();
    this.#opening ??= this.#tryToOpen(tables).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async ask<A>(tables: readonly TableDescription[], question: (store: Store) => Promise<A>): Promise<A> {
    try {
      await this.ready(tables);
      return await question(this.#store);
    } catch (error) {
      throw this.named(error);
    }
  }

  /** The same failure, saying whose it is. */
  named(error: unknown): unknown {
    if (!StoreFailure.is(error)) return error;
    const message = `shard ${this.#name} / 分片 ${this.#name}: ${error.message}`;
    return new StoreFailure(error.reason, message, { cause: error });
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #tryToOpen(tables: readonly TableDescription[]): Promise<void> {
    try {
      await this.#store.open(tables);
      this.#open = true;
    } catch (error) {
      // A store is opened once; the next attempt is another one's.
      this.#store = this.#make();
      throw error;
    }
  }
}

const isUnavailable = (error: unknown): boolean => StoreFailure.is(error) && error.reason === "unavailable";

/**
 * One store over several servers, each of which holds some of the tenants whole. It starts when one of them answers; a
 * shard that does not answer refuses its own tenants as `unavailable`, by name, until it does, and is opened then. Takes no
 * transaction of the host: that is on one server, and a tenant may be on another.
 *
 * @example
 * ```ts
 * import { postgresStore, rendezvous, tenantRouter } from "@clientele/adapter-postgres";
 * import { Pool } from "pg";
 *
 * const on = (host: string) => () =>
 *   postgresStore({ client: new Pool({ connectionString: `postgres://${host}/crm` }) });
 * const moved = new Map([["acme", "south"]]); // a directory of tenants, as data
 * const byHash = rendezvous(["north", "south"]);
 * const storage = tenantRouter({
 *   shards: { north: on("pg-1"), south: on("pg-2") },
 *   shardFor: (tenant) => moved.get(tenant) ?? byHash(tenant),
 * });
 * storage.id; // => "tenants over north, south"
 * tenantRouter({ shards: {} }); // throws StoreFailure
 * ```
 */
export const tenantRouter = ({ shards: makers, shardFor }: TenantRouterOptions): Store => {
  const names = Object.keys(makers);
  if (names.length === 0)
    refuse(
      "a router needs at least one shard; name it in `shards`",
      "路由至少需要一个分片；请在 `shards` 中命名",
    );
  const shards = new Map(Object.entries(makers).map(([name, make]) => [name, new Shard(name, make)]));
  const nameFor = shardFor ?? rendezvous(names);
  let tables: readonly TableDescription[] | null = null;
  let closed = false;

  const ask = async <A>(tenant: string, question: (store: Store) => Promise<A>): Promise<A> => {
    if (closed || tables === null)
      throw failure("closed", {
        en: closed ? "the store is closed" : "the store is not open yet; await open(tables) first",
        zh: closed ? "存储已关闭" : "存储尚未打开；请先 await open(tables)",
      });
    const name = nameFor(tenant);
    const shard =
      shards.get(name) ??
      refuse(
        `tenant ${JSON.stringify(tenant)} is sent to shard ${JSON.stringify(name)}, which is none of ${names.join(", ")}; correct shardFor`,
        `租户 ${JSON.stringify(tenant)} 被分配到分片 ${JSON.stringify(name)}，但只有 ${names.join("、")}；请修正 shardFor`,
      );
    return shard.ask(tables, question);
  };

  return {
    id: `tenants over ${names.join(", ")}`,
    contractVersion: 1,
    capabilities: {
      durable: [...shards.values()].every(({ capabilities }) => capabilities.durable),
      hostTransactions: false,
    },
    open: async (wanted) => {
      if (tables !== null || closed)
        refuse("the store is open already; open it once", "存储已打开；只需打开一次");
      const outcomes = await Promise.all(
        [...shards.values()].map((shard) =>
          shard.ready(wanted).then(
            () => null,
            (error: unknown) => shard.named(error),
          ),
        ),
      );
      const failures = outcomes.filter((error) => error !== null);
      const grave = failures.find((error) => !isUnavailable(error));
      if (grave === undefined && failures.length < shards.size) {
        tables = structuredClone(wanted);
        return;
      }
      closed = true;
      await Promise.allSettled([...shards.values()].map((shard) => shard.close()));
      throw grave ?? failures[0];
    },
    get: (tenant, table, ids) => ask(tenant, (store) => store.get(tenant, table, ids)),
    find: (tenant, query) => ask(tenant, (store) => store.find(tenant, query)),
    count: (tenant, table, where) => ask(tenant, (store) => store.count(tenant, table, where)),
    aggregate: (tenant, asked) => ask(tenant, (store) => store.aggregate(tenant, asked)),
    counters: (tenant, counters) => ask(tenant, (store) => store.counters(tenant, counters)),
    journal: (tenant, options) => ask(tenant, (store) => store.journal(tenant, options)),
    lease: (tenant, query, asked) => ask(tenant, (store) => store.lease(tenant, query, asked)),
    commit: (tenant, writes, more) =>
      ask(tenant, async (store) => {
        if (more?.host !== undefined)
          refuse(
            "a transaction of the host is on one server, and this tenant may be on another; compose Clientele on the store of that shard for it",
            "宿主事务只在一台服务器上，而该租户可能在另一台；请在该分片的存储上单独组建 Clientele",
          );
        return store.commit(tenant, writes);
      }),
    close: async () => {
      closed = true;
      await Promise.allSettled([...shards.values()].map((shard) => shard.close()));
    },
  };
};
