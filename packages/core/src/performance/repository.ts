import * as Effect from "effect/Effect";
import { customerRecord } from "../customer/index.js";
import { type Instant, MAX_PAGE, type Owned } from "../kernel/index.js";
import { orderRecord, productRecord } from "../order/index.js";
import { ownerAt, ownersAt, shareRecord, tenureRecord } from "../ownership/index.js";
import { chunks, type Read, type Reads } from "../storage/index.js";
import { coversAt, repRecord, teamRecord } from "../team/index.js";
import { type Beneficiary, type CreditSplit, type OwnerShare, withCovers } from "./credit.js";
import { factsIn, type Question } from "./fact-repository.js";
import type { MetricFact } from "./facts.js";
import type { MetricDefinition } from "./metric-policy.js";
import type { HolderLevel } from "./model.js";
import { COMPANY, type Holder, type PlacedHolder } from "./plan.js";
import type { PerformancePolicy } from "./policy.js";
import { productFacts } from "./product-facts.js";
import {
  checkDimension,
  type Dimension,
  type GroupedCustomer,
  groupOf,
  isOfCustomer,
  isOfProduct,
  type ReportTable,
  tabulate,
} from "./report.js";

/** Who owned a customer at a moment, and in which team they were. */
export const beneficiaryAt = (reads: Reads, customerId: string, at: Instant): Read<Beneficiary | null> =>
  Effect.map(reads.all(tenureRecord, { where: { customerId } }), (tenures) => {
    const tenure = ownerAt(tenures, at);
    return tenure === null ? null : { repId: tenure.ownerId, teamId: tenure.teamId };
  });

/** Who owned a customer at a moment, in which shares, and in which team they were; and who covered for them. */
export const ownersThen = (
  reads: Reads,
  customerId: string,
  at: Instant,
  { coverShare }: Pick<PerformancePolicy, "coverShare">,
): Read<readonly OwnerShare[]> =>
  Effect.gen(function* () {
    const where = { customerId };
    const tenures = yield* reads.all(tenureRecord, { where });
    const owners = ownersAt(tenures, yield* reads.all(shareRecord, { where }), at);
    if (coverShare === 0) return owners;
    const reps = yield* reads.getMany(
      repRecord,
      owners.map((owner) => owner.repId),
    );
    const coverIds = reps.map((rep) => (rep === null ? undefined : coversAt(rep, at)[0]));
    const covers = yield* reads.getMany(
      repRecord,
      coverIds.flatMap((id) => id ?? []),
    );
    const teamOf = new Map(covers.map((rep) => [rep?.id, rep?.teamId ?? null]));
    const coverOf = owners.map((_, index): Beneficiary | null => {
      const repId = coverIds[index];
      return repId === undefined ? null : { repId, teamId: teamOf.get(repId) ?? null };
    });
    return withCovers(owners, coverOf, coverShare);
  });

/** The policy's splits, with the teams of those whom it names. */
export const namedSplits = (reads: Reads, policy: PerformancePolicy): Read<readonly CreditSplit[]> =>
  Effect.forEach(policy.splits, ({ to, ...split }): Read<CreditSplit> => {
    if (to === "owner") return Effect.succeed({ ...split, to });
    return Effect.map(reads.get(repRecord, to.repId), (rep) => ({
      ...split,
      to: { repId: to.repId, teamId: rep?.teamId ?? null },
    }));
  });

/** A holder's figure, and whose it is. */
export interface HeldFigure {
  readonly value: number | null;
  readonly owned: Owned;
}

/** One metric for each holder, over everybody, whoever asks. */
export const figuresBy = (
  reads: Reads,
  asked: Omit<Question, "metrics"> & { readonly metric: MetricDefinition },
  by: HolderLevel,
): Read<ReadonlyMap<string | null, HeldFigure>> =>
  Effect.gen(function* () {
    const facts = yield* factsIn(reads, { ...asked, metrics: [asked.metric] });
    if (by === "region") return yield* regionFigures(reads, facts, asked.metric);
    const grouped = by === "product" ? (yield* byProduct(reads, facts)).parts : facts;
    const options = { by, customers: new Map<string, GroupedCustomer>() };
    const { rows } = tabulate(grouped, [asked.metric], { ...options, listIds: false });
    const teams = new Map(facts.map((fact) => [groupOf(fact, options), fact.teamId]));
    return new Map(
      rows.map(({ key, figures }) => {
        const ownerId = by === "rep" ? key : null;
        const isCompanys = by === "company" || by === "product";
        const owned = isCompanys ? COMPANY : { ownerId, teamId: teams.get(key) ?? null };
        return [key, { value: figures[asked.metric.id]?.value ?? null, owned }];
      }),
    );
  });

/** The figure of every region: of all that lies within it, however deep. */
const regionFigures = (
  reads: Reads,
  facts: readonly MetricFact[],
  metric: MetricDefinition,
): Read<ReadonlyMap<string | null, HeldFigure>> =>
  Effect.map(customersForGroups(reads, facts, "region"), (customers) => {
    const found = new Map<string | null, HeldFigure>();
    const depthOf = (key: string) => key.split("/").length;
    const deepest = facts.reduce((most, fact) => {
      const key = groupOf(fact, { by: "region", customers });
      return key === null ? most : Math.max(most, depthOf(key));
    }, 1);
    for (let depth = 1; depth <= deepest; depth += 1) {
      const { rows } = tabulate(facts, [metric], { by: "region", customers, depth, listIds: false });
      for (const { key, figures } of rows) {
        // what lies higher up than this depth was counted, with all that is within it, before
        if (key === null ? depth === 1 : depthOf(key) === depth)
          found.set(key, { value: figures[metric.id]?.value ?? null, owned: COMPANY });
      }
    }
    return found;
  });

/** Finds the team of a plan's holder; a holder that the tenant does not have is NotFound. */
export const placeHolder = (reads: Reads, { level, id }: Holder): Read<PlacedHolder> => {
  if (level === "company") return Effect.succeed({ level, id, teamId: null });
  if (level === "region") return Effect.succeed({ level, id, teamId: null });
  if (level === "product")
    return Effect.map(reads.require(productRecord, id), () => ({ level, id, teamId: null }));
  if (level === "team") return Effect.map(reads.require(teamRecord, id), () => ({ level, id, teamId: id }));
  return Effect.map(reads.require(repRecord, id), ({ teamId }) => ({ level, id, teamId }));
};

/** The customers of these facts, where a report groups by something of theirs. */
export const customersForGroups = (
  reads: Reads,
  facts: readonly MetricFact[],
  by: Dimension,
): Read<ReadonlyMap<string, GroupedCustomer>> => {
  if (!isOfCustomer(by)) return Effect.succeed(new Map());
  const ids = [...new Set(facts.flatMap((fact) => fact.customerId ?? []))];
  return Effect.map(
    Effect.forEach(chunks(ids, MAX_PAGE), (some) => reads.getMany(customerRecord, some)),
    (found) => new Map(found.flat().flatMap((one) => (one === null ? [] : [[one.id, one] as const]))),
  );
};

interface Asked extends Question {
  readonly by: Dimension;
  readonly depth?: number | undefined;
  readonly listIds?: boolean;
}

/** Shares of orders by what was sold, and the categories of that. */
const byProduct = (reads: Reads, facts: readonly MetricFact[]) =>
  Effect.gen(function* () {
    const credit = facts.flatMap((fact) => (fact.source === "credit" ? [fact] : []));
    const orderIds = [...new Set(credit.map((fact) => fact.orderId))];
    const orders = (yield* Effect.forEach(chunks(orderIds, MAX_PAGE), (some) =>
      reads.getMany(orderRecord, some),
    )).flat();
    const linesOf = new Map(
      orders.flatMap((order) => (order === null ? [] : [[order.id, order.lines] as const])),
    );
    const parts = credit.flatMap((fact) => productFacts(fact, linesOf.get(fact.orderId) ?? []));
    const productIds = [...new Set(parts.flatMap((fact) => fact.productId ?? []))];
    const products = (yield* Effect.forEach(chunks(productIds, MAX_PAGE), (some) =>
      reads.getMany(productRecord, some),
    )).flat();
    const categories = new Map(
      products.flatMap((product) => (product === null ? [] : [[product.id, product.category] as const])),
    );
    return { parts, categories };
  });

/** A report over what the actor may see. */
export const tableOf = (reads: Reads, permission: string, asked: Asked): Read<ReportTable> =>
  Effect.gen(function* () {
    yield* reads.accept(checkDimension(asked.metrics, asked.by));
    const all = yield* factsIn(reads, asked);
    const facts = reads.visibleOwned(permission, all, ({ repId: ownerId, teamId }) => ({ ownerId, teamId }));
    const customers = yield* customersForGroups(reads, facts, asked.by);
    const { by, depth, listIds = false, metrics } = asked;
    if (!isOfProduct(by)) return tabulate(facts, metrics, { by, customers, depth, listIds });
    const { parts, categories } = yield* byProduct(reads, facts);
    return tabulate(parts, metrics, { by, customers, categories, listIds }, facts);
  });
