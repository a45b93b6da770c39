import { type Calendar, type Facts, iso, type Text } from "../../kernel/index.js";
import type { OwnershipPolicy } from "../../ownership/index.js";
import { words } from "./law.js";
import { LogWatch } from "./log-watch.js";
import type { LoggedEvent } from "./sut.js";

/** Where a log of ownership contradicts itself, or its policy. */
export interface Violation {
  /** The law that is broken. */
  readonly law: "O3" | "O7" | "O8" | "O9" | "O12" | "O13" | "O17" | "S1" | "Q1";
  /** Which event, from 0. */
  readonly index: number;
  readonly text: Text;
  readonly facts: Facts;
}

interface Folded {
  readonly owners: ReadonlyMap<string, string>;
  readonly violations: readonly Violation[];
}

/** What the events of ownership hold that matters here. */
interface Data {
  readonly customerId: string;
  readonly ownerId: string;
  readonly reason?: string;
  readonly dueAt?: number | null;
}

/** What a log is judged by beside itself. */
export interface LogRules {
  readonly policy: OwnershipPolicy;
  readonly calendar: Calendar;
}

/** Reads a log from its beginning: who owns what in the end, and every contradiction on the way. */
export const foldLog = (log: readonly LoggedEvent[], rules: LogRules | null): Folded => {
  const owners = new Map<string, string>();
  const due = new Map<string, number | null>();
  const lost = new Map<string, number>();
  const claims = new Map<string, number>();
  const violations: Violation[] = [];
  const watch = new LogWatch();
  let clock = Number.NEGATIVE_INFINITY;
  for (const [index, event] of log.entries()) {
    const { type, at, data } = event;
    const { customerId: customer, ownerId: rep, reason, dueAt = null } = data as Data;
    const say = (law: Violation["law"], en: string, zh: string, facts: Facts = {}) =>
      violations.push({ law, index, text: words([en, zh]), facts: { customer, rep, at: iso(at), ...facts } });
    if (at < clock) say("O17", "the event at {at} comes after a later one", "{at} 的事件排在更晚的事件之后");
    clock = Math.max(clock, at);
    const spotted = watch.look(event);
    if (spotted !== null) say(...spotted);
    const key = JSON.stringify([customer, rep]);
    const owner = owners.get(customer) ?? null;
    if (type === "ownership.assigned" || type === "ownership.claimed") {
      const claimed = type === "ownership.claimed";
      if (owner !== null && claimed)
        say("O7", "{rep} claimed {customer} while {owner} owned it", "{rep} 领取 {customer} 时其归 {owner}", {
          owner,
        });
      else if (owner !== null)
        say(
          "O3",
          "{customer} has two owners at {at}: {owner} and {rep}",
          "{customer} 于 {at} 有两名负责人：{owner} 与 {rep}",
          { owner },
        );
      owners.set(customer, rep);
      due.set(customer, dueAt);
      if (!claimed || rules === null) continue;
      const { policy, calendar } = rules;
      const { cooldownDays, perDay } = policy.claim;
      const lostAt = lost.get(key);
      if (lostAt !== undefined && at < calendar.addDays(lostAt, cooldownDays))
        say(
          "O8",
          "{rep} lost {customer} at {lostAt} and claimed it at {at}, within {days} days",
          "{rep} 于 {lostAt} 失去 {customer}，{at} 又领取，未满 {days} 天",
          { lostAt: iso(lostAt), days: cooldownDays },
        );
      const today = `${rep} ${calendar.dayOf(at)}`;
      const count = (claims.get(today) ?? 0) + 1;
      claims.set(today, count);
      if (perDay !== null && count > perDay)
        say(
          "O9",
          "{rep} claimed {count} on one day, {perDay} being the limit",
          "{rep} 一日领取 {count} 个，上限 {perDay}",
          { count, perDay },
        );
    } else if (type === "ownership.released") {
      if (owner !== rep)
        say("O3", "{rep} lost {customer}, which {owner} owned", "{rep} 失去 {customer}，而其归 {owner}", {
          owner,
        });
      const dueWas = due.get(customer) ?? null;
      if (reason === "recycled" && dueWas !== null && at < dueWas)
        say(
          "O12",
          "{customer} was taken back at {at}, before it was due at {due}",
          "{customer} 于 {at} 被回收，早于到期日 {due}",
          { due: iso(dueWas) },
        );
      owners.delete(customer);
      due.delete(customer);
      lost.set(key, at);
    } else if (type === "ownership.renewed" || type === "ownership.protected") due.set(customer, dueAt);
  }
  return { owners, violations };
};

/**
 * Holds a real log to the laws that need nothing else: one owner at a time (O3), claims from a pool only (O7), no time that
 * runs backwards (O17), nothing taken back before its due date (O12), no handover accepted once it expired (O13), shares that
 * sum to 100 % (S1), nobody moved while disputed (Q1); with a policy also its cooldown (O8) and its daily limit (O9). Events
 * of other modules are left out by the caller; `readLog` reads a journal so. Cost: one pass.
 *
 * @example
 * ```ts
 * import { checkLog } from "@clientele/core/testing";
 *
 * const claimed = (ownerId: string, at: number) => ({
 *   type: "ownership.claimed", at, data: { customerId: "acme", ownerId, dueAt: null },
 * });
 * checkLog([claimed("lin", 1), claimed("zhou", 2)]).map((one) => [one.law, one.index]); // => [["O7", 1]]
 * ```
 */
export const checkLog = (log: readonly LoggedEvent[], rules: LogRules | null = null): readonly Violation[] =>
  foldLog(log, rules).violations;
