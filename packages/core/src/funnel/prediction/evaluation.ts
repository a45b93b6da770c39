import type { Instant } from "../../kernel/index.js";
import { type Calibration, calibrationOf } from "./calibration.js";

/** How good a way of judging is on deals that it had not seen. */
export interface Evaluation extends Calibration {
  /** Deals closed before this were learned from; the others were judged. */
  readonly cutAt: Instant;
  readonly learnedFrom: number;
  /** Better than the base rate by both the Brier score and the log-loss. If not, use the base rate. */
  readonly better: boolean;
}

interface Closed {
  readonly closedAt: Instant;
  readonly won: boolean;
}

/**
 * Learns from the deals that were closed first and judges those closed later, as it would have been at the time. The
 * base rate to beat is that of the deals learned from. Null where there is nothing to learn from or to judge.
 *
 * @param share - of the deals, those closed first, to learn from: 0.7 unless told otherwise.
 * @param learn - given the earlier deals, how a later one is judged (0 to 1); null when it cannot learn from them.
 */
export const evaluateOutOfTime = <C extends Closed>(
  cases: readonly C[],
  learn: (earlier: readonly C[]) => ((later: C) => number) | null,
  share = 0.7,
): Evaluation | null => {
  const sorted = [...cases].sort((a, b) => a.closedAt - b.closedAt);
  const cutAt = sorted[Math.floor(sorted.length * share)]?.closedAt;
  if (cutAt === undefined) return null;
  const earlier = sorted.filter((one) => one.closedAt < cutAt);
  const judge = earlier.length === 0 ? null : learn(earlier);
  if (judge === null) return null;
  const later = sorted.filter((one) => one.closedAt >= cutAt);
  const judged = later.map((one) => ({ probability: judge(one), happened: one.won }));
  const made = calibrationOf(judged, earlier.filter((one) => one.won).length / earlier.length);
  const better = made.brier < made.baseBrier && made.logLoss < made.baseLogLoss;
  return { ...made, cutAt, learnedFrom: earlier.length, better };
};
