import type { Law } from "./law.js";
import { alikeLaws } from "./laws/alike.js";
import { claimLaws } from "./laws/claim.js";
import { clockLaws } from "./laws/clock.js";
import { decisionLaws } from "./laws/decision.js";
import { fairnessLaws } from "./laws/fairness.js";
import { historyLaws } from "./laws/history.js";
import { logLaws } from "./laws/log.js";

/** Every law of ownership, by the ids that reports name. */
export const ownershipLaws: readonly Law[] = [
  ...decisionLaws,
  ...alikeLaws,
  ...fairnessLaws,
  ...historyLaws,
  ...claimLaws,
  ...clockLaws,
  ...logLaws,
];
