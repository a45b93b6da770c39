import * as Effect from "effect/Effect";
import * as z from "zod";
import { type AttributeDeclarations, customerRecord } from "../customer/index.js";
import { Currency, InstantInput } from "../kernel/index.js";
import {
  type Answer,
  type CallOptions,
  chunks,
  command,
  Id,
  job,
  query,
  type Read,
  type Reads,
} from "../storage/index.js";
import { lineage } from "./candidates.js";
import { ownershipEvents } from "./events.js";
import {
  type Breach,
  breachesOf,
  type Fairness,
  fairnessOf,
  type RepShare,
  sharesOf,
} from "./fairness/index.js";
import { eventsIn, loadAt, ordersIn } from "./history-repository.js";
import { diffPolicies, type Finding, type Known, lintPolicy, type PolicyDiff } from "./lint/index.js";
import { decisionRecord, tenureRecord } from "./model.js";
import { OwnershipPolicy } from "./policy.js";
import { type OwnershipConfig, ownershipConfig } from "./repository.js";
import { compareSimulation, type SimulationReport, simulatePolicy } from "./simulate/index.js";
import { ownerAt, tenuresByCustomer } from "./tenure.js";
import { factsOf, readWorld } from "./world-repository.js";

const READ = "ownership.read";
const MANAGE = "ownership.manage";

const Lint = z.strictObject({
  policy: OwnershipPolicy.optional(),
  expectedArrivals: z.int().min(0).optional(),
  sample: z.boolean().default(false),
});
export type LintInput = z.input<typeof Lint>;
const Diff = z.strictObject({ policy: OwnershipPolicy });
const window = { from: InstantInput, until: InstantInput };
const FairnessInput = z.strictObject({ ...window, teamId: Id.optional(), currency: Currency.optional() });
const Simulate = z.strictObject({ policy: OwnershipPolicy, ...window, currency: Currency.optional() });

/** How fairly customers were given in a window. */
export interface FairnessReport extends Fairness {
  readonly shares: readonly RepShare[];
  /** Each team for itself. */
  readonly teams: readonly ({ readonly teamId: string } & Fairness)[];
  /** The thresholds of the policy that were passed, which is what `ownership.unfair` says. */
  readonly breaches: readonly Breach[];
}

/** Looking at policies, and at what they do. Nothing here moves a customer. */
export interface ReviewService {
  /**
   * What is wrong with a policy: the one given, or the one in force, against the teams as they are now. With `sample` also
   * which of its rules decide for none of the customers there are, all of which are read.
   */
  lint(input?: LintInput): Answer<readonly Finding[]>;
  /** Which customers another policy would send elsewhere than the one in force. */
  diff(input: z.input<typeof Diff>): Answer<PolicyDiff>;
  /**
   * How fairly customers were given from `from` until before `until`, to all or to a team and those under it. Orders count
   * where a currency is named. Raises `ownership.unfair` where the policy's thresholds are passed. Reads every tenure and
   * decision.
   */
  fairness(input: z.input<typeof FairnessInput>, options?: CallOptions): Answer<FairnessReport>;
  /**
   * What another policy would have done with the customers who were registered from `from` until before `until`, with
   * their orders and follow-ups, and with the teams as they are now. Stores nothing.
   */
  simulate(input: z.input<typeof Simulate>, options?: CallOptions): Answer<SimulationReport>;
}

/** Only for those who may see everybody's, or this team's. */
const permitTeam = (reads: Reads, permission: string, teamId: string | null): Read<void> =>
  reads.permit(permission, { ownerId: "", teamId: teamId ?? "" });

const readKnown = (
  reads: Reads,
  config: OwnershipConfig,
  attributes: AttributeDeclarations,
  expectedArrivals: number | undefined,
): Read<Known> =>
  Effect.map(readWorld(reads, config, []), ({ reps, teams, load }) => ({
    reps,
    teams,
    load,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, schema]) => [
        name,
        schema.safeParse([]).success ? "list" : "value",
      ]),
    ),
    ...(expectedArrivals === undefined ? {} : { expectedArrivals }),
  }));

const CHUNK = 500;

export const makeReviewService = (
  config: OwnershipConfig,
  attributes: AttributeDeclarations,
): ReviewService => ({
  lint: query(
    { name: "ownership.lint", permission: READ, input: Lint },
    ({ policy, expectedArrivals, sample }, reads) =>
      Effect.gen(function* () {
        const asked = policy ?? config.policy;
        const known = yield* readKnown(reads, { ...config, policy: asked }, attributes, expectedArrivals);
        const customers = sample ? yield* reads.all(customerRecord, {}) : [];
        return lintPolicy(asked, known, { sample: customers.map(factsOf) });
      }),
  ),

  diff: query({ name: "ownership.diff", permission: READ, input: Diff }, ({ policy }) => {
    const lists = Object.entries(attributes).flatMap(([name, schema]) =>
      schema.safeParse([]).success ? [name] : [],
    );
    return Effect.sync(() => diffPolicies(config.policy, policy, { lists }));
  }),

  fairness: command(
    { name: "ownership.fairness", permission: READ, input: FairnessInput },
    ({ from, until, teamId = null, currency }, work) =>
      Effect.gen(function* () {
        yield* permitTeam(work, READ, teamId);
        const { reps: all, teams } = yield* readWorld(work, config, []);
        const reps = all.filter(
          (rep) => rep.active && (teamId === null || lineage(rep.teamId, teams).includes(teamId)),
        );
        const tenures = yield* work.all(tenureRecord, {});
        const decisions = yield* work.all(decisionRecord, {});
        const orders = yield* ordersIn(work, from, until, currency);
        const traces = decisions.map((decision) => decision.trace);
        const shares = sharesOf({ reps, tenures, traces, orders }, from, until);
        const fairness = fairnessOf(shares);
        const breaches = breachesOf(fairness, config.policy.fairness);
        if (breaches.length > 0)
          yield* work.emit(ownershipEvents.unfair, `team:${teamId ?? "all"}`, {
            from,
            until,
            teamId,
            breaches,
          });
        const teamIds = [...new Set(shares.map((share) => share.teamId))].sort();
        const each = teamIds.map((id) => ({
          teamId: id,
          ...fairnessOf(shares.filter((share) => share.teamId === id)),
        }));
        return { ...fairness, shares, teams: each, breaches };
      }),
  ),

  simulate: job(
    { name: "ownership.simulate", permission: MANAGE, input: Simulate },
    (input, { reads, progress }) =>
      Effect.gen(function* () {
        yield* permitTeam(reads, MANAGE, null);
        const { policy, from, until } = input;
        const tenures = tenuresByCustomer(yield* reads.all(tenureRecord, {}));
        const events = yield* eventsIn(reads, input, tenures);
        const simulated = new Set(
          events.flatMap((one) => (one.is === "registered" ? [one.customer.id] : [])),
        );
        const others = [...tenures].flatMap(([id, own]) => (simulated.has(id) ? [] : [own]));
        const world = yield* readWorld(reads, ownershipConfig(policy), []);
        const start = { ...world, load: loadAt(others, from), ledgers: {} };
        const simulation = simulatePolicy(policy, start, reads.calendar, config.extensions);
        for (const [at, chunk] of chunks(events, CHUNK).entries()) {
          yield* Effect.sync(() => {
            for (const event of chunk) simulation.step(event);
          });
          progress({ done: Math.min((at + 1) * CHUNK, events.length), total: events.length });
        }
        const last = until - 1;
        const owners = new Map(
          [...simulated].map((id) => [id, ownerAt(tenures.get(id) ?? [], last)?.ownerId ?? null] as const),
        );
        const ended = [...tenures.values()]
          .flat()
          .filter(
            (one) =>
              simulated.has(one.customerId) && one.ending === "recycled" && (one.until ?? until) < until,
          );
        const before = loadAt(others, from);
        for (const owner of owners.values()) if (owner !== null) before[owner] = (before[owner] ?? 0) + 1;
        const actual = { owners, load: before, recycled: ended.length };
        return compareSimulation(simulation.finish(last), actual, world.reps);
      }),
  ),
});
