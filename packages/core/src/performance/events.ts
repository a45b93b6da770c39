import { defineEvent, type EventMap } from "../kernel/index.js";

/** One share of credit, as it was entered. */
export interface CreditedShare {
  readonly entryId: string;
  readonly repId: string | null;
  readonly teamId: string | null;
  readonly role: string;
  readonly share: number;
  readonly amount: number;
}

export const performanceEvents = {
  /** An order was credited; or, with negative shares, taken back. */
  credited: defineEvent<{
    source: "order";
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
