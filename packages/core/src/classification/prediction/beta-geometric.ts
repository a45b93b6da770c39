import { logRising } from "./gamma-function.js";
import type { PurchaseHistory } from "./histories.js";
import { negativeBinomialTail, negativeBinomialTerm } from "./negative-binomial.js";
import type { TimeUnit } from "./time-unit.js";

/**
 * BG/NBD (Fader, Hardie and Lee 2005) and MBG/NBD (Batislam, Denizel and Filiztekin 2007): while alive a customer buys at
 * a rate that is gamma distributed over customers (r, alpha), and after each purchase leaves with a chance that is beta
 * distributed (a, b). With BG/NBD nobody leaves before the second purchase; with MBG/NBD the first one counts too.
 */
export interface BetaGeometric {
  readonly model: "bg-nbd" | "mbg-nbd";
  readonly unit: TimeUnit;
  readonly r: number;
  /** In units of time; so many expected purchases a unit as r / alpha. */
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** How many times a customer could have left: after each repeat purchase, and with MBG/NBD after the first one too. */
export const chancesOf = (model: BetaGeometric["model"], purchases: number): number =>
  model === "mbg-nbd" ? purchases + 1 : purchases;

/** The chance that the customer of a history is still alive at the end of it. */
export const betaGeometricAlive = (of: BetaGeometric, { repeats, recency, age }: PurchaseHistory): number => {
  const chances = chancesOf(of.model, repeats);
  if (chances === 0) return 1;
  const apart = Math.log1p((age - recency) / (of.alpha + recency));
  return 1 / (1 + (of.a / (of.b + chances - 1)) * Math.exp((of.r + repeats) * apart));
};

/** Whoever is alive at the end of a history behaves as a new customer of this BG/NBD does. */
export const betaGeometricAhead = (of: BetaGeometric, { repeats, age }: PurchaseHistory): BetaGeometric => ({
  ...of,
  model: "bg-nbd",
  r: of.r + repeats,
  alpha: of.alpha + age,
  b: of.b + chancesOf(of.model, repeats),
});

/** What the running sums are divided by before they overflow. */
const HUGE = 1e250;

/**
 * E[X(t)] of BG/NBD. Of the i purchases that a customer would make if it never left, negative binomial with mean
 * r t / alpha, the j-th is made with the chance B(a, b + j - 1) / B(a, b). All terms are positive, so nothing is lost to
 * rounding for any parameters, also where the closed form with 2F1 divides by a - 1 or by a + b - 1 near 0.
 * Cost: some (r + 40) t / alpha terms.
 */
export const betaGeometricMean = ({ r, alpha, a, b }: BetaGeometric, t: number): number => {
  const z = t / (alpha + t);
  let [term, survival, made, total, sum] = [1, 1, 0, 1, 0];
  for (let i = 1; ; i += 1) {
    const growth = ((r + i - 1) / i) * z;
    term *= growth;
    made += survival;
    survival *= (b + i - 1) / (a + b + i - 1);
    total += term;
    sum += term * made;
    const ratio = Math.max(z, ((r + i) / (i + 1)) * z);
    if (ratio < 1) {
      const rest = ratio / (1 - ratio);
      if (term * (made * rest + rest / (1 - ratio)) <= Number.EPSILON * sum) return sum / total;
    }
    if (total > HUGE) [term, total, sum] = [term / HUGE, total / HUGE, sum / HUGE];
  }
};

/** P(X(t) = n) of BG/NBD (Fader, Hardie and Lee 2005, equation 8): n purchases and still alive, or gone after the n-th. */
export const betaGeometricTerm = ({ r, alpha, a, b }: BetaGeometric, t: number, n: number): number => {
  const stays = Math.exp(logRising(b, n) - logRising(a + b, n)) * negativeBinomialTerm({ r, alpha }, t, n);
  if (n === 0) return stays;
  const leaves = (a / (a + b)) * Math.exp(logRising(b, n - 1) - logRising(a + b + 1, n - 1));
  return stays + leaves * negativeBinomialTail({ r, alpha }, t, n);
};
