import { defineEvent, type EventMap } from "../kernel/index.js";
import type { LifecycleStage } from "./model.js";

/** The names of a customer's classes; tier and segment are null for who has never bought. */
export interface ClassNames {
  readonly tier: string | null;
  readonly segment: string | null;
  readonly lifecycle: LifecycleStage;
}

export const classificationEvents = {
  /** A customer's tier, segment or lifecycle stage is another than before; `from` is null the first time. */
  changed: defineEvent<{
    customerId: string;
    from: ClassNames | null;
    to: ClassNames;
    policyHash: string;
  }>()("classification.changed"),
};
export type ClassificationEvents = EventMap<typeof classificationEvents>;
