import type { PurchaseHistory } from "./histories.js";
import { negativeBinomialTerm } from "./negative-binomial.js";
import { integratePareto, paretoIntegral } from "./pareto-integral.js";
import { integrate } from "./quadrature.js";
import type { TimeUnit } from "./time-unit.js";

/**
 * Pareto/NBD (Schmittlein, Morrison and Colombo 1987): while alive a customer buys at a rate that is gamma distributed
 * over customers (r, alpha), and leaves at any moment at a rate that is gamma distributed too (s, beta).
 */
export interface ParetoNbd {
  readonly model: "pareto-nbd";
  readonly unit: TimeUnit;
  readonly r: number;
  /** In units of time, as `beta`. */
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
}

/** The chance that the customer of a history is still alive at the end of it. */
export const paretoAlive = ({ r, ...of }: ParetoNbd, { repeats, recency, age }: PurchaseHistory): number => {
  const left = paretoIntegral();
  integratePareto({ ...of, p: r + repeats }, recency, age, left);
  return 1 / (1 + Math.exp(left.odds));
};

/** Whoever is alive at the end of a history behaves as a new customer of this Pareto/NBD does. */
export const paretoAhead = (of: ParetoNbd, { repeats, age }: PurchaseHistory): ParetoNbd => ({
  ...of,
  r: of.r + repeats,
  alpha: of.alpha + age,
  beta: of.beta + age,
});

/** E[X(t)] (Fader and Hardie 2005, A Note on Deriving the Pareto/NBD Model, equation 27); for s = 1 its limit. */
export const paretoMean = ({ r, alpha, s, beta }: ParetoNbd, t: number): number => {
  const stays = Math.log1p(t / beta);
  const shape = s - 1;
  return ((r * beta) / alpha) * (shape === 0 ? stays : -Math.expm1(-shape * stays) / shape);
};

/** Parts into which a span is cut, in geometric steps from the smaller of alpha and beta. */
const PANELS = 16;

/** P(X(t) = n): n purchases and still alive, or n until the moment of leaving, integrated over that moment. */
export const paretoTerm = ({ r, alpha, s, beta }: ParetoNbd, t: number, n: number): number => {
  const rate = { r, alpha };
  const stays = negativeBinomialTerm(rate, t, n) * Math.exp(-s * Math.log1p(t / beta));
  const from = Math.min(alpha, beta);
  const step = Math.log1p(t / from) / PANELS;
  let left = 0;
  for (let panel = 0; panel < PANELS; panel += 1) {
    left += integrate(panel * step, (panel + 1) * step, (along) => {
      const y = from * Math.expm1(along);
      const leaves = (s / (beta + y)) * Math.exp(-s * Math.log1p(y / beta));
      return negativeBinomialTerm(rate, y, n) * leaves * (from + y);
    });
  }
  return stays + left;
};
