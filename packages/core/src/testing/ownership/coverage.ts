import { HOUR } from "../../kernel/index.js";
import type { Arrivals, History } from "./story.js";
import type { Setting } from "./sut.js";

/** How often each thing was seen: `claim: done`, `claim: OWNERSHIP.FROZEN`, `rule west`. */
export type Coverage = Map<string, number>;

const see = (coverage: Coverage, what: string): void => {
  coverage.set(what, (coverage.get(what) ?? 0) + 1);
};

export const coverHistory = (coverage: Coverage, { steps }: History): void => {
  for (const { request, outcome, before, after, first } of steps) {
    see(coverage, first === null ? `${request.kind}: ${outcome.code ?? "done"}` : "delivered again");
    if (request.kind === "recycle" && after.log.length > before.log.length)
      see(coverage, "recycle: some due");
    const moved = before.places.some(({ ownerId }, at) => after.places[at]?.ownerId !== ownerId);
    if (request.kind === "approve-handover" && moved) see(coverage, "approve-handover: handed over");
  }
};

export const coverArrivals = (coverage: Coverage, { decided }: Arrivals): void => {
  for (const { decision } of decided) {
    const { ruleId, outcome } = decision.trace;
    see(coverage, ruleId === null ? "no rule" : `rule ${ruleId}`);
    see(coverage, `decided: ${outcome.state}`);
  }
};

/** What a run must have seen, or its laws held of nothing. For a policy: each of its rules and of its refusals. */
export const mustSee = ({ policy, reps }: Pick<Setting, "policy" | "reps">): readonly string[] => {
  const { claim, handover, protection, rules } = policy;
  const open =
    claim.perDay !== 0 && claim.maxHeld !== 0 && policy.pools.every((pool) => pool.teamIds.length === 0);
  const limited = claim.maxHeld !== null || reps.some((rep) => rep.active && rep.capacity !== null);
  return [
    ...rules.map((rule) => `rule ${rule.id}`),
    ...["release: done", "release: OWNERSHIP.NOT_OWNED", "assign: done", "delivered again"],
    ...(open ? ["claim: done", "claim: OWNERSHIP.NOT_IN_POOL"] : []),
    ...(open && claim.freezeHours > 0 ? ["claim: OWNERSHIP.FROZEN"] : []),
    ...(open && claim.cooldownDays * 24 * HOUR > claim.freezeHours * HOUR
      ? ["claim: OWNERSHIP.COOLDOWN"]
      : []),
    ...(open && limited ? ["claim: OWNERSHIP.HOLDING_LIMIT"] : []),
    ...(open && claim.perDay !== null ? ["claim: OWNERSHIP.DAILY_LIMIT"] : []),
    ...["request-handover: done", "request-handover: OWNERSHIP.NOT_OWNED"],
    ...(handover.approvals.length === 0 ? [] : ["approve-handover: done", "withdraw-handover: done"]),
    ...(protection === null ? [] : ["follow-up: done", "recycle: some due"]),
  ];
};

/** What histories under any policy must have seen. */
export const mustSeeOfAny: readonly string[] = [
  ...[
    "assign: done",
    "assign: OWNERSHIP.NOT_IN_POOL",
    "assign-to: done",
    "assign-to: OWNERSHIP.HOLDING_LIMIT",
  ],
  ...["assign-to: OWNERSHIP.SAME_OWNER", "claim: done", "claim: OWNERSHIP.NOT_IN_POOL"],
  ...["claim: OWNERSHIP.FROZEN", "claim: OWNERSHIP.COOLDOWN", "claim: OWNERSHIP.HOLDING_LIMIT"],
  ...["claim: OWNERSHIP.DAILY_LIMIT", "claim: OWNERSHIP.REP_NOT_ACTIVE", "release: done"],
  ...["release: OWNERSHIP.NOT_OWNED", "follow-up: done", "note: done", "recycle: some due", "leave: done"],
  ...["redistribute: done", "redistribute: OWNERSHIP.STILL_ACTIVE", "delivered again", "go-away: done"],
  ...["request-handover: done", "request-handover: OWNERSHIP.NOT_OWNED"],
  ...["request-handover: OWNERSHIP.SAME_OWNER", "request-handover: OWNERSHIP.REP_NOT_ACTIVE"],
  ...["request-handover: OWNERSHIP.HANDOVER_PENDING", "approve-handover: done"],
  ...["approve-handover: handed over", "approve-handover: OWNERSHIP.HANDOVER_CLOSED"],
  ...["approve-handover: OWNERSHIP.NOT_APPROVER", "request-handover: OWNERSHIP.HOLDING_LIMIT"],
  ...["reject-handover: done", "withdraw-handover: done", "withdraw-handover: OWNERSHIP.HANDOVER_CLOSED"],
];

/** And of arrivals, where those are told. */
export const mustSeeOfArrivals: readonly string[] = ["decided: owned", "decided: pooled", "no rule"];
