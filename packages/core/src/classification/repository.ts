import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { errorOf, type Instant, iso, notAllowed } from "../kernel/index.js";
import type { DataOf, Read, Reads, RecordDefinition, RecordOf, Work } from "../storage/index.js";
import type { SalesColumns } from "./columns.js";
import { type ClassCounts, classesOf, countNames } from "./counts.js";
import type { Classification } from "./decision.js";
import { asOfInFuture, notClassified } from "./faults.js";
import { type CustomerClass, classRecord } from "./model.js";
import type { ClassificationPolicy } from "./policy.js";
import { forEachPage, READ_CHUNK, type SalesSpan } from "./sales-repository.js";
import { NONE } from "./segments.js";

/** Refuses whoever does not have a permission for all customers at once. */
export const forAll = (reads: Reads, permission: string): Read<void> => {
  const scope = reads.scope(permission);
  if (scope === "all") return Effect.void;
  return Effect.fail(errorOf(notAllowed({ actor: reads.actor.id, permission, scope: scope ?? "none" })));
};

/** What every run over all customers begins with: it may be run for all of them, and its moment has come. */
export const beginRun = (reads: Reads, permission: string, asOf?: Instant): Read<Instant> =>
  Effect.andThen(forAll(reads, permission), asOfOf(reads, asOf));

/** Tiers that still count for hysteresis: made by this policy, in this currency, and not after this moment. */
export const loadTiers = (
  reads: Reads,
  columns: SalesColumns,
  run: Pick<Classification, "policy" | "policyHash" | "asOf" | "currency">,
): Read<Int16Array> => {
  const positions = new Map(columns.ids.map((id, at) => [id, at]));
  const tiers = new Map(classesOf(run.policy).tiers.map((name, at) => [name, at]));
  const before = new Int16Array(columns.ids.length).fill(NONE);
  const pages = (after: string | null) => reads.page(classRecord, { limit: READ_CHUNK, after });
  const load = forEachPage(pages, (stored) =>
    Effect.sync(() => {
      for (const { id, tier, policyHash, asOf, currency } of stored) {
        const at = positions.get(id);
        if (at === undefined || tier === null) continue;
        if (policyHash === run.policyHash && currency === run.currency && asOf <= run.asOf) {
          before[at] = tiers.get(tier) ?? NONE;
        }
      }
    }),
  );
  return Effect.as(load, before);
};

type Counted = readonly (readonly [string | null, number])[];

/** How many customers are in each class, as far as the actor may see them; for who may see all, the store counts. */
export const countsOf = (reads: Reads, permission: string, policy: ClassificationPolicy): Read<ClassCounts> =>
  Effect.gen(function* () {
    const seen: CustomerClass[] = [];
    const isAll = reads.scope(permission) === "all";
    if (!isAll) {
      const pages = (after: string | null) => reads.page(classRecord, { limit: READ_CHUNK, after });
      yield* forEachPage(pages, (items) =>
        Effect.map(
          reads.visible(permission, items, ({ id }) => id),
          (visible) => {
            for (const one of visible) seen.push(one);
          },
        ),
      );
    }
    const count = (field: "tier" | "segment" | "lifecycle"): Read<Counted> =>
      isAll
        ? Effect.map(
            reads.aggregate(classRecord, {
              groupBy: [field],
              measures: { customers: { op: "count", field: null } },
            }),
            (groups) => groups.map(({ key, values }) => [key[0] as string | null, values.customers ?? 0]),
          )
        : Effect.succeed(seen.map((one) => [one[field], 1]));
    const names = classesOf(policy);
    return {
      tiers: countNames(names.tiers, yield* count("tier")),
      segments: countNames(names.segments, yield* count("segment")),
      lifecycle: countNames(names.lifecycle, yield* count("lifecycle")),
    };
  });

/** The moment that is asked for; now unless one is named. One that has not come is refused. */
export const asOfOf = (reads: Reads, asOf: Instant | undefined): Read<Instant> =>
  asOf !== undefined && asOf > reads.now
    ? Effect.fail(errorOf(asOfInFuture({ asOf: iso(asOf), now: iso(reads.now) })))
    : Effect.succeed(asOf ?? reads.now);

/** The orders that a question about a span is about, as of the moment that is asked for. */
export const spanOf = (
  reads: Reads,
  {
    currency,
    from,
    until,
    asOf,
  }: { currency: string; from: Instant; until: Instant; asOf?: Instant | undefined },
): Read<SalesSpan & { readonly from: Instant }> =>
  Effect.map(asOfOf(reads, asOf), (at) => ({ currency, from, to: Math.min(until - 1, at), asOf: at }));

/** The customer's class, which the actor may read. */
export const requireClass = (reads: Reads, permission: string, customerId: string): Read<CustomerClass> =>
  Effect.gen(function* () {
    yield* reads.require(customerRecord, customerId);
    yield* reads.permitCustomer(permission, customerId);
    const found = yield* reads.get(classRecord, customerId);
    if (found === null) return yield* Effect.fail(errorOf(notClassified({ customer: customerId })));
    return found;
  });

/** Writes a record whether or not there was one of this id. */
export const put = <R extends RecordDefinition>(
  work: Work,
  record: R,
  id: string,
  data: DataOf<R>,
): Read<RecordOf<R>> =>
  Effect.map(work.get(record, id), (stored) =>
    stored === null ? work.insert(record, id, data) : work.update(record, stored, data),
  );
