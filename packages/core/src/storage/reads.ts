import * as Effect from "effect/Effect";
import {
  type Actor,
  type Calendar,
  type CommandError,
  errorOf,
  type Fault,
  type Instant,
  MAX_PAGE,
  type Owned,
  type Page,
  permit,
  type Result,
  reaches,
  type Scope,
  scopeOf,
} from "../kernel/index.js";
import { continues, cursorOf, parseCursor } from "./cursor.js";
import type { Environment, Session } from "./environment.js";
import { badCursor, notFound, storeCannot, storeFailed, storeRefused } from "./faults.js";
import { conditionsOf, type FindOptions, planQuery, type Where } from "./query.js";
import type { DataOf, RecordDefinition, RecordOf } from "./record.js";
import type { AggregateRow, Measure, Store, StoreRow } from "./store.js";
import { StoreFailure } from "./store-failure.js";

export type Read<A> = Effect.Effect<A, CommandError>;

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
    options: {
      readonly where?: Where<R>;
      readonly groupBy: readonly (keyof DataOf<R> & string)[];
      readonly measures: Readonly<Record<string, Measure>>;
    },
  ): Read<readonly AggregateRow[]>;
  counter(name: string): Read<number>;
  /** Several at once, in the order of their names. */
  counters(names: readonly string[]): Read<readonly number[]>;
  /** How far the actor's permission reaches; null when there is none. For what concerns all customers at once. */
  scope(permission: string): Scope | null;
  /** Refuses when the actor may not do this to records of this owner. */
  permit(permission: string, owned: Owned): Read<void>;
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

/** Reads of a store for one session. What is got by id is remembered, so that it is the same throughout. */
export class StoreReads implements Reads {
  readonly tenant: string;
  readonly actor: Actor;
  readonly now: Instant;
  readonly calendar: Calendar;
  protected readonly environment: Environment;
  protected readonly known = new Map<string, { table: string; id: string; row: StoreRow | null }>();

  constructor(environment: Environment, session: Session) {
    this.environment = environment;
    this.tenant = session.tenant;
    this.actor = session.actor;
    this.now = environment.now();
    this.calendar = environment.calendarOf(session.tenant);
  }

  get<R extends RecordDefinition>(record: R, id: string): Read<RecordOf<R> | null> {
    return Effect.map(this.getMany(record, [id]), (rows) => rows[0] ?? null);
  }

  require<R extends RecordDefinition>(record: R, id: string): Read<RecordOf<R>> {
    return Effect.flatMap(this.get(record, id), (row) =>
      row === null
        ? Effect.fail(errorOf(notFound({ record: record.name, title: record.title, id })))
        : Effect.succeed(row),
    );
  }

  getMany<R extends RecordDefinition>(
    record: R,
    ids: readonly string[],
  ): Read<readonly (RecordOf<R> | null)[]> {
    const unknown = ids.filter(
      (id) => !this.known.has(keyOf(record.name, id)) && !this.isStaged(record.name, id),
    );
    const load =
      unknown.length === 0
        ? Effect.void
        : Effect.map(
            this.#ask((store) => store.get(this.tenant, record.name, unknown)),
            (rows) => {
              unknown.forEach((id, at) => {
                this.known.set(keyOf(record.name, id), { table: record.name, id, row: rows[at] ?? null });
              });
            },
          );
    return Effect.map(load, () => ids.map((id) => this.current(record.name, id) as RecordOf<R> | null));
  }

  page<R extends RecordDefinition>(
    record: R,
    options: FindOptions<R> & { readonly limit: number; readonly after: string | null },
  ): Read<Page<RecordOf<R>>> {
    return Effect.gen({ self: this }, function* () {
      const query = yield* attempt(() =>
        planQuery(record, options, options.limit + 1, parseCursor(options.after)),
      );
      if (query.after !== null && !continues(record, query.orderBy, query.after))
        return yield* Effect.fail(errorOf(badCursor({ cursor: options.after ?? "" })));
      const rows = yield* this.#ask((store) => store.find(this.tenant, query));
      const items = rows.slice(0, options.limit) as unknown as readonly RecordOf<R>[];
      const last = items.at(-1);
      return {
        items,
        next: rows.length > options.limit && last !== undefined ? cursorOf(query, last) : null,
      };
    });
  }

  visiblePage<R extends RecordDefinition>(
    record: R,
    options: FindOptions<R> & { readonly limit: number; readonly after: string | null },
    visible: (items: readonly RecordOf<R>[]) => Read<readonly RecordOf<R>[]>,
  ): Read<Page<RecordOf<R>>> {
    return Effect.gen({ self: this }, function* () {
      const found: RecordOf<R>[] = [];
      let after = options.after;
      do {
        const page: Page<RecordOf<R>> = yield* this.page(record, { ...options, after });
        for (const item of yield* visible(page.items)) found.push(item);
        after = page.next;
      } while (after !== null && found.length <= options.limit);
      const items = found.slice(0, options.limit);
      const last = items.at(-1);
      const more = found.length > items.length && last !== undefined;
      return { items, next: more ? cursorOf(planQuery(record, options, 1, null), last) : null };
    });
  }

  all<R extends RecordDefinition>(record: R, options: FindOptions<R> = {}): Read<readonly RecordOf<R>[]> {
    return Effect.gen({ self: this }, function* () {
      const found: RecordOf<R>[] = [];
      let after: string | null = null;
      do {
        const page: Page<RecordOf<R>> = yield* this.page(record, { ...options, limit: MAX_PAGE, after });
        for (const item of page.items) found.push(item);
        after = page.next;
      } while (after !== null);
      return found;
    });
  }

  count<R extends RecordDefinition>(record: R, where: Where<R>): Read<number> {
    return this.#ask((store) => store.count(this.tenant, record.name, conditionsOf(where)));
  }

  aggregate<R extends RecordDefinition>(
    record: R,
    options: {
      readonly where?: Where<R>;
      readonly groupBy: readonly (keyof DataOf<R> & string)[];
      readonly measures: Readonly<Record<string, Measure>>;
    },
  ): Read<readonly AggregateRow[]> {
    const { where = {}, groupBy, measures } = options;
    const request = { table: record.name, where: conditionsOf(where), groupBy, measures };
    return this.#ask((store) => store.aggregate(this.tenant, request));
  }

  counter(name: string): Read<number> {
    return Effect.map(this.counters([name]), (values) => values[0] ?? 0);
  }

  counters(names: readonly string[]): Read<readonly number[]> {
    return names.length === 0 ? Effect.succeed([]) : this.#ask((store) => store.counters(this.tenant, names));
  }

  scope(permission: string): Scope | null {
    return scopeOf(this.environment.roles, this.actor, permission);
  }

  permit(permission: string, owned: Owned): Read<void> {
    return Effect.flatMap(this.#now(permission, [owned]), ([now = owned]) =>
      Effect.asVoid(this.accept(permit(this.environment.roles, this.actor, permission, now))),
    );
  }

  permitCustomer(permission: string, customerId: string): Read<void> {
    return Effect.flatMap(this.environment.ownersOf(this, [customerId]), ([owned]) =>
      this.permit(permission, owned ?? unowned),
    );
  }

  visible<A>(permission: string, items: readonly A[], customerIdOf: (item: A) => string): Read<readonly A[]> {
    if (this.scope(permission) === "all") return Effect.succeed(items);
    return Effect.flatMap(this.environment.ownersOf(this, items.map(customerIdOf)), (owners) => {
      const ownedBy = new Map(items.map((item, at) => [item, owners[at] ?? unowned]));
      return this.visibleByOwner(permission, items, (item) => ownedBy.get(item) ?? unowned);
    });
  }

  visibleByOwner<A>(
    permission: string,
    items: readonly A[],
    ownedOf: (item: A) => Owned,
  ): Read<readonly A[]> {
    const scope = this.scope(permission);
    return Effect.map(this.#now(permission, items.map(ownedOf)), (owned) =>
      items.filter((_, at) => scope !== null && reaches(scope, this.actor, owned[at] ?? unowned)),
    );
  }

  visibleOwned<A>(permission: string, items: readonly A[], ownedOf: (item: A) => Owned): readonly A[] {
    const scope = scopeOf(this.environment.roles, this.actor, permission);
    return scope === null ? [] : items.filter((item) => reaches(scope, this.actor, ownedOf(item)));
  }

  redacted<A extends { readonly id: string }>(customers: readonly A[]): Read<readonly A[]> {
    return this.environment.redact(this, customers);
  }

  accept<A>(result: Result<A, Fault>): Read<A> {
    return result.ok ? Effect.succeed(result.value) : Effect.fail(errorOf(result.error));
  }

  /** Is it written by this very unit of work, so that there is nothing to load? */
  protected isStaged(_table: string, _id: string): boolean {
    return false;
  }

  protected current(table: string, id: string): StoreRow | null {
    return this.known.get(keyOf(table, id))?.row ?? null;
  }

  /** Where teams matter: with the teams that the owners are in now, whatever team was noted then. */
  #now(permission: string, owned: readonly Owned[]): Read<readonly Owned[]> {
    if (this.scope(permission) !== "team") return Effect.succeed(owned);
    const owners = owned.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId]));
    return Effect.map(this.environment.teamsOf(this, owners), (teams) => {
      const teamOf = new Map(owners.map((ownerId, at) => [ownerId, teams[at] ?? null]));
      return owned.map((one) =>
        one.ownerId === null ? one : { ...one, teamId: teamOf.get(one.ownerId) ?? one.teamId },
      );
    });
  }

  #ask<A>(question: (store: Store) => Promise<A>): Read<A> {
    return askStore(this.environment.store, question);
  }
}

const unowned: Owned = { ownerId: null, teamId: null };

export const keyOf = (table: string, id: string): string => `${table}\u0000${id}`;

const faultOf = (failure: StoreFailure) =>
  failure.reason === "unavailable"
    ? storeFailed
    : failure.reason === "unsupported"
      ? storeCannot
      : storeRefused;

/** Asks the store; only its own failures become errors of ours, anything else is a defect. */
export const askStore = <A>(store: Store, question: (store: Store) => Promise<A>): Read<A> =>
  Effect.catch(Effect.tryPromise({ try: () => question(store), catch: (cause) => cause }), (cause) =>
    StoreFailure.is(cause)
      ? Effect.fail(errorOf(faultOf(cause)({ store: store.id, reason: cause.message }), cause))
      : Effect.die(cause),
  );

/** Runs what throws an error of ours. */
const attempt = <A>(body: () => A): Read<A> =>
  Effect.try({ try: body, catch: (cause) => cause as CommandError });
