import type { OwnershipPolicy } from "../policy.js";
import { type Finding, finding } from "./finding.js";
import { type Known, works } from "./reference-findings.js";

const protectionFindings = (
  { protection, claim }: OwnershipPolicy,
  known: Known | null,
): readonly Finding[] => {
  if (protection === null) return [];
  const { base, renew, max, warnDays } = protection;
  const reps = known?.reps.filter((rep) => rep.active && rep.capacity !== 0).length ?? 0;
  const limit = (reps - 1) * base;
  const { cooldownDays: cooldown } = claim;
  return [
    ...(renew > 0 && warnDays > 0 && warnDays >= renew
      ? [finding("OW301", "protection.warnDays", { facts: { warnDays, renew } })]
      : []),
    ...(renew >= max ? [finding("OW305", "protection.renew", { facts: { renew, max } })] : []),
    ...(reps > 0 && cooldown > 0 && cooldown >= limit
      ? [finding("OW302", "claim.cooldownDays", { facts: { cooldown, reps, base, limit } })]
      : []),
  ];
};

const roomFindings = ({ reps, load = {}, expectedArrivals }: Known): readonly Finding[] => {
  const working = reps.filter(works);
  if (expectedArrivals === undefined || working.some((rep) => rep.capacity === null)) return [];
  const room = working.reduce((sum, rep) => sum + Math.max(0, (rep.capacity ?? 0) - (load[rep.id] ?? 0)), 0);
  return room >= expectedArrivals
    ? []
    : [finding("OW203", "rules", { facts: { arrivals: expectedArrivals, room } })];
};

/** Limits that cannot hold together, or that never count. */
export const limits = (policy: OwnershipPolicy, known: Known | null): readonly Finding[] => {
  const { maxHeld, perDay, cooldownDays: cooldown, freezeHours } = policy.claim;
  return [
    ...protectionFindings(policy, known),
    ...(maxHeld === 0 ? [finding("OW204", "claim.maxHeld")] : []),
    ...(perDay === 0 ? [finding("OW204", "claim.perDay")] : []),
    ...(cooldown > 0 && freezeHours >= (cooldown + 1) * 24
      ? [finding("OW303", "claim.freezeHours", { facts: { freezeHours, cooldown } })]
      : []),
    ...(maxHeld !== null && perDay !== null && maxHeld > 0 && perDay > maxHeld
      ? [finding("OW304", "claim.perDay", { facts: { perDay, maxHeld } })]
      : []),
    ...(known === null ? [] : roomFindings(known)),
  ];
};
