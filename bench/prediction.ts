import { type BetaGeometricFit, fitBetaGeometric } from "@clientele/core/classification";
import { simulateHistories } from "../tests/support/simulated-purchases.js";
import { bench, short } from "./bench.js";
import { duration } from "./harness.js";
import { fitBgNbdByHand } from "./peers/bg-nbd.js";

/** Customers as in the CDNOW sample: 2,357 of one quarter, seen for 39 weeks, drawn with the parameters of the paper. */
const customers = short ? 500 : 2_357;
const cohort = simulateHistories(
  { r: 0.2426, alpha: 4.4136 },
  { by: "bg-nbd", a: 0.7929, b: 2.4259 },
  { customers, weeks: 39, arrival: 12, seed: 1997 },
);

const parametersOf = ({ r, alpha, a, b }: BetaGeometricFit): readonly number[] => [r, alpha, a, b];

await bench("prediction", [
  {
    case: `prediction: BG/NBD fit, ${customers.toLocaleString("en")} customers`,
    metric: duration,
    ours: () => {
      const fit = fitBetaGeometric("bg-nbd", { unit: "weeks", ...cohort });
      if (!fit.ok) throw new Error(fit.error.code);
      return parametersOf(fit.value);
    },
    peers: { "hand-written": () => fitBgNbdByHand(cohort.repeats, cohort.recency, cohort.age) },
    same: (ours: readonly number[], peer: readonly number[]) =>
      ours.every((one, at) => Math.abs(one / (peer[at] ?? 0) - 1) < 1e-6),
  },
]);
