import type * as FastCheck from "fast-check";
import type { Condition, StoreAggregate, StoreQuery, StoreValue, WriteSet } from "../../storage/index.js";
import { type Context, check, deal, event, ordered, TENANT, writes } from "../check.js";
import { fail, same } from "../claim.js";
import { emptyModel, type Model, modelAggregate, modelCommit, modelFind, modelRow } from "../model.js";
import { tables } from "../tables.js";

const RUNS = 80;
const IDS = ["a", "b", "c", "d", "é", "～", "𠮷"];
const TITLES = ["", "x", "～", "𠮷"];

/** `put` inserts what is not there and updates what is. */
type Kind = "put" | "insert" | "remove" | "expect";

/** A step of a random history. Versions are right or wrong, for which they are depends on what went before. */
type Step =
  | {
      readonly tag: "commit";
      readonly changes: readonly {
        readonly kind: Kind;
        readonly id: string;
        readonly off: number;
      }[];
      readonly values: readonly Readonly<Record<string, StoreValue>>[];
      readonly delta: number;
      readonly subject: string;
    }
  | { readonly tag: "find"; readonly query: StoreQuery }
  | { readonly tag: "aggregate"; readonly aggregate: StoreAggregate };

/** Groups, from the first or after a key that may be there or not. */
const groupings: readonly Pick<StoreAggregate, "groupBy" | "after">[] = [
  { groupBy: ["status"], after: null },
  { groupBy: ["status"], after: ["new"] },
  { groupBy: ["won", "amount"], after: null },
  { groupBy: ["won", "amount"], after: [false, 2] },
  { groupBy: ["won", "amount"], after: [true, null] },
  { groupBy: ["amount"], after: [1] },
];

const conditionSets = (fc: typeof FastCheck): FastCheck.Arbitrary<readonly Condition[]> => {
  const amount = fc.integer({ min: -1, max: 4 });
  const status = fc.constantFrom("new", "won", "～");
  const range = fc.record({
    field: fc.constant("amount"),
    op: fc.constantFrom("lt", "lte", "gt", "gte"),
    value: amount,
  });
  const list = fc.record({
    field: fc.constant("amount"),
    op: fc.constant("in"),
    value: fc.array(fc.option(amount), { maxLength: 4 }),
  });
  const fixed = fc.record({ field: fc.constant("status"), op: fc.constant("eq"), value: status });
  const rarely = <A>(arbitrary: FastCheck.Arbitrary<A>): FastCheck.Arbitrary<A | null> =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, arbitrary);
  return fc
    .tuple(rarely(fixed), fc.array(range, { maxLength: 2 }), rarely(list))
    .map(
      ([one, ranges, listed]) =>
        [one, ...ranges, listed].filter((condition) => condition !== null) as Condition[],
    );
};

const steps = (fc: typeof FastCheck): FastCheck.Arbitrary<readonly Step[]> => {
  const id = fc.constantFrom(...IDS);
  const title = fc.constantFrom(...TITLES);
  const amount = fc.option(fc.integer({ min: -1, max: 4 }));
  const value = fc.record({
    title,
    status: fc.constantFrom("new", "won", "～"),
    amount,
    won: fc.option(fc.boolean()),
    email: fc.option(fc.constantFrom("e1", "e2", "e3", "e4", "e5"), { freq: 2 }),
    details: fc.option(fc.constantFrom<StoreValue[]>({ a: [1] }, [], "text")),
  });
  const change = fc.record({
    kind: fc.constantFrom<Kind[]>("put", "put", "put", "put", "put", "put", "remove", "expect", "insert"),
    id,
    off: fc.constantFrom(...Array.from({ length: 15 }, () => 0), 1),
  });
  const commit = fc.record({
    tag: fc.constant("commit" as const),
    changes: fc.uniqueArray(change, { maxLength: 4, selector: (one) => one.id }),
    values: fc.array(value, { minLength: 4, maxLength: 4 }),
    delta: fc.integer({ min: -3, max: 3 }),
    subject: fc.constantFrom("s-1", "s-2"),
  });
  const list = (
    fields: readonly string[],
    place: readonly FastCheck.Arbitrary<StoreValue>[],
    where: FastCheck.Arbitrary<readonly Condition[]>,
  ) =>
    fc
      .record({
        where,
        direction: fc.constantFrom("asc" as const, "desc" as const),
        limit: fc.constantFrom(0, 1, 2, 3, 9),
        after: fc.option(fc.tuple(...place, id), { freq: 2 }),
      })
      .map(({ direction, ...rest }) => ({
        tag: "find" as const,
        query: { table: "deal", ...ordered(direction, ...fields), ...rest },
      }));
  const find = fc.oneof(
    { weight: 3, arbitrary: list(["amount"], [amount], conditionSets(fc)) },
    list(
      [],
      [],
      fc.constantFrom(null, 1, 4).map((value) => [{ field: "amount", op: "eq", value }]),
    ),
    list(["title"], [title], fc.constant([])),
    list(["won", "title"], [fc.option(fc.boolean()), title], fc.constant([])),
  );
  const aggregate = conditionSets(fc).chain((where) =>
    fc
      .tuple(fc.constantFrom(...groupings), fc.option(fc.nat({ max: 3 })))
      .map(([{ groupBy, after }, limit]) => ({
        tag: "aggregate" as const,
        aggregate: {
          table: "deal",
          where,
          groupBy,
          measures: {
            rows: { op: "count" as const, field: null },
            total: { op: "sum" as const, field: "amount" },
            least: { op: "min" as const, field: "amount" },
          },
          limit,
          after,
        },
      })),
  );
  return fc.array(fc.oneof({ weight: 3, arbitrary: commit }, { weight: 2, arbitrary: find }, aggregate), {
    minLength: 5,
    maxLength: 30,
    size: "max",
  });
};

const writeSetOf = (model: Model, step: Extract<Step, { tag: "commit" }>, at: number): WriteSet => {
  const chosen = step.changes.map((change, place) => ({ ...change, value: step.values[place] ?? {} }));
  const current = (id: string): number | null => modelRow(model, "deal", id)?.version ?? null;
  const of = (kind: Kind, held: boolean | null) =>
    chosen.filter(
      (change) => change.kind === kind && (held === null || (current(change.id) !== null) === held),
    );
  const place = ({ id, off }: { readonly id: string; readonly off: number }) => ({
    table: "deal",
    id,
    version: (current(id) ?? 1) + off,
  });
  return writes({
    insert: [...of("put", false), ...of("insert", null)].map(({ id, value }) => deal(id, value)),
    update: of("put", true).map((change) => ({ ...place(change), set: change.value })),
    remove: of("remove", true).map(place),
    expect: of("expect", true).map(place),
    count: [{ counter: "n", delta: step.delta, min: -9, max: 9 }],
    journal: [event(`e-${at}`, step.subject)],
  });
};

/** One step on both; answers the model after it. */
const take = async ({ store }: Context, model: Model, step: Step, at: number): Promise<Model> => {
  if (step.tag === "find") {
    same(await store.find(TENANT, step.query), modelFind(model, step.query), `step ${at}: find`);
    const all = { ...step.query, after: null, limit: Number.MAX_SAFE_INTEGER };
    const rows = modelFind(model, all).length;
    same(await store.count(TENANT, "deal", step.query.where), rows, `step ${at}: count`);
    return model;
  }
  if (step.tag === "aggregate") {
    const expected = modelAggregate(model, step.aggregate);
    same(await store.aggregate(TENANT, step.aggregate), expected, `step ${at}: aggregate`);
    return model;
  }
  const writeSet = writeSetOf(model, step, at);
  const { after, reasons } = modelCommit(model, writeSet, tables);
  const result = await store.commit(TENANT, writeSet);
  const allowed = reasons.length === 0 ? ["committed"] : reasons;
  if (!allowed.includes(result.tag))
    fail(`step ${at}: commit\n  expected ${allowed}\n  found    ${result.tag}`);
  return reasons.length === 0 ? after : model;
};

const agree = async (context: Context, history: readonly Step[]): Promise<void> => {
  const { store } = context;
  let model = emptyModel;
  for (const [at, step] of history.entries()) model = await take(context, model, step, at);
  same(
    await store.get(TENANT, "deal", IDS),
    IDS.map((id) => modelRow(model, "deal", id)),
    "rows in the end",
  );
  same(await store.counters(TENANT, ["n"]), [model.counters.n ?? 0], "counters in the end");
  const journal = await store.journal(TENANT, { after: null, subject: null, limit: 1000 });
  same(
    journal.map((entry) => entry.event.id),
    model.journal,
    "journal in the end",
  );
};

export const history = [
  check(
    "MDL-1",
    "answers random histories as plain lists would (needs fast-check)",
    async ({ onFreshStore }) => {
      const fc = await import("fast-check");
      // A failure prints its seed and its path, and the shortest history that shows it.
      await fc.assert(
        fc.asyncProperty(steps(fc), (steps_) => onFreshStore((context) => agree(context, steps_))),
        { numRuns: RUNS },
      );
    },
  ),
];
