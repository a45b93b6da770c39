import fc from "fast-check";
import { errorOf, type Fault, parse, type Result } from "../../kernel/index.js";
import { type CustomerFacts, OwnershipPolicy, type OwnershipPolicyInput } from "../../ownership/index.js";
import { anyCustomer, calendarOf, START } from "./arbitraries.js";
import { checkLaws, type LawOptions, type LawReport } from "./check.js";
import { mustSee } from "./coverage.js";
import { policyLaws } from "./laws/alike.js";
import { ownershipLaws } from "./laws.js";
import { type Roster, type RosterInput, readRoster } from "./roster.js";
import { rulesSut } from "./rules-sut.js";
import type { Setting } from "./sut.js";

const accept = <A>(read: Result<A, Fault>): A => {
  if (!read.ok) throw errorOf(read.error);
  return read.value;
};

const atMost = (limit: number | null, max: number): number | null =>
  limit === null ? null : Math.min(limit, max);

const FEW = 4;

/**
 * The same policy and roster with small limits and few reps, so that histories of a few dozen steps meet every limit. What
 * the laws say of a limit they say of any limit.
 */
const inSmall = (
  policy: OwnershipPolicy,
  { reps, teams }: Roster,
): Pick<Setting, "policy" | "reps" | "teams"> => {
  const { claim } = policy;
  const named = new Set(policy.rules.flatMap(({ then }) => ("repId" in then ? [then.repId] : [])));
  const first = [...reps].sort((a, b) => Number(named.has(b.id)) - Number(named.has(a.id)));
  return {
    policy: {
      ...policy,
      claim: { ...claim, maxHeld: atMost(claim.maxHeld, 2), perDay: atMost(claim.perDay, 1) },
    },
    reps: first.slice(0, FEW).map((rep) => ({ ...rep, capacity: atMost(rep.capacity, 2) })),
    teams,
  };
};

export interface CheckPolicyOptions extends Pick<LawOptions, "runs" | "seed" | "laws"> {
  readonly roster: RosterInput;
  /** Real customers, beside those that are made of the values which the rules tell apart. */
  readonly customers?: readonly CustomerFacts[];
  readonly calendar?: Parameters<typeof calendarOf>[0];
}

const settingsOf = (
  setting: Pick<Setting, "policy" | "reps" | "teams">,
  { customers = [], calendar = {} }: CheckPolicyOptions,
): fc.Arbitrary<Setting> => {
  const one = (id: string) =>
    fc.oneof(
      anyCustomer(setting.policy, id),
      ...(customers.length === 0 ? [] : [fc.constantFrom(...customers).map((real) => ({ ...real, id }))]),
    );
  const drawn = fc.tuple(...Array.from({ length: FEW }, (_, at) => one(`c-${at + 1}`)));
  const days = calendarOf(calendar);
  return drawn.map((some) => ({ ...setting, ...days, customers: some, startsAt: START }));
};

/**
 * Tries a policy with a roster: streams of arrivals under the policy as it is, and histories of everything that can be
 * asked, under its limits made small. Finds what its author has to answer for, such as a rule that is never reached or
 * reps who are alike and not served alike, and what the engine has.
 *
 * @throws InvalidInput naming every place of the policy or the roster that does not fit.
 * @example
 * ```ts
 * import { checkPolicy } from "@clientele/core/testing";
 *
 * const roster = { reps: [{ id: "li", name: "Li Wei" }, { id: "wang", name: "Wang Fang" }] };
 * const fair = { rules: [{ id: "all", then: { strategy: "in-turn" as const } }] };
 * (await checkPolicy(fair, { roster, runs: 60 })).ok; // => true
 *
 * const unfair = { rules: [{ id: "all", then: { strategy: "fixed" as const, repId: "li" } }] };
 * const { laws } = await checkPolicy(unfair, { roster, runs: 60 });
 * const broken = laws.filter((law) => law.counterexample !== null);
 * broken.map((law) => law.id); // => ["P1"]
 * broken[0]?.counterexample?.text.en.endsWith("Li Wei holds 2 and Wang Fang 0"); // => true
 * ```
 */
export const checkPolicy = async (
  input: OwnershipPolicyInput,
  options: CheckPolicyOptions,
): Promise<LawReport> => {
  const policy = accept(parse(OwnershipPolicy, input, { en: "the ownership policy", "zh-CN": "归属策略" }));
  const roster = accept(readRoster(options.roster));
  const small = inSmall(policy, roster);
  const { runs, seed, laws = [...policyLaws, ...ownershipLaws] } = options;
  const report = await checkLaws(rulesSut(), {
    ...(runs === undefined ? {} : { runs }),
    ...(seed === undefined ? {} : { seed }),
    laws,
    // these look at the library, whatever the policy
    functions: null,
    settings: settingsOf(small, options),
    arrivalSettings: settingsOf({ policy, ...roster }, options),
    mustSee: mustSee(small),
  });
  return { ...report, name: `${policy.name} version ${policy.version}` };
};
