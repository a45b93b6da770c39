import type { Law } from "./law.js";
import { alikeLaws } from "./laws/alike.js";
import { claimLaws } from "./laws/claim.js";
import { clockLaws } from "./laws/clock.js";
import { contactLaws } from "./laws/contact.js";
import { decisionLaws } from "./laws/decision.js";
import { disputeLaws } from "./laws/dispute.js";
import { engineLaws } from "./laws/engine.js";
import { fairnessLaws } from "./laws/fairness.js";
import { handoverLaws } from "./laws/handover.js";
import { historyLaws } from "./laws/history.js";
import { logLaws } from "./laws/log.js";
import { sharingLaws } from "./laws/sharing.js";
import { transferLaws } from "./laws/transfer.js";
import { turnLaws } from "./laws/turns.js";

/** Every law of ownership, by the ids that reports name. */
export const ownershipLaws: readonly Law[] = [
  ...decisionLaws,
  ...alikeLaws,
  ...fairnessLaws,
  ...historyLaws,
  ...claimLaws,
  ...transferLaws,
  ...clockLaws,
  ...logLaws,
  ...engineLaws,
  ...turnLaws,
  ...contactLaws,
  ...handoverLaws,
  ...sharingLaws,
  ...disputeLaws,
];
