import { type Fault, fail, type Instant, type Owned, ok, type Result } from "../kernel/index.js";
import { type Attainment, attain, type Elapsed } from "./attainment.js";
import { alreadyApproved, holderMissing, notMoreAmbitious, ownApproval } from "./faults.js";
import type { BreakDownPlanInput } from "./inputs.js";
import type { HolderLevel, Period, Plan, PlanBasis, PlanMetric } from "./model.js";
import { ranking } from "./ranking.js";

/** Whose plan: the company's when neither is given. */
export interface HolderInput {
  readonly repId?: string | undefined;
  readonly teamId?: string | undefined;
  readonly region?: string | undefined;
  readonly productId?: string | undefined;
}

export interface Holder {
  readonly level: HolderLevel;
  /** The rep's, the team's, the region itself, the product's; `company` for the company. */
  readonly id: string;
}

/** The key of the company's own row and plan. */
export const COMPANY_KEY = "company";

/** Reads whose plan is meant; of two at once it would be nobody's. */
export const holderOf = ({ repId, teamId, region, productId }: HolderInput): Result<Holder, Fault> => {
  const given = Object.entries({ rep: repId, team: teamId, region, product: productId } as const).flatMap(
    ([level, id]) => (id === undefined ? [] : [{ level: level as HolderLevel, id }]),
  );
  if (given.length > 1) return fail(holderMissing({ level: given.map((one) => one.id).join(", ") }));
  return ok(given[0] ?? { level: "company", id: COMPANY_KEY });
};

/** Whose plan, with the team that the holder is or is in. */
export interface PlacedHolder extends Holder {
  readonly teamId: string | null;
}

type Held = Pick<Plan, "level" | "repId" | "teamId" | "region" | "productId">;

export const heldBy = (plan: Held): PlacedHolder => {
  const { level, repId, teamId, region, productId } = plan;
  const id = { company: null, rep: repId, team: teamId, region, product: productId }[level] ?? COMPANY_KEY;
  return { level, id, teamId };
};

export const holderKey = (holder: Holder): string => `${holder.level}/${holder.id}`;

/** How the weights of a breakdown are found, as its parts remember it. */
export const basisOf = (input: BreakDownPlanInput): PlanBasis["method"] =>
  input.method === "shares" || (input.method === "periods" && input.weights !== undefined)
    ? "shares"
    : "last-year";

/** Whose record a plan is. The company's, a region's and a product's are in no team, so they take the scope `all`. */
export const ownedOf = (plan: Held): Owned =>
  plan.level === "rep" || plan.level === "team"
    ? { ownerId: plan.level === "rep" ? plan.repId : null, teamId: plan.teamId }
    : COMPANY;

/** What belongs to the company as a whole. */
export const COMPANY: Owned = { ownerId: null, teamId: "" };

/** There is one plan for each of these. */
export const planKey = (period: Period, metric: PlanMetric, currency: string, holder: Holder): string =>
  [period.kind, period.start, metric, currency, holderKey(holder)].join("/");

/** A plan as it begins: proposed, by somebody. */
export const draftPlan = (draft: {
  readonly period: Period;
  readonly metric: PlanMetric;
  readonly currency: string;
  readonly holder: PlacedHolder;
  readonly target: number;
  readonly stretch: number | null;
  readonly challenge: number | null;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
  readonly parentId: string | null;
  readonly basis: PlanBasis | null;
}): Omit<Plan, "id" | "version"> => {
  const { period, metric, currency, holder, target, reason, by, at, parentId, basis } = draft;
  const goals = { target, stretch: draft.stretch, challenge: draft.challenge };
  return {
    ...period,
    metric,
    currency,
    level: holder.level,
    repId: holder.level === "rep" ? holder.id : null,
    teamId: holder.teamId,
    region: holder.level === "region" ? holder.id : null,
    productId: holder.level === "product" ? holder.id : null,
    ...goals,
    approvedTarget: null,
    approvedStretch: null,
    approvedChallenge: null,
    status: "draft",
    revisions: [{ ...goals, reason, by, at, approvedBy: null, approvedAt: null }],
    parentId,
    basis,
    key: planKey(period, metric, currency, holder),
  };
};

/** What is to be reached, and what more one strives for. */
export interface Goals {
  readonly target: number;
  readonly stretch: number | null;
  readonly challenge: number | null;
}

/** A stretch is no less than the target, and a challenge no less than the stretch, without which there is none. */
export const checkGoals = ({ target, stretch, challenge }: Goals): Result<void, Fault> => {
  const rises =
    stretch === null ? challenge === null : stretch >= target && (challenge ?? stretch) >= stretch;
  return rises
    ? ok(undefined)
    : fail(notMoreAmbitious({ target, stretch: stretch ?? 0, challenge: challenge ?? 0 }));
};

/** A new target, to be approved; until then the one approved before still binds. */
export const revise = (
  plan: Plan,
  revision: Goals & { readonly reason: string; readonly by: string; readonly at: Instant },
): Pick<Plan, "target" | "stretch" | "challenge" | "status" | "revisions"> => ({
  target: revision.target,
  stretch: revision.stretch,
  challenge: revision.challenge,
  status: "draft",
  revisions: [...plan.revisions, { ...revision, approvedBy: null, approvedAt: null }],
});

/** Approves the target that is proposed, by somebody who did not set it; the history keeps who did it. */
export const approve = (
  plan: Plan,
  by: string,
  at: Instant,
  approveOwn = false,
): Result<
  Pick<Plan, "approvedTarget" | "approvedStretch" | "approvedChallenge" | "status" | "revisions">,
  Fault
> => {
  if (plan.status === "approved") return fail(alreadyApproved({ plan: plan.id, target: plan.target }));
  const last = plan.revisions.length - 1;
  if (!approveOwn && plan.revisions[last]?.by === by) return fail(ownApproval({ plan: plan.id, by }));
  return ok({
    approvedTarget: plan.target,
    approvedStretch: plan.stretch,
    approvedChallenge: plan.challenge,
    status: "approved",
    revisions: plan.revisions.map((one, index) =>
      index === last ? { ...one, approvedBy: by, approvedAt: at } : one,
    ),
  });
};

/** Which of its goals a figure reaches. */
export type Reached = "challenge" | "stretch" | "target";

/** The highest goal that a figure reaches; null when it reaches none, or there is none above 0. */
export const reachedBy = (actual: number, goals: Goals): Reached | null => {
  if (goals.target <= 0 || actual < goals.target) return null;
  if (goals.challenge !== null && actual >= goals.challenge) return "challenge";
  return goals.stretch !== null && actual >= goals.stretch ? "stretch" : "target";
};

/** A holder's plan and figure in one line. */
export interface AttainmentRow extends Attainment {
  /** The rep's or the team's id, or `company`; null for what is nobody's, which has no plan and no rank. */
  readonly key: string | null;
  readonly planId: string | null;
  /** The highest of its approved goals that is reached by now. */
  readonly reached: Reached | null;
  /** By attainment, among everybody; null without one. */
  readonly rank: number | null;
  readonly tiedWith: number;
}

/**
 * Plans against figures: everybody who has the one or the other. Only an approved target binds; a holder without one has
 * no attainment, and no rank.
 */
export const attainments = (
  plans: readonly (Held & Pick<Plan, "id" | "approvedTarget" | "approvedStretch" | "approvedChallenge">)[],
  actuals: ReadonlyMap<string | null, number>,
  elapsed: Elapsed,
): readonly AttainmentRow[] => {
  const byHolder = new Map<string | null, (typeof plans)[number]>(
    plans.map((plan) => [heldBy(plan).id, plan]),
  );
  const keys = [...new Set([...byHolder.keys(), ...actuals.keys()])];
  const lines = keys.map((key) => {
    const plan = byHolder.get(key);
    const actual = actuals.get(key) ?? 0;
    const line = attain(actual, plan?.approvedTarget ?? null, elapsed);
    const reached = reachedBy(actual, {
      target: plan?.approvedTarget ?? 0,
      stretch: plan?.approvedStretch ?? null,
      challenge: plan?.approvedChallenge ?? null,
    });
    return { key, planId: plan?.id ?? null, reached, ...line };
  });
  const lineOf = new Map(lines.map((line) => [line.key, line]));
  const values = lines.flatMap(({ key, attainment }) => (key === null ? [] : [{ key, value: attainment }]));
  const ranked = ranking(values, "higher").flatMap(({ key, rank, tiedWith }) => {
    const line = lineOf.get(key);
    return line === undefined ? [] : [{ ...line, rank, tiedWith }];
  });
  const house = lineOf.get(null);
  return house === undefined ? ranked : [...ranked, { ...house, rank: null, tiedWith: 0 }];
};
