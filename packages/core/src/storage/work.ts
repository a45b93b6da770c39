import * as Effect from "effect/Effect";
import { type DomainEvent, type EventDefinition, errorOf, type Text } from "../kernel/index.js";
import type { Environment, Session } from "./environment.js";
import { staleVersion } from "./faults.js";
import type { Read } from "./reads.js";
import type { DataOf, RecordDefinition, RecordOf } from "./record.js";
import type { StoreRow, StoreValue, WriteSet } from "./store.js";
import { keyOf, StoreReads } from "./store-reads.js";

type Values = Readonly<Record<string, StoreValue>>;

interface Staged {
  readonly table: string;
  readonly id: string;
  readonly title: Text;
  /** The stored version that this builds on; null for an insert. */
  readonly base: number | null;
  readonly set: Values;
  /** Null when it is removed. */
  readonly row: StoreRow | null;
}

/**
 * One attempt at a command. What it gets by id is remembered: a commit at which one of these has changed is stale, and
 * the command is decided again. What it writes is staged, seen by its own `get`s and counters, and committed whole.
 * Pages, counts and aggregates see only what is committed.
 */
export class Work extends StoreReads {
  readonly events: DomainEvent[] = [];
  readonly #command: string;
  readonly #staged = new Map<string, Staged>();
  readonly #counts: WriteSet["count"][number][] = [];

  constructor(environment: Environment, session: Session, command: string) {
    super(environment, session);
    this.#command = command;
  }

  newId(): string {
    return this.environment.newId(this.now);
  }

  override counters(names: readonly string[]): Read<readonly number[]> {
    const staged = new Map<string, number>();
    for (const { counter, delta } of this.#counts) staged.set(counter, (staged.get(counter) ?? 0) + delta);
    return Effect.map(super.counters(names), (stored) =>
      stored.map((value, at) => value + (staged.get(names[at] ?? "") ?? 0)),
    );
  }

  /** Stages a new row; a row of this id must not exist. */
  insert<R extends RecordDefinition>(record: R, id: string, data: DataOf<R>): RecordOf<R> {
    if (this.isStaged(record.name, id))
      throw new RangeError(`${record.name} ${id} is written twice in one unit`);
    const row = { ...(data as Values), id, version: 1 } as StoreRow;
    this.#stage({ table: record.name, title: record.title, id, base: null, set: data as Values, row });
    return row as unknown as RecordOf<R>;
  }

  /** Stages a change of a row as it was read. */
  update<R extends RecordDefinition>(record: R, row: RecordOf<R>, set: Partial<DataOf<R>>): RecordOf<R> {
    const before = this.#staged.get(keyOf(record.name, row.id));
    const base = before === undefined ? row.version : before.base;
    const version = base === null ? 1 : base + 1;
    const changed = { ...(row as unknown as StoreRow), ...(set as Values), version } as StoreRow;
    const all = before === undefined ? (set as Values) : { ...before.set, ...(set as Values) };
    this.#stage({ table: record.name, title: record.title, id: row.id, base, set: all, row: changed });
    return changed as unknown as RecordOf<R>;
  }

  remove<R extends RecordDefinition>(record: R, row: RecordOf<R>): void {
    const before = this.#staged.get(keyOf(record.name, row.id));
    const base = before === undefined ? row.version : before.base;
    this.#stage({ table: record.name, title: record.title, id: row.id, base, set: {}, row: null });
  }

  /** Refuses a change that was made to another version than the stored one. */
  checkVersion<R extends RecordDefinition>(
    record: R,
    row: RecordOf<R>,
    expected: number | undefined,
  ): Read<void> {
    if (expected === undefined || expected === row.version) return Effect.void;
    const facts = { record: record.name, title: record.title, id: row.id, expected, found: row.version };
    return Effect.fail(errorOf(staleVersion(facts)));
  }

  /** Stages a change of a counter that holds only within its bounds; decide on `counter(name)` first. */
  addToCounter(
    counter: string,
    delta: number,
    bounds: { readonly min?: number; readonly max?: number } = {},
  ): void {
    this.#counts.push({ counter, delta, min: bounds.min ?? null, max: bounds.max ?? null });
  }

  /** Records what happened, and runs whatever reacts to it in this same unit of work. */
  emit<Data>(definition: EventDefinition<string, Data>, subject: string, data: Data): Read<void> {
    const event: DomainEvent = {
      id: this.newId(),
      type: definition.type,
      version: definition.version,
      subject,
      at: this.now,
      actor: this.actor.id,
      command: this.#command,
      data,
    };
    this.events.push(event);
    return Effect.forEach(this.environment.reactionsTo(event.type), (reaction) => reaction.run(event, this), {
      discard: true,
    });
  }

  /** What messages call a table that this writes in. */
  titleOf(table: string): Text {
    const staged = [...this.#staged.values()].find((one) => one.table === table);
    return staged?.title ?? { en: table, "zh-CN": table };
  }

  /** Did the decision rest on what was stored here, so that it must be made again when that has changed? */
  restsOn(table: string, id: string): boolean {
    const staged = this.#staged.get(keyOf(table, id));
    return this.known.has(keyOf(table, id)) || (staged !== undefined && staged.base !== null);
  }

  /** The whole effect as data, or null when there is none. */
  writes(): WriteSet | null {
    const staged = [...this.#staged.values()];
    if (staged.length === 0 && this.#counts.length === 0 && this.events.length === 0) return null;
    const written = (table: string, id: string) => this.#staged.has(keyOf(table, id));
    return {
      expect: [...this.known.values()]
        .filter(({ table, id }) => !written(table, id))
        .map(({ table, id, row }) => ({ table, id, version: row?.version ?? null })),
      insert: staged.flatMap(({ table, id, base, set, row }) =>
        base === null && row !== null ? [{ table, id, row: set }] : [],
      ),
      update: staged.flatMap(({ table, id, base, set, row }) =>
        base !== null && row !== null ? [{ table, id, version: base, set }] : [],
      ),
      remove: staged.flatMap(({ table, id, base, row }) =>
        base !== null && row === null ? [{ table, id, version: base }] : [],
      ),
      count: this.#counts,
      journal: this.events,
    };
  }

  protected override isStaged(table: string, id: string): boolean {
    return this.#staged.has(keyOf(table, id));
  }

  protected override current(table: string, id: string): StoreRow | null {
    const staged = this.#staged.get(keyOf(table, id));
    return staged === undefined ? super.current(table, id) : staged.row;
  }

  #stage(change: Staged): void {
    this.#staged.set(keyOf(change.table, change.id), change);
  }
}
