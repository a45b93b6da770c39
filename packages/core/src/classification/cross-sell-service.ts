import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerRecord } from "../customer/index.js";
import type { Instant } from "../kernel/index.js";
import { type Order, orderRecord } from "../order/index.js";
import { type Answer, query, type Read, type Reads } from "../storage/index.js";
import {
  type AnalysisPolicy,
  basketsOf,
  type CrossSell,
  type CrossSellOffer,
  crossSellOffers,
  crossSellRules,
} from "./analysis/index.js";
import { CrossSelling, Offers } from "./inputs.js";
import { asOfOf, spanOf } from "./repository.js";
import { forEachOrder, type SalesSpan, stoodAt } from "./sales-repository.js";

const READ = "classification.read";

export interface CrossSellService {
  /** Which products are bought together, in one order or by one customer, more often than by chance. */
  crossSell(input: z.input<typeof CrossSelling>): Answer<CrossSell>;
  /** What to offer a customer: what those rules lead to from all that it has bought, and it has not bought itself. */
  crossSellOffers(input: z.input<typeof Offers>): Answer<readonly CrossSellOffer[]>;
}

/** The products of an order that were bought; what was given back was not. */
const productsIn = ({ lines }: Pick<Order, "lines">): readonly string[] =>
  lines.flatMap(({ productId, quantity }) => (productId !== null && quantity > 0 ? [productId] : []));

const loadBaskets = (
  reads: Reads,
  span: SalesSpan & { readonly from: Instant },
  basket: "order" | "customer",
): Read<readonly (readonly string[])[]> => {
  const baskets = new Map<string, string[]>();
  const load = forEachOrder(reads, READ, span, (orders) =>
    Effect.sync(() => {
      for (const order of orders) {
        const products = productsIn(order);
        if (products.length === 0) continue;
        const key = basket === "order" ? order.id : order.customerId;
        const held = baskets.get(key);
        if (held === undefined) baskets.set(key, [...products]);
        else held.push(...products);
      }
    }),
  );
  return Effect.map(load, () => [...baskets.values()]);
};

export const makeCrossSellService = ({ crossSell: policy }: AnalysisPolicy): CrossSellService => {
  const rulesOf = (reads: Reads, { basket, ...span }: z.output<typeof CrossSelling>): Read<CrossSell> =>
    Effect.flatMap(spanOf(reads, span), (orders) =>
      Effect.map(loadBaskets(reads, orders, basket), (baskets) => crossSellRules(basketsOf(baskets), policy)),
    );

  return {
    crossSell: query(
      { name: "classification.cross-sell", permission: READ, input: CrossSelling },
      (input, reads) => rulesOf(reads, input),
    ),

    crossSellOffers: query(
      { name: "classification.cross-sell-offers", permission: READ, input: Offers },
      ({ customerId, ...input }, reads) =>
        Effect.gen(function* () {
          yield* reads.require(customerRecord, customerId);
          yield* reads.permitCustomer(READ, customerId);
          const { rules } = yield* rulesOf(reads, input);
          const asOf = yield* asOfOf(reads, input.asOf);
          const orders = yield* reads.all(orderRecord, { where: { customerId } });
          const bought = orders.filter((order) => stoodAt(order, asOf)).flatMap(productsIn);
          return crossSellOffers(rules, bought);
        }),
    ),
  };
};
