import { HOUR, type Instant } from "../../kernel/index.js";
import type { Outcome, Place, Request, Setting, Snapshot } from "./sut.js";

/** What the kit itself remembers of one customer, from what it saw happen. */
interface Past {
  readonly ownerId: string | null;
  readonly since: Instant;
  readonly followedAt: Instant | null;
  /** Every loss there ever was. */
  readonly losses: readonly { readonly repId: string; readonly at: Instant }[];
}

/** What happened so far, written down apart from the implementation, so that it cannot vouch for itself. */
export interface Memory {
  readonly of: ReadonlyMap<string, Past>;
  readonly claims: readonly { readonly repId: string; readonly at: Instant }[];
  readonly gone: readonly string[];
  /** Absences that were entered on the way. */
  readonly away: readonly { readonly repId: string; readonly from: Instant; readonly until: Instant }[];
  /** The requests that were made and not yet decided, expired ones included. */
  readonly handovers: ReadonlyMap<string, { readonly toRepId: string; readonly expiresAt: Instant }>;
}

const nowhere: Past = { ownerId: null, since: 0, followedAt: null, losses: [] };

export const pastOf = (memory: Memory, customerId: string): Past => memory.of.get(customerId) ?? nowhere;

export const firstMemory = ({ customers, startsAt, reps }: Setting): Memory => ({
  of: new Map(customers.map(({ id }) => [id, { ...nowhere, since: startsAt }])),
  claims: [],
  gone: reps.flatMap((rep) => (rep.active ? [] : [rep.id])),
  away: [],
  handovers: new Map(),
});

export const placeOf = ({ places }: Snapshot, customerId: string): Place | undefined =>
  places.find((place) => place.customerId === customerId);

export const heldBy = ({ places }: Snapshot, repId: string): number =>
  places.filter((place) => place.ownerId === repId).length;

/** Is such a touch a follow-up by this policy? */
const counts = ({ policy }: Setting, kind: Request["kind"]): boolean => {
  const kinds: readonly string[] = policy.protection?.kinds ?? [];
  return (kind === "follow-up" && kinds.includes("call")) || (kind === "note" && kinds.includes("note"));
};

export const remember = (
  setting: Setting,
  memory: Memory,
  { kind, at, repId, customerId }: Request,
  outcome: Outcome,
  before: Snapshot,
  after: Snapshot,
): Memory => {
  const of = new Map(memory.of);
  for (const [id, past] of memory.of) {
    const ownerId = placeOf(after, id)?.ownerId ?? null;
    if (ownerId !== past.ownerId) {
      const lost = past.ownerId === null ? [] : [{ repId: past.ownerId, at }];
      of.set(id, { ownerId, since: at, followedAt: null, losses: [...past.losses, ...lost] });
    } else if (ownerId === null && placeOf(before, id)?.poolId !== placeOf(after, id)?.poolId) {
      of.set(id, { ...past, since: at });
    } else if (id === customerId && outcome.ok && ownerId === repId && counts(setting, kind)) {
      of.set(id, { ...past, followedAt: Math.max(at, past.followedAt ?? at) });
    }
  }
  const handovers = new Map(memory.handovers);
  for (const [id, past] of of) if (past.ownerId !== memory.of.get(id)?.ownerId) handovers.delete(id);
  if (outcome.ok && (kind === "reject-handover" || kind === "withdraw-handover"))
    handovers.delete(customerId);
  const stays = of.get(customerId)?.ownerId === memory.of.get(customerId)?.ownerId;
  if (outcome.ok && kind === "request-handover" && stays)
    handovers.set(customerId, {
      toRepId: repId,
      expiresAt: setting.calendar.addDays(at, setting.policy.handover.ttlDays),
    });
  const away = { repId, from: at, until: setting.calendar.addDays(at, 1) };
  const claimed = kind === "claim" && outcome.ok;
  const left = kind === "leave" && outcome.ok;
  return {
    of,
    claims: claimed ? [...memory.claims, { repId, at }] : memory.claims,
    gone: left ? [...memory.gone, repId] : memory.gone,
    away: kind === "go-away" && outcome.ok ? [...memory.away, away] : memory.away,
    handovers,
  };
};

/** `min(received + max, max(received + base, follow-up + renew))`; null where nothing is due. */
export const dueOf = ({ policy, calendar }: Setting, past: Past): Instant | null => {
  const { protection } = policy;
  if (protection === null || past.ownerId === null) return null;
  const after = (at: Instant, days: number) =>
    protection.days === "working" ? calendar.addWorkdays(at, days) : calendar.addDays(at, days);
  const base = after(past.since, protection.base);
  const renewed = past.followedAt === null ? base : after(past.followedAt, protection.renew);
  return Math.min(after(past.since, protection.max), Math.max(base, renewed));
};

/** Until when somebody waits after a loss; 0 where they never lost it. */
export const cooledAt = ({ policy, calendar }: Setting, past: Past, repId: string): Instant => {
  const { cooldownDays } = policy.claim;
  if (cooldownDays === 0) return 0;
  const losses = past.losses.filter((loss) => loss.repId === repId);
  return Math.max(0, ...losses.map((loss) => calendar.addDays(loss.at, cooldownDays)));
};

export const thawedAt = ({ policy }: Setting, past: Past): Instant =>
  past.since + policy.claim.freezeHours * HOUR;

export const claimsToday = ({ calendar }: Setting, memory: Memory, repId: string, now: Instant): number =>
  memory.claims.filter((claim) => claim.repId === repId && calendar.dayOf(claim.at) === calendar.dayOf(now))
    .length;

/** Moments at which something changes by itself. */
export const deadlines = (setting: Setting, memory: Memory, now: Instant): readonly Instant[] => {
  const { calendar, reps } = setting;
  const ofCustomers = [...memory.of.values()].flatMap((past) => {
    const due = dueOf(setting, past);
    if (due !== null) return [due];
    return [thawedAt(setting, past), ...past.losses.map((loss) => cooledAt(setting, past, loss.repId))];
  });
  const absences = [...reps.flatMap((rep) => rep.absences), ...memory.away];
  const ofReps = absences.flatMap(({ from, until }) => [from, until]);
  const ofHandovers = [...memory.handovers.values()].map((one) => one.expiresAt);
  const midnight = calendar.startOf(calendar.dayOf(now) + 1);
  return [...new Set([...ofCustomers, ...ofReps, ...ofHandovers, midnight])]
    .filter((at) => at > now)
    .sort((a, b) => a - b);
};
