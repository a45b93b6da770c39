import type { DomainEvent } from "../kernel/index.js";
import type {
  CommitResult,
  Condition,
  Store,
  StoreCapabilities,
  StoreQuery,
  StoreRow,
  StoreValue,
  WriteSet,
} from "../storage/index.js";
import { same } from "./claim.js";
import type { HostTransaction } from "./harness.js";

/** What a check works on, in the names of `tables`. */
export interface Context {
  readonly store: Store;
  /** The peer where there is one, else the store itself. */
  readonly other: Store;
  readonly inspect: (tenant: string, table: string, id: string) => Promise<StoreRow | null>;
  readonly reopen: (() => Promise<Store>) | null;
  readonly begin: (() => Promise<HostTransaction>) | null;
  readonly claims: StoreCapabilities;
  /** The same on another, empty store. */
  readonly onFreshStore: (work: (context: Context) => Promise<void>) => Promise<void>;
}

/** One promise of the port, by its id. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly run: (context: Context) => Promise<void>;
}

export const check = (id: string, title: string, run: Check["run"]): Check => ({ id, title, run });

export const TENANT = "acme";

export type Data = Readonly<Record<string, StoreValue>>;

/** A whole write set from the part that matters. */
export const writes = (part: Partial<WriteSet>): WriteSet => ({
  expect: [],
  insert: [],
  update: [],
  remove: [],
  count: [],
  journal: [],
  ...part,
});

const emptyDeal: Data = {
  title: "",
  status: "new",
  owner: null,
  amount: null,
  won: null,
  dueAt: null,
  email: null,
  region: null,
  code: null,
  details: null,
};

/** The insert of a deal with every field. */
export const deal = (id: string, data: Data = {}): WriteSet["insert"][number] => ({
  table: "deal",
  id,
  row: { ...emptyDeal, ...data },
});

/** The deal as it must be read. */
export const dealRow = (id: string, data: Data = {}, version = 1): StoreRow => ({
  id,
  version,
  ...emptyDeal,
  ...data,
});

export const event = (id: string, subject = "deal:1", data: unknown = {}): DomainEvent => ({
  id,
  type: "deal.changed",
  version: 1,
  subject,
  at: 1_553_475_600_000,
  actor: "lin",
  command: "c-1",
  data,
});

export const commit = (store: Store, part: Partial<WriteSet>, tenant = TENANT): Promise<CommitResult> =>
  store.commit(tenant, writes(part));

/** Commits what must be accepted. */
export const accept = async (store: Store, part: Partial<WriteSet>, tenant = TENANT): Promise<void> =>
  same(await commit(store, part, tenant), { tag: "committed" }, "a commit that nothing speaks against");

type Ordering = Pick<StoreQuery, "orderBy" | "direction">;

export const ordered = (direction: Ordering["direction"], ...orderBy: readonly string[]): Ordering => ({
  orderBy,
  direction,
});

export const eq = (field: string, value: StoreValue): Condition => ({ field, op: "eq", value });

export const query = (
  ordering: Ordering,
  where: readonly Condition[] = [],
  more: Partial<StoreQuery> = {},
): StoreQuery => ({ table: "deal", where, ...ordering, limit: 100, after: null, ...more });

export const idsOf = (rows: readonly (StoreRow | null)[]): readonly (string | null)[] =>
  rows.map((row) => row?.id ?? null);

/** The ids that a query finds, in order. */
export const found = async (
  store: Store,
  asked: StoreQuery,
  tenant = TENANT,
): Promise<readonly (string | null)[]> => idsOf(await store.find(tenant, asked));

/** Runs the same thing many times at once, on both drivers in turn. */
export const race = <A>(
  context: Context,
  times: number,
  work: (store: Store, turn: number) => Promise<A>,
): Promise<A[]> =>
  Promise.all(
    Array.from({ length: times }, (_, turn) => work(turn % 2 === 0 ? context.store : context.other, turn)),
  );

export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
