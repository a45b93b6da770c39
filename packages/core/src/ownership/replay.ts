import { type Calendar, canonicalJson } from "../kernel/index.js";
import type { RepFacts, TeamFacts } from "./candidates.js";
import { judgeClaim } from "./claim.js";
import { compilePolicy } from "./compile/index.js";
import { decide } from "./decide.js";
import { contactPolicy, firstContact } from "./first-contact/index.js";
import { judgeReceipt } from "./handover/index.js";
import type { DecisionRecord, Trace } from "./model.js";
import type { OwnershipPolicy } from "./policy.js";
import type { OwnershipExtensions } from "./registry.js";

/** A decision as it was recorded, and as it comes out when it is made again. */
export interface Replay {
  readonly recorded: Trace;
  /** Null when it would be refused. */
  readonly again: Trace | null;
  readonly same: boolean;
}

const again = (
  record: Pick<DecisionRecord, "policy" | "trace" | "facts">,
  policy: OwnershipPolicy,
  roster: { readonly reps: readonly RepFacts[]; readonly teams: readonly TeamFacts[] },
  calendar: Calendar,
  extensions: OwnershipExtensions = {},
): Trace | null => {
  const { facts, trace } = record;
  if (facts === null) return trace;
  if (facts.kind === "policy") {
    const { reps, teams } = roster;
    return {
      kind: "policy",
      ...decide(compilePolicy(policy, extensions), { ...facts, reps, teams }, record.policy).trace,
    };
  }
  if (facts.kind === "handover") {
    const judged = judgeReceipt(facts, policy, calendar);
    return judged.ok && trace.kind === "handover" ? { ...trace, grant: judged.value } : null;
  }
  if (facts.kind === "first-contact")
    return trace.kind === "first-contact"
      ? { ...trace, contact: firstContact(facts, contactPolicy(policy.firstContact, trace.how), calendar) }
      : null;
  const judged = judgeClaim(facts, policy, calendar);
  return judged.ok && trace.kind === "claim" ? { ...trace, grant: judged.value } : null;
};

/**
 * Makes a recorded decision again from what was recorded: the policy and the roster by their hashes, the facts, the clock.
 * What a person decided by hand is only repeated.
 */
export const replay = (...decision: Parameters<typeof again>): Replay => {
  const [{ trace: recorded }] = decision;
  const now = again(...decision);
  return { recorded, again: now, same: canonicalJson(recorded) === canonicalJson(now) };
};
