/** Minor units by currency, in the order of their codes: amounts of different currencies are never added. */
export type MoneyByCurrency = readonly { readonly currency: string; readonly amount: number }[];

/** The sums of what has an amount; the rest adds nothing. */
export const addMoney = (
  items: readonly { readonly amount: number | null; readonly currency: string | null }[],
): MoneyByCurrency => {
  const sums = new Map<string, number>();
  for (const { amount, currency } of items) {
    if (amount !== null && currency !== null) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amount]) => ({ currency, amount }));
};
