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
import { askStore } from "./ask-store.js";
import { continues, cursorOf, parseCursor } from "./cursor.js";
import type { Environment, Session } from "./environment.js";
import { badCursor, notFound } from "./faults.js";
import { conditionsOf, type FindOptions, planQuery, type Where } from "./query.js";
import type { AggregateOptions, Read, Reads } from "./reads.js";
import type { RecordDefinition, RecordOf } from "./record.js";
import type { AggregateRow, Store, StoreRow } from "./store.js";

/** Reads of a store for one session. What is got by id is remembered, so that it is the same throughout. */
export class StoreReads implements Reads {
  readonly tenant: string;
  readonly actor: Actor;
  readonly now: Instant;
  readonly calendar: Calendar;
  protected readonly environment: Environment;
  protected readonly known = new Map<string, { table: string; id: string; row: StoreRow | null }>();

  readonly #store: Store;

  constructor(environment: Environment, session: Session, store: Store = environment.store) {
    this.environment = environment;
    this.#store = store;
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
    options: AggregateOptions<R>,
  ): Read<readonly AggregateRow[]> {
    const { where = {}, limit = null, after = null, ...asked } = options;
    const request = { ...asked, table: record.name, where: conditionsOf(where), limit, after };
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

  permit(permission: string, owned: Owned & { readonly customerId?: string | null | undefined }): Read<void> {
    return Effect.gen({ self: this }, function* () {
      const [now = owned] = yield* this.#now(permission, [owned]);
      const { roles, sharedWith } = this.environment;
      const alone = permit(roles, this.actor, permission, now);
      const { customerId = null } = owned;
      if (alone.ok || customerId === null) return void (yield* this.accept(alone));
      const [shared] = yield* sharedWith(this, [customerId]);
      yield* this.accept(permit(roles, this.actor, permission, { ...now, shared }));
    });
  }

  permitCustomer(permission: string, customerId: string): Read<void> {
    return Effect.flatMap(this.environment.ownersOf(this, [customerId]), ([owned]) =>
      this.permit(permission, { ...(owned ?? unowned), customerId }),
    );
  }

  visible<A>(permission: string, items: readonly A[], customerIdOf: (item: A) => string): Read<readonly A[]> {
    if (this.scope(permission) === "all") return Effect.succeed(items);
    return Effect.gen({ self: this }, function* () {
      const ids = items.map(customerIdOf);
      const owners = yield* this.environment.ownersOf(this, ids);
      const ownedBy = new Map(items.map((item, at) => [item, owners[at] ?? unowned]));
      const owned = (item: A) => ownedBy.get(item) ?? unowned;
      const reached = yield* this.visibleByOwner(permission, items, owned);
      if (reached.length === items.length) return reached;
      const shared = yield* this.environment.sharedWith(this, ids);
      items.forEach((item, at) => {
        ownedBy.set(item, { ...owned(item), shared: shared[at] });
      });
      return yield* this.visibleByOwner(permission, items, owned);
    });
  }

  visibleByOwner<A>(
    permission: string,
    items: readonly A[],
    ownedOf: (item: A) => Owned,
  ): Read<readonly A[]> {
    const scope = this.scope(permission);
    return Effect.map(this.#now(permission, items.map(ownedOf)), (owned) =>
      items.filter((_, at) => scope !== null && reaches(scope, this.actor, owned[at] ?? unowned, permission)),
    );
  }

  visibleOwned<A>(permission: string, items: readonly A[], ownedOf: (item: A) => Owned): readonly A[] {
    const scope = scopeOf(this.environment.roles, this.actor, permission);
    return scope === null
      ? []
      : items.filter((item) => reaches(scope, this.actor, ownedOf(item), permission));
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
    return askStore(this.#store, question);
  }
}

const unowned: Owned = { ownerId: null, teamId: null };

export const keyOf = (table: string, id: string): string => `${table}\u0000${id}`;

/** Runs what throws an error of ours. */
const attempt = <A>(body: () => A): Read<A> =>
  Effect.try({ try: body, catch: (cause) => cause as CommandError });
