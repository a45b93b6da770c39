import { defineEvent, type EventMap } from "../kernel/index.js";
import type { CreditReason, CreditSource } from "./model.js";

/** One share of credit, as it was entered. */
export interface CreditedShare {
  readonly entryId: string;
  readonly repId: string | null;
  readonly teamId: string | null;
  readonly role: string;
  readonly share: number;
  readonly amount: number;
  readonly reason: CreditReason;
  /** The dispute or handover that it rests on. */
  readonly causeId: string | null;
}

export const performanceEvents = {
  /** An order was credited; or, with negative shares, taken back; or its credit changed hands. */
  credited: defineEvent<{
    source: CreditSource;
    sourceId: string;
    customerId: string;
    currency: string;
    shares: readonly CreditedShare[];
  }>()("performance.credited"),
  planApproved: defineEvent<{ planId: string; metric: string; target: number; currency: string }>()(
    "performance.plan-approved",
  ),
};
export type PerformanceEvents = EventMap<typeof performanceEvents>;
