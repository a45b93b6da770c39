import fc from "fast-check";
import { render, type Text } from "../../kernel/index.js";
import type { Store } from "../../storage/index.js";
import { over } from "../mutants/mutant.js";
import { words } from "./law.js";
import { heldBy, placeOf } from "./memory.js";
import type { Outcome, Request, Setting, Sut } from "./sut.js";

/** Runs a piece of work when its turn comes. */
export type Turns = <A>(what: string, work: () => Promise<A>) => Promise<A>;

/** A store whose every call waits for its turn, so that commands interleave between their reads and their commit. */
export const interleaved = (good: Store, turns: Turns): Store =>
  over(good, {
    get: (tenant, table, ids) => turns(`get ${table}`, () => good.get(tenant, table, ids)),
    find: (tenant, query) => turns(`find ${query.table}`, () => good.find(tenant, query)),
    counters: (tenant, names) => turns("counters", () => good.counters(tenant, names)),
    commit: (tenant, writes, options) => turns("commit", () => good.commit(tenant, writes, options)),
  });

/** A race that came out wrong, and how to run it again. */
export interface LostRace {
  readonly text: Text;
  readonly seed: number;
  readonly path: string;
}

const title = words([
  "of {claims} claims at once {ok} succeeded, {max} being the most; the snapshot has {held}",
  "{claims} 次并发领取成功 {ok} 次，至多应为 {max} 次；状态显示 {held}",
]);

const claimOf = (customerId: string, repId: string, at: number, id: string): Request => ({
  ...{ id, at, kind: "claim", customerId, repId },
});

/** O21: of many who claim one customer at once one wins; of many customers that one rep claims, no more than the limits. */
export const checkRaces = async <S>(
  sutWith: (turns: Turns) => Sut<S>,
  setting: Setting,
  { runs = 50, seed = 20_260_105 }: { readonly runs?: number; readonly seed?: number } = {},
): Promise<LostRace | null> => {
  const { customers, reps, startsAt, policy } = setting;
  const [customer = ""] = customers.map((one) => one.id);
  const [rep] = reps;
  const oneCustomer = reps.map((one, at) => claimOf(customer, one.id, startsAt, `a-${at}`));
  const oneRep = customers.map((one, at) => claimOf(one.id, rep?.id ?? "", startsAt, `b-${at}`));
  const limits = [policy.claim.maxHeld, policy.claim.perDay, rep?.capacity ?? null];
  const most = Math.min(customers.length, ...limits.filter((one) => one !== null));
  let lost: Text | null = null;

  const race = async (scheduler: fc.Scheduler, claims: readonly Request[], max: number) => {
    let started = false;
    const turns: Turns = async (what, work) => {
      if (started) await scheduler.schedule(Promise.resolve(), what);
      return work();
    };
    const sut = sutWith(turns);
    const state = await sut.init(setting);
    started = true;
    const asked = Promise.all(claims.map((claim) => Promise.resolve(sut.apply(state, claim))));
    const outcomes: readonly Outcome[] = await scheduler.waitFor(asked);
    started = false;
    const after = await sut.observe(state);
    await sut.dispose?.(state);
    const ok = outcomes.filter((one) => one.ok).length;
    const held =
      claims === oneRep ? heldBy(after, rep?.id ?? "") : Number(placeOf(after, customer)?.ownerId !== null);
    if (ok === max && held === max) return;
    const say = (locale: "en" | "zh-CN") => render(title, locale, { claims: claims.length, ok, max, held });
    lost = { en: say("en"), "zh-CN": say("zh-CN") };
    throw new Error(lost.en);
  };

  const property = fc.asyncProperty(fc.scheduler(), fc.boolean(), (scheduler, many) =>
    many ? race(scheduler, oneRep, most) : race(scheduler, oneCustomer, 1),
  );
  const run = await fc.check(property, { numRuns: runs, seed });
  if (!run.failed) return null;
  if (lost === null) throw run.errorInstance ?? new Error("a race could not be run");
  return { text: lost, seed: run.seed, path: run.counterexamplePath ?? "" };
};
