import { type Fault, fail, type Instant, type Owned, ok, type Result } from "../kernel/index.js";
import { type Attainment, attain, type Elapsed } from "./attainment.js";
import { alreadyApproved, holderMissing } from "./faults.js";
import type { BreakDownPlanInput } from "./inputs.js";
import type { HolderLevel, Period, Plan, PlanBasis, PlanMetric } from "./model.js";
import { ranking } from "./ranking.js";

/** Whose plan: the company's when neither is given. */
export interface HolderInput {
  readonly repId?: string | undefined;
  readonly teamId?: string | undefined;
}

export interface Holder {
  readonly level: HolderLevel;
  /** The rep's or the team's; `company` for the company. */
  readonly id: string;
}

/** The key of the company's own row and plan. */
export const COMPANY_KEY = "company";

/** Reads whose plan is meant; both a rep and a team is nobody's. */
export const holderOf = ({ repId, teamId }: HolderInput): Result<Holder, Fault> => {
  if (repId !== undefined && teamId !== undefined)
    return fail(holderMissing({ level: `${repId}, ${teamId}` }));
  if (repId !== undefined) return ok({ level: "rep", id: repId });
  return ok(teamId === undefined ? { level: "company", id: COMPANY_KEY } : { level: "team", id: teamId });
};

/** Whose plan, with the team that the holder is or is in. */
export interface PlacedHolder extends Holder {
  readonly teamId: string | null;
}

type Held = Pick<Plan, "level" | "repId" | "teamId">;

export const heldBy = ({ level, repId, teamId }: Held): PlacedHolder => ({
  level,
  id: (level === "rep" ? repId : level === "team" ? teamId : null) ?? COMPANY_KEY,
  teamId,
});

export const holderKey = (holder: Holder): string => `${holder.level}/${holder.id}`;

/** How the weights of a breakdown are found, as its parts remember it. */
export const basisOf = (input: BreakDownPlanInput): PlanBasis["method"] =>
  input.method === "shares" || (input.method === "periods" && input.weights !== undefined)
    ? "shares"
    : "last-year";

/** Whose record a plan is. The company's is in a team that nobody is in, so it takes the scope `all`. */
export const ownedOf = (plan: Held): Owned =>
  plan.level === "company"
    ? COMPANY
    : { ownerId: plan.level === "rep" ? plan.repId : null, teamId: plan.teamId };

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
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
  readonly parentId: string | null;
  readonly basis: PlanBasis | null;
}): Omit<Plan, "id" | "version"> => {
  const { period, metric, currency, holder, target, reason, by, at, parentId, basis } = draft;
  return {
    ...period,
    metric,
    currency,
    level: holder.level,
    repId: holder.level === "rep" ? holder.id : null,
    teamId: holder.teamId,
    target,
    approvedTarget: null,
    status: "draft",
    revisions: [{ target, reason, by, at, approvedBy: null, approvedAt: null }],
    parentId,
    basis,
    key: planKey(period, metric, currency, holder),
  };
};

/** A new target, to be approved; until then the one approved before still binds. */
export const revise = (
  plan: Plan,
  revision: { readonly target: number; readonly reason: string; readonly by: string; readonly at: Instant },
): Pick<Plan, "target" | "status" | "revisions"> => ({
  target: revision.target,
  status: "draft",
  revisions: [...plan.revisions, { ...revision, approvedBy: null, approvedAt: null }],
});

/** Approves the target that is proposed; the history keeps who did it. */
export const approve = (
  plan: Plan,
  by: string,
  at: Instant,
): Result<Pick<Plan, "approvedTarget" | "status" | "revisions">, Fault> => {
  if (plan.status === "approved") return fail(alreadyApproved({ plan: plan.id, target: plan.target }));
  const last = plan.revisions.length - 1;
  return ok({
    approvedTarget: plan.target,
    status: "approved",
    revisions: plan.revisions.map((one, index) =>
      index === last ? { ...one, approvedBy: by, approvedAt: at } : one,
    ),
  });
};

/** A holder's plan and figure in one line. */
export interface AttainmentRow extends Attainment {
  /** The rep's or the team's id, or `company`; null for what is nobody's, which has no plan and no rank. */
  readonly key: string | null;
  readonly planId: string | null;
  /** By attainment, among everybody; null without one. */
  readonly rank: number | null;
  readonly tiedWith: number;
}

/**
 * Plans against figures: everybody who has the one or the other. Only an approved target binds; a holder without one has
 * no attainment, and no rank.
 */
export const attainments = (
  plans: readonly Pick<Plan, "id" | "level" | "repId" | "teamId" | "approvedTarget">[],
  actuals: ReadonlyMap<string | null, number>,
  elapsed: Elapsed,
): readonly AttainmentRow[] => {
  const byHolder = new Map<string | null, (typeof plans)[number]>(
    plans.map((plan) => [heldBy(plan).id, plan]),
  );
  const keys = [...new Set([...byHolder.keys(), ...actuals.keys()])];
  const lines = keys.map((key) => {
    const plan = byHolder.get(key);
    const line = attain(actuals.get(key) ?? 0, plan?.approvedTarget ?? null, elapsed);
    return { key, planId: plan?.id ?? null, ...line };
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
