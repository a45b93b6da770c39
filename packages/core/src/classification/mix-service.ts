import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerRecord } from "../customer/index.js";
import { type Order, productRecord } from "../order/index.js";
import { type Answer, query, type Read, type Reads } from "../storage/index.js";
import {
  type Contribution,
  contributions,
  periodIndex,
  periodStart,
  type SoldFigures,
} from "./analysis/index.js";
import { Mix } from "./inputs.js";
import { spanOf } from "./repository.js";
import { forEachOrder } from "./sales-repository.js";

const READ = "classification.read";

/** In a row for what has no name: no product, no category, no region. */
const NAMELESS = "";

export interface MixService {
  /**
   * What was sold of what: by customer, product, category, region or period, the most first. Each row has its share, margin
   * rate, and where its mean stock is given, turnover, cross ratio and contribution. `""` is the row of what has no
   * product, category or region. Orders that stood as of the moment count, returns against them; rows sum to everything
   * that was sold. Regions and categories are those of now.
   */
  mix(input: z.input<typeof Mix>): Answer<readonly Contribution[]>;
}

interface Part {
  readonly key: string;
  readonly amount: number;
  readonly margin: number | null;
}

type PartsOf = (orders: readonly Order[]) => Read<readonly Part[]>;

const whole = (order: Order, key: string): Part => ({ key, amount: order.amount, margin: order.margin });

/** How orders fall apart into the rows of a mix. */
const partsBy = (reads: Reads, { by, unit }: z.output<typeof Mix>): PartsOf => {
  const { calendar } = reads;
  const lines = (orders: readonly Order[], keyOf: (productId: string) => string) =>
    orders.flatMap((order) =>
      order.lines.map(({ productId, amount, margin }) => {
        const key = productId === null ? NAMELESS : keyOf(productId);
        return { key, amount, margin };
      }),
    );
  switch (by) {
    case "customer":
      return (orders) => Effect.succeed(orders.map((order) => whole(order, order.customerId)));
    case "period":
      return (orders) =>
        Effect.succeed(
          orders.map((order) => {
            const start = periodStart(periodIndex(calendar.dayOf(order.placedAt), unit), unit);
            return whole(order, calendar.dateText(calendar.startOf(start)));
          }),
        );
    case "region":
      return (orders) => {
        const ids = [...new Set(orders.map(({ customerId }) => customerId))];
        return Effect.map(reads.getMany(customerRecord, ids), (customers) => {
          const regions = new Map(ids.map((id, at) => [id, customers[at]?.region ?? NAMELESS]));
          return orders.map((order) => whole(order, regions.get(order.customerId) ?? NAMELESS));
        });
      };
    case "product":
      return (orders) => Effect.succeed(lines(orders, (productId) => productId));
    case "category":
      return (orders) => {
        const named = orders.flatMap((order) => order.lines.flatMap(({ productId }) => productId ?? []));
        const ids = [...new Set(named)];
        return Effect.map(reads.getMany(productRecord, ids), (products) => {
          const categories = new Map(ids.map((id, at) => [id, products[at]?.category ?? NAMELESS]));
          return lines(orders, (productId) => categories.get(productId) ?? NAMELESS);
        });
      };
  }
};

export const makeMixService = (): MixService => ({
  mix: query({ name: "classification.mix", permission: READ, input: Mix }, (input, reads) =>
    Effect.gen(function* () {
      const span = yield* spanOf(reads, input);
      const rows = new Map<string, { sales: number; margin: number | null }>();
      const partsOf = partsBy(reads, input);
      yield* forEachOrder(reads, READ, span, (orders) =>
        Effect.map(partsOf(orders), (parts) => {
          for (const { key, amount, margin } of parts) {
            const row = rows.get(key) ?? { sales: 0, margin: 0 };
            row.sales += amount;
            row.margin = row.margin === null || margin === null ? null : row.margin + margin;
            rows.set(key, row);
          }
        }),
      );
      const { stock } = input;
      const figures = [...rows].map(
        ([id, row]): SoldFigures => ({
          id,
          ...row,
          stock: Object.hasOwn(stock, id) ? (stock[id] ?? null) : null,
        }),
      );
      return contributions(figures.sort((a, b) => b.sales - a.sales || (a.id < b.id ? -1 : 1)));
    }),
  ),
});
