import type { Calendar, Fact, Instant } from "../../kernel/index.js";
import type { Contactor, Evidence, EvidenceRejection, EvidenceVerdict } from "./evidence.js";
import type { FirstContactPolicy } from "./first-contact-policy.js";

/** Everything that says who was first. */
export interface ContactFacts {
  readonly evidence: readonly Evidence[];
  readonly contactors: readonly Contactor[];
  /** As of when. */
  readonly now: Instant;
}

/** What told the first from the next rep whose evidence counts. */
export type ContactOrder = "nobody" | "only" | "earlier" | "kind" | "noted-first" | "id";

/** Who was first, and why. */
export interface FirstContact {
  readonly now: Instant;
  /** Null when no evidence counts. */
  readonly winner: EvidenceVerdict | null;
  readonly decidedBy: ContactOrder;
  /** All evidence, the first coming first. */
  readonly verdicts: readonly EvidenceVerdict[];
}

type Key = readonly [ContactOrder, (one: Evidence) => number | string];

/** What is compared, one after the other: the moment, the kind, the moment of the note, the id. */
const keysOf = ({ evidence }: FirstContactPolicy): readonly Key[] => {
  const rankOf = new Map(evidence.map(({ kind }, at) => [kind, at]));
  return [
    ["earlier", ({ at }) => at],
    ["kind", ({ kind }) => rankOf.get(kind) ?? evidence.length],
    ["noted-first", ({ recordedAt }) => recordedAt],
    ["id", ({ id }) => id],
  ];
};

const differing = (keys: readonly Key[], a: Evidence, b: Evidence): Key | undefined =>
  keys.find(([, of]) => of(a) !== of(b));

type Rejected = readonly [EvidenceRejection, readonly Fact[], readonly Fact[]];

const rejectionOf = (
  one: Evidence,
  contactor: Contactor | undefined,
  { evidence, windowDays, recordedWithinDays }: FirstContactPolicy,
  now: Instant,
  calendar: Calendar,
): Rejected | null => {
  if (contactor === undefined) return ["not-a-rep", [], []];
  const rule = evidence.find(({ kind }) => kind === one.kind);
  if (rule === undefined) return ["kind-does-not-count", evidence.map(({ kind }) => kind), [one.kind]];
  const lacking = rule.requires.filter((part) => !one.has.includes(part));
  if (lacking.length > 0) return ["incomplete", lacking, one.has];
  if (Math.max(one.at, one.recordedAt) > now) return ["not-yet", [now], [Math.max(one.at, one.recordedAt)]];
  if (recordedWithinDays !== null && one.recordedAt > calendar.addDays(one.at, recordedWithinDays))
    return ["noted-late", [recordedWithinDays], [one.recordedAt]];
  if (windowDays !== null && now >= calendar.addDays(one.at, windowDays))
    return ["lapsed", [windowDays], [calendar.addDays(one.at, windowDays)]];
  return contactor.bar === null ? null : [contactor.bar, [], []];
};

/**
 * Who was first 首次联系, and why: the earliest evidence that counts. Of two at one moment, that whose kind the policy
 * names first; then what was noted first; then the smaller id. In whatever order the evidence comes, the answer is the
 * same. O(n log n) in the evidence.
 *
 * Evidence does not count when, in this order, it is of nobody who is a rep; of a kind that the policy does not name; not
 * complete; of after `now`; noted too late; lapsed; or of somebody who is barred (has left, is at capacity, is no party).
 *
 * @example
 * ```ts
 * import { instant, makeCalendar } from "@clientele/core/kernel";
 * import { FirstContactPolicy, firstContact } from "@clientele/core/ownership";
 *
 * const on = (day: string) => instant(`${day}T09:00:00+08:00`);
 * const seen = (repId: string, day: string, noted: string) =>
 *   ({ id: repId, customerId: "acme", kind: "call" as const, repId, at: on(day), recordedAt: on(noted), has: [] });
 * const evidence = [
 *   seen("lin", "2026-03-05", "2026-03-05"),
 *   seen("zhou", "2026-03-01", "2026-03-20"), // noted 19 days later
 * ];
 * const contactors = ["lin", "zhou"].map((repId) => ({ repId, name: repId, bar: null }));
 * const facts = { evidence, contactors, now: on("2026-03-21") };
 * const first = firstContact(facts, FirstContactPolicy.parse({}), makeCalendar({ zone: "Asia/Shanghai" }));
 * first.winner?.repId; // => "lin"
 * first.verdicts.map(({ repId, reason }) => [repId, reason]); // => [["zhou", "noted-late"], ["lin", null]]
 * ```
 */
export const firstContact = (
  { evidence, contactors, now }: ContactFacts,
  policy: FirstContactPolicy,
  calendar: Calendar,
): FirstContact => {
  const people = new Map(contactors.map((one) => [one.repId, one]));
  const keys = keysOf(policy);
  const verdicts = evidence
    .map((one): EvidenceVerdict => {
      const contactor = people.get(one.repId);
      const rejected = rejectionOf(one, contactor, policy, now, calendar);
      const [reason, expected, found] = rejected ?? [null, [], []];
      return { ...one, name: contactor?.name ?? one.repId, counts: reason === null, reason, expected, found };
    })
    .sort((a, b) => {
      const key = differing(keys, a, b);
      return key === undefined || key[1](a) < key[1](b) ? -1 : 1;
    });
  const counted = verdicts.filter((one) => one.counts);
  const winner = counted[0] ?? null;
  const next = counted.find((one) => one.repId !== winner?.repId);
  const decidedBy =
    winner === null ? "nobody" : next === undefined ? "only" : (differing(keys, winner, next)?.[0] ?? "id");
  return { now, winner, decidedBy, verdicts };
};
