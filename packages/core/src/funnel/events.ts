import { defineEvent, type EventMap, type Instant } from "../kernel/index.js";
import type { DecisionTrace } from "../ownership/index.js";
import type { CalledAction } from "./stage-action.js";

/** A deal at the time of the event: enough to count it and to credit whoever had it then. */
export interface DealFacts {
  readonly opportunityId: string;
  readonly customerId: string;
  readonly ownerId: string;
  readonly teamId: string | null;
  readonly pipelineId: string;
  /** Content hash of the version by which it was decided. */
  readonly pipelineHash: string;
  readonly stageId: string;
  /** The stage before; null when the deal is opened. */
  readonly from: string | null;
  /** Minor units. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly at: Instant;
}

/** Which deal, and who has it. */
export type DealRef = Pick<DealFacts, "opportunityId" | "customerId" | "ownerId" | "teamId">;

export const funnelEvents = {
  leadCaptured: defineEvent<{ leadId: string; name: string; source: string; ownerId: string | null }>()(
    "funnel.lead-captured",
  ),
  leadQualified: defineEvent<{ leadId: string; quality: string }>()("funnel.lead-qualified"),
  /** For the first time. `inTime` is null where nobody waited. */
  leadAnswered: defineEvent<{ leadId: string; respondBy: Instant | null; inTime: boolean | null }>()(
    "funnel.lead-answered",
  ),
  leadAssigned: defineEvent<{
    leadId: string;
    /** Null: the policy puts it into a pool, and nobody has it. */
    ownerId: string | null;
    /** Why, where the ownership policy decided; null where somebody named the rep. */
    decision: DecisionTrace | null;
  }>()("funnel.lead-assigned"),
  leadDisqualified: defineEvent<{ leadId: string; reason: string }>()("funnel.lead-disqualified"),
  leadConverted: defineEvent<{
    leadId: string;
    customerId: string;
    opportunityId: string;
    /** Was the customer registered by this? */
    registered: boolean;
    source: string;
  }>()("funnel.lead-converted"),
  opened: defineEvent<DealFacts>()("funnel.opened"),
  changed: defineEvent<{ opportunityId: string; customerId: string; fields: readonly string[] }>()(
    "funnel.changed",
  ),
  moved: defineEvent<DealFacts>()("funnel.moved"),
  /** A stage that the deal has entered or left asks for this. */
  actionDue: defineEvent<CalledAction & DealRef>()("funnel.action-due"),
  approvalRequested: defineEvent<
    DealRef & { stageId: string; approvalId: string; roles: readonly string[]; users: readonly string[] }
  >()("funnel.approval-requested"),
  approvalGiven: defineEvent<
    DealRef & { stageId: string; approvalId: string; verdict: "approved" | "rejected"; note: string }
  >()("funnel.approval-given"),
  /** It is on another version of its pipeline now; its stay in its stage goes on. */
  migrated: defineEvent<DealRef & { from: string; to: string; fromHash: string; toHash: string }>()(
    "funnel.migrated",
  ),
  won: defineEvent<DealFacts>()("funnel.won"),
  lost: defineEvent<DealFacts & { readonly reason: string }>()("funnel.lost"),
  reopened: defineEvent<DealFacts>()("funnel.reopened"),
};
export type FunnelEvents = EventMap<typeof funnelEvents>;

/** The subject of what happens to a lead; what happens to a deal goes with its customer. */
export const leadSubject = (leadId: string): string => `lead:${leadId}`;
