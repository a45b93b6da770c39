import { iso } from "../../../kernel/index.js";
import { lineage } from "../../../ownership/index.js";
import type { Law } from "../law.js";
import { ofSteps, wrong } from "../law.js";
import { claimsToday, cooledAt, heldBy, pastOf, placeOf, thawedAt } from "../memory.js";
import type { Step } from "../story.js";
import type { Setting } from "../sut.js";

/** Every code that speaks against a claim. */
const against = ({ request, before, memory }: Step, setting: Setting): readonly string[] => {
  const { customerId, repId, at } = request;
  const { claim, pools } = setting.policy;
  const past = pastOf(memory, customerId);
  const rep = setting.reps.find((one) => one.id === repId);
  const poolId = placeOf(before, customerId)?.poolId ?? null;
  const teams = pools.find((pool) => pool.id === poolId)?.teamIds ?? [];
  const mine = lineage(rep?.teamId ?? "", setting.teams);
  const limits = [claim.maxHeld, rep?.capacity ?? null].filter((max) => max !== null);
  const held = heldBy(before, repId);
  const reasons: readonly (readonly [string, boolean])[] = [
    ["OWNERSHIP.NOT_IN_POOL", past.ownerId !== null],
    ["OWNERSHIP.REP_NOT_ACTIVE", memory.gone.includes(repId)],
    ["OWNERSHIP.OTHER_TEAMS_POOL", teams.length > 0 && !teams.some((team) => mine.includes(team))],
    ["OWNERSHIP.FROZEN", at < thawedAt(setting, past)],
    ["OWNERSHIP.COOLDOWN", at < cooledAt(setting, past, repId)],
    ["OWNERSHIP.HOLDING_LIMIT", limits.some((max) => held >= max)],
    [
      "OWNERSHIP.DAILY_LIMIT",
      claim.perDay !== null && claimsToday(setting, memory, repId, at) >= claim.perDay,
    ],
  ];
  return reasons.flatMap(([code, holds]) => (holds ? [code] : []));
};

const ofClaims: typeof ofSteps = (id, title, formula, look) =>
  ofSteps(id, title, formula, (step, setting) =>
    step.request.kind === "claim" && step.first === null ? look(step, setting) : null,
  );

const who = ({ request }: Step) => ({
  rep: request.repId,
  customer: request.customerId,
  at: iso(request.at),
});

/** What limits claiming 领取. */
export const claimLaws: readonly Law[] = [
  ofClaims(
    "O7",
    ["Only what is in a pool is claimed", "只能领取公海中的客户"],
    "claim c = ok ⇒ pool(c)",
    (step) => {
      const owner = pastOf(step.memory, step.request.customerId).ownerId;
      return !step.outcome.ok || owner === null
        ? null
        : wrong("{rep} claimed {customer}, which {owner} owned", "{rep} 领取了 {owner} 的客户 {customer}", {
            ...who(step),
            owner,
          });
    },
  ),
  ofClaims(
    "O9",
    ["No more claims in a day than the policy allows", "每日领取不超过上限"],
    "∀ day: |claims(j, day)| ≤ perDay",
    (step, setting) => {
      const { perDay } = setting.policy.claim;
      const claimed = claimsToday(setting, step.remembered, step.request.repId, step.request.at);
      return !step.outcome.ok || perDay === null || claimed <= perDay
        ? null
        : wrong(
            "{rep} claimed {claimed} customers in one day, {perDay} being the limit",
            "{rep} 一日内领取 {claimed} 个客户，上限为 {perDay}",
            { ...who(step), claimed, perDay },
          );
    },
  ),
  ofClaims(
    "O10",
    [
      "Only claims that succeed use up the day's limit, and nothing gives it back",
      "仅成功领取占用额度，释放不退还",
    ],
    "refused(daily limit) ⇔ |claims(j, today)| = perDay",
    (step, setting) => {
      if (step.outcome.code !== "OWNERSHIP.DAILY_LIMIT") return null;
      const { perDay } = setting.policy.claim;
      const claimed = claimsToday(setting, step.memory, step.request.repId, step.request.at);
      return claimed === perDay
        ? null
        : wrong(
            "{rep} was told that today's limit of {perDay} is used up, after {claimed} claims",
            "{rep} 被告知今日额度 {perDay} 已用完，实际领取 {claimed} 次",
            { ...who(step), perDay, claimed },
          );
    },
  ),
  ofClaims(
    "D13",
    ["A claim is refused for what is so, and granted when nothing speaks against it", "拒绝有据，无据不拒"],
    "refused(g) ⇒ g(facts); no guard holds ⇒ ok",
    (step, setting) => {
      const reasons = against(step, setting);
      const { ok, code } = step.outcome;
      if (ok ? reasons.length === 0 : reasons.includes(code ?? "")) return null;
      return wrong(
        "{rep} asked for {customer}: the answer was {answer}; against it speaks {reasons}",
        "{rep} 领取 {customer}：答复为 {answer}；依据应为 {reasons}",
        { ...who(step), answer: ok ? "ok" : code, reasons },
      );
    },
  ),
  ofClaims(
    "O23",
    ["A claim that nothing speaks against succeeds, so nothing is stuck in a pool", "无障碍的领取必成功"],
    "pooled ∧ guards true ⇒ claim succeeds",
    (step, setting) => {
      const now = placeOf(step.after, step.request.customerId)?.ownerId ?? null;
      return against(step, setting).length > 0 || now === step.request.repId
        ? null
        : wrong(
            "{rep} claimed {customer}, nothing spoke against it, and it is with {owner}",
            "{rep} 领取 {customer}，并无障碍，客户却归 {owner}",
            { ...who(step), owner: now },
          );
    },
  ),
];
