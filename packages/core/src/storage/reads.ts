import type * as Effect from "effect/Effect";
import type {
  Actor,
  Calendar,
  CommandError,
  Fault,
  Instant,
  Owned,
  Page,
  Result,
  Scope,
} from "../kernel/index.js";
import type { FindOptions, Where } from "./query.js";
import type { DataOf, RecordDefinition, RecordOf } from "./record.js";
import type { AggregateRow, Measure, StoreValue } from "./store.js";

export type Read<A> = Effect.Effect<A, CommandError>;

/** Measures by groups, in the order of their keys; all groups, unless a page of them is asked for. */
export interface AggregateOptions<R extends RecordDefinition> {
  readonly where?: Where<R>;
  readonly groupBy: readonly (keyof DataOf<R> & string)[];
  readonly measures: Readonly<Record<string, Measure>>;
  readonly limit?: number;
  /** The key of the last group of the page before. */
  readonly after?: readonly StoreValue[] | null;
}

/** What a query sees. */
export interface Reads {
  readonly tenant: string;
  readonly actor: Actor;
  readonly now: Instant;
  readonly calendar: Calendar;
  get<R extends RecordDefinition>(record: R, id: string): Read<RecordOf<R> | null>;
  /** Fails with NotFound when there is none. */
  require<R extends RecordDefinition>(record: R, id: string): Read<RecordOf<R>>;
  getMany<R extends RecordDefinition>(
    record: R,
    ids: readonly string[],
  ): Read<readonly (RecordOf<R> | null)[]>;
  page<R extends RecordDefinition>(
    record: R,
    options: FindOptions<R> & { readonly limit: number; readonly after: string | null },
  ): Read<Page<RecordOf<R>>>;
  /**
   * A page of what `visible` leaves of the list. It reads on until the page is full or the list ends, so that a page is
   * short only at the end, and `next` never names what the actor may not see.
   */
  visiblePage<R extends RecordDefinition>(
    record: R,
    options: FindOptions<R> & { readonly limit: number; readonly after: string | null },
    visible: (items: readonly RecordOf<R>[]) => Read<readonly RecordOf<R>[]>,
  ): Read<Page<RecordOf<R>>>;
  /** All of them, page by page: for sets that are known to be small, or that are needed whole. */
  all<R extends RecordDefinition>(record: R, options?: FindOptions<R>): Read<readonly RecordOf<R>[]>;
  count<R extends RecordDefinition>(record: R, where: Where<R>): Read<number>;
  aggregate<R extends RecordDefinition>(
    record: R,
    options: AggregateOptions<R>,
  ): Read<readonly AggregateRow[]>;
  counter(name: string): Read<number>;
  /** Several at once, in the order of their names. */
  counters(names: readonly string[]): Read<readonly number[]>;
  /** How far the actor's permission reaches; null when there is none. For what concerns all customers at once. */
  scope(permission: string): Scope | null;
  /**
   * Refuses when the actor may not do this to records of this owner. What hangs on a customer is shared with whom the
   * customer is shared with.
   */
  permit(permission: string, owned: Owned & { readonly customerId?: string | null | undefined }): Read<void>;
  /** The same, for whatever hangs on a customer. */
  permitCustomer(permission: string, customerId: string): Read<void>;
  /** Those of a list that the actor may do this to; `customerIdOf` says on which customer each hangs. */
  visible<A>(permission: string, items: readonly A[], customerIdOf: (item: A) => string): Read<readonly A[]>;
  /** The same for what has an owner of its own. */
  visibleOwned<A>(permission: string, items: readonly A[], ownedOf: (item: A) => Owned): readonly A[];
  /** Those of a list that the actor may do this to, by who owns each, and the team that they are in now. */
  visibleByOwner<A>(permission: string, items: readonly A[], ownedOf: (item: A) => Owned): Read<readonly A[]>;
  /** Customers as the actor may see them: what is kept from them is made empty. */
  redacted<A extends { readonly id: string }>(customers: readonly A[]): Read<readonly A[]>;
  /** A rule's answer: its value, or its refusal as an error. */
  accept<A>(result: Result<A, Fault>): Read<A>;
}
