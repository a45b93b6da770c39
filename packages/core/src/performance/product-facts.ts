import type { CreditFact } from "./facts.js";

/** A line of an order, as far as it matters for whose it is. */
export interface SoldLine {
  readonly productId: string | null;
  readonly amount: number;
}

/** So much of an amount as the first lines make of the order; in integers, as amounts times amounts are not safe. */
const upTo = (amount: number, lines: number, order: number): number =>
  Number((BigInt(amount) * BigInt(lines)) / BigInt(order));

/**
 * One share of an order, by product: each line gets its part of the amount and of the margin, in the order of the lines,
 * and they sum to the share to the unit. Credit is held for orders, so a product's margin is that of its orders in
 * proportion to its amount. Of an order that comes to 0 everything is without a product.
 */
export const productFacts = (fact: CreditFact, lines: readonly SoldLine[]): readonly CreditFact[] => {
  const order = lines.reduce((sum, line) => sum + line.amount, 0);
  if (order === 0) return [{ ...fact, productId: null }];
  let before = 0;
  return lines.map(({ productId, amount }) => {
    const after = before + amount;
    const part = (of: number): number => upTo(of, after, order) - upTo(of, before, order);
    const own = { ...fact, productId, amount: part(fact.amount), margin: part(fact.margin) };
    before = after;
    return own;
  });
};
