import { defineEvent, type EventMap } from "../kernel/index.js";
import type { LifecycleStage } from "./model.js";
import type { ManCode, PoolLevel, ScreeningVerdict, Treatment } from "./qualification/index.js";

/** The names of a customer's classes; tier and segment are null for who has never bought. */
export interface ClassNames {
  readonly tier: string | null;
  readonly segment: string | null;
  readonly lifecycle: LifecycleStage;
}

interface InSegment {
  readonly customerId: string;
  readonly segment: string;
  readonly membershipId: string;
}

export const classificationEvents = {
  /** A customer's tier, segment or lifecycle stage is another than before; `from` is null the first time. */
  changed: defineEvent<{
    customerId: string;
    from: ClassNames | null;
    to: ClassNames;
    policyHash: string;
  }>()("classification.changed"),
  segmentEntered: defineEvent<InSegment>()("classification.segment-entered"),
  segmentLeft: defineEvent<InSegment>()("classification.segment-left"),
  qualified: defineEvent<{
    customerId: string;
    code: ManCode;
    treatment: Treatment;
    qualified: boolean;
    policyHash: string;
  }>()("classification.qualified"),
  screened: defineEvent<{
    customerId: string;
    verdict: ScreeningVerdict;
    score: number;
    policyHash: string;
  }>()("classification.screened"),
  cardOpened: defineEvent<{ customerId: string; repId: string; pool: PoolLevel }>()(
    "classification.card-opened",
  ),
  cardClosed: defineEvent<{ customerId: string; repId: string; outcome: "won" | "lost"; pool: PoolLevel }>()(
    "classification.card-closed",
  ),
  /** A closed card leaves the pool of its rep below its target: somebody new is wanted. */
  replacementWanted: defineEvent<{ customerId: string; repId: string; pool: PoolLevel }>()(
    "classification.replacement-wanted",
  ),
  given: defineEvent<{ customerId: string; play: string; item: string; givenId: string }>()(
    "classification.given",
  ),
};
export type ClassificationEvents = EventMap<typeof classificationEvents>;
