import type { Instant } from "../../kernel/index.js";
import type { RepFacts, TeamFacts } from "../candidates.js";
import type { CustomerFacts } from "../match.js";

interface OfCustomer {
  readonly at: Instant;
  readonly customerId: string;
}

/** Something that happened, or that one imagines, in the order of time. */
export type SimulationEvent =
  | { readonly is: "registered"; readonly at: Instant; readonly customer: CustomerFacts }
  /** A follow-up by whoever owned the customer then; here it counts for the owner of the simulation. */
  | (OfCustomer & { readonly is: "followed-up"; readonly kind: string })
  | (OfCustomer & { readonly is: "ordered"; readonly amount: number })
  /** An opportunity was opened, won, lost, or opened again after that. */
  | (OfCustomer & {
      readonly is: "deal";
      readonly dealId: string;
      readonly stage: "opened" | "won" | "lost" | "reopened";
    })
  /** An agreed pause until then, or its end; null ends it now. */
  | (OfCustomer & { readonly is: "paused"; readonly until: Instant | null })
  /** Kept by authority until then; null lets go. */
  | (OfCustomer & { readonly is: "locked"; readonly until: Instant | null })
  /** A contract runs until then; null for none. */
  | (OfCustomer & { readonly is: "contracted"; readonly until: Instant | null })
  /** The tier of the classification, on which terms of protection may depend. */
  | (OfCustomer & { readonly is: "classified"; readonly tier: string | null })
  /** Who can be given customers from now on; the customers of who is not active any more are decided anew. */
  | {
      readonly is: "staffed";
      readonly at: Instant;
      readonly reps: readonly RepFacts[];
      readonly teams?: readonly TeamFacts[] | undefined;
    };

/** What happens to one customer. */
export type CustomerEvent = Extract<SimulationEvent, { readonly customerId: string }>;
