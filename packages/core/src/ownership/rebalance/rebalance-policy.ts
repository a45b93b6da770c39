import * as z from "zod";

/** Why a customer may be made to stay with its owner; what is under dispute stays whatever the policy says. */
export const StayReason = z.enum([
  /** Its protection has not run out. */
  "protected",
  /** Locked, under contract, or its clock paused. */
  "locked",
  "contract",
  "paused",
  /** There is a deal open. */
  "open-deals",
  /** Several own it together. */
  "shared",
  /** A handover is asked for. */
  "handover",
]);
export type StayReason = z.output<typeof StayReason>;

/** What a rebalance leaves alone, and takes along. */
export const RebalancePolicy = z.strictObject({
  /** Which customers stay where they are. */
  keep: z.array(StayReason).default([...StayReason.options]),
  /** Which of its open deals go along with a customer that moves. */
  deals: z.enum(["all", "none"]).default("all"),
});
export type RebalancePolicy = z.output<typeof RebalancePolicy>;
