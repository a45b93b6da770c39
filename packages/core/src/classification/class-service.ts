import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerRecord, customerSubject } from "../customer/index.js";
import {
  type Calendar,
  contentHash,
  type DayNumber,
  type Instant,
  locales,
  type Page,
  type Text,
} from "../kernel/index.js";
import { type Answer, type JobOptions, job, query, type Read, type Work } from "../storage/index.js";
import { classify } from "./classify.js";
import { type ClassCounts, countClasses } from "./counts.js";
import {
  type ClassChange,
  type ClassDecision,
  type Classification,
  changeOf,
  classNames,
  decisionAt,
  tierBefore,
} from "./decision.js";
import { classificationEvents } from "./events.js";
import { explainClass } from "./explain.js";
import { Listing, Nothing, One, Run, RunOne } from "./inputs.js";
import { type ClassReasons, type CustomerClass, classRecord } from "./model.js";
import { type ClassificationPolicy, classRules } from "./policy.js";
import { asOfOf, beginRun, countsOf, loadTiers, requireClass } from "./repository.js";
import type { RfmScores } from "./rfm.js";
import { loadSales } from "./sales-repository.js";

const READ = "classification.read";
const RUN = "classification.run";

/** Customers written in one unit of work. */
const WRITE_CHUNK = 500;

/** What a run of `classifyAll` did. */
export interface ClassificationOutcome extends ClassCounts {
  readonly asOf: Instant;
  readonly currency: string;
  readonly policyHash: string;
  readonly customers: number;
  /** Customers whose tier, segment or lifecycle stage is another than before, or is known for the first time. */
  readonly changed: number;
  /** Customers in the same classes for other reasons: other scores, another policy, another currency. */
  readonly refreshed: number;
  /** How R, F and M were cut; `empty` names scores that nobody got. */
  readonly cuts: RfmScores["cuts"];
}

export interface ClassExplanation {
  readonly customerId: string;
  readonly asOf: Instant;
  readonly policyHash: string;
  readonly reasons: ClassReasons;
  readonly text: Text;
}

export interface ClassService {
  /**
   * Classifies every customer by its orders up to a moment, and stores what is different. Long work: it commits in
   * chunks, can be stopped, and run again it goes on where it was; progress counts each customer twice, when it is read
   * and when it is written. Customers without an order are potential; cancelled
   * orders do not count; an order of a negative amount is a return.
   */
  classifyAll(input: z.input<typeof Run>, options?: JobOptions): Answer<ClassificationOutcome>;
  /** The classes of a customer. NotFound until it has been classified. */
  get(input: z.input<typeof One>): Answer<CustomerClass>;
  /** The customers of a tier, a segment or a lifecycle stage, in the order of their ids. Only those that the actor may read. */
  list(input?: z.input<typeof Listing>): Answer<Page<CustomerClass>>;
  /** Why a customer is in its classes: the figures and thresholds, and the same in words. */
  explain(input: z.input<typeof One>): Answer<ClassExplanation>;
  /**
   * The class of a customer as of any moment, made again from the orders that stood then, and explained; nothing is
   * stored. Where the stored class is of that very moment, policy and currency, the tier of before that it was made with
   * counts again, so that the answer is the same; otherwise no band holds a customer in its tier.
   */
  recompute(input: z.input<typeof RunOne>): Answer<ClassExplanation & { readonly class: ClassDecision }>;
  /** How many customers are in each class, as far as the actor may read them. */
  summary(input?: z.input<typeof Nothing>): Answer<ClassCounts>;
}

/** Dates are slow to write out, and many customers share one. */
const dateTextOf = (calendar: Calendar): ((day: DayNumber) => string) => {
  const known = new Map<DayNumber, string>();
  return (day) => {
    const text = known.get(day) ?? calendar.dateText(calendar.startOf(day));
    known.set(day, text);
    return text;
  };
};

/** Writes what is different of a chunk of customers; answers what became of each. */
const writeChunk =
  (run: Classification, from: number, until: number) =>
  (work: Work): Read<readonly ClassChange[]> =>
    Effect.gen(function* () {
      const ids = run.columns.ids.slice(from, until);
      const stored = yield* work.getMany(classRecord, ids);
      return yield* Effect.forEach(ids, (customerId, offset) =>
        Effect.gen(function* () {
          const decision = decisionAt(run, from + offset);
          const earlier = stored[offset] ?? null;
          const change = changeOf(earlier, decision);
          if (change === "same") return change;
          const changedAt = change === "changed" || earlier === null ? work.now : earlier.changedAt;
          if (earlier === null) work.insert(classRecord, customerId, { ...decision, changedAt });
          else work.update(classRecord, earlier, { ...decision, changedAt });
          if (change === "changed") {
            yield* work.emit(classificationEvents.changed, customerSubject(customerId), {
              customerId,
              from: earlier === null ? null : classNames(earlier),
              to: classNames(decision),
              policyHash: run.policyHash,
            });
          }
          return change;
        }),
      );
    });

export const makeClassService = (policy: ClassificationPolicy): ClassService => {
  const policyHash = contentHash(classRules(policy));

  const explained = (customerId: string, found: ClassDecision): ClassExplanation => ({
    customerId,
    asOf: found.asOf,
    policyHash: found.policyHash,
    reasons: found.reasons,
    text: Object.fromEntries(
      locales.map((locale) => [locale, explainClass(found, policy, locale)]),
    ) as unknown as Text,
  });

  return {
    classifyAll: job(
      { name: "classification.classify-all", permission: RUN, input: Run },
      ({ currency, ...input }, { reads, unit, progress }) =>
        Effect.gen(function* () {
          const asOf = yield* beginRun(reads, RUN, input.asOf);
          let read = 0;
          const columns = yield* loadSales(reads, policy, { asOf, currency }, (customers) => {
            read += customers;
            progress({ done: read, total: null });
          });
          const before = yield* loadTiers(reads, columns, { policy, policyHash, asOf, currency });
          const run: Classification = {
            columns,
            classes: classify(columns, policy, before),
            policy,
            policyHash,
            currency,
            asOf,
            before,
            dateText: dateTextOf(reads.calendar),
          };
          const customers = columns.ids.length;
          const changes: Record<ClassChange, number> = { changed: 0, refreshed: 0, same: 0 };
          for (let from = 0; from < customers; from += WRITE_CHUNK) {
            const until = Math.min(from + WRITE_CHUNK, customers);
            for (const change of yield* unit(writeChunk(run, from, until))) changes[change] += 1;
            progress({ done: customers + until, total: 2 * customers });
          }
          return {
            asOf,
            currency,
            policyHash,
            customers,
            changed: changes.changed,
            refreshed: changes.refreshed,
            cuts: run.classes.rfm.cuts,
            ...countClasses(run.classes, policy),
          };
        }),
    ),

    get: query({ name: "classification.get", permission: READ, input: One }, ({ customerId }, reads) =>
      requireClass(reads, READ, customerId),
    ),

    list: query(
      { name: "classification.list", permission: READ, input: Listing },
      ({ after, limit, ...where }, reads) =>
        reads.visiblePage(classRecord, { where, after, limit }, (classes) =>
          reads.visible(READ, classes, ({ id }) => id),
        ),
    ),

    explain: query(
      { name: "classification.explain", permission: READ, input: One },
      ({ customerId }, reads) =>
        Effect.map(requireClass(reads, READ, customerId), (found) => explained(customerId, found)),
    ),

    recompute: query(
      { name: "classification.recompute", permission: READ, input: RunOne },
      ({ customerId, currency, ...input }, reads) =>
        Effect.gen(function* () {
          yield* reads.require(customerRecord, customerId);
          yield* reads.permitCustomer(READ, customerId);
          const asOf = yield* asOfOf(reads, input.asOf);
          const columns = yield* loadSales(reads, policy, { asOf, currency }, () => {});
          const at = columns.ids.indexOf(customerId);
          const stored = yield* reads.get(classRecord, customerId);
          const before = tierBefore(columns.ids.length, at, stored, { policy, policyHash, currency, asOf });
          const classes = classify(columns, policy, before);
          const dateText = dateTextOf(reads.calendar);
          const run = { columns, classes, policy, policyHash, currency, asOf, before, dateText };
          const decision = decisionAt(run, at);
          return { ...explained(customerId, decision), class: decision };
        }),
    ),

    summary: query({ name: "classification.summary", permission: READ, input: Nothing }, (_, reads) =>
      countsOf(reads, READ, policy),
    ),
  };
};
