import type { DayNumber } from "../kernel/index.js";
import type { ColumnOptions, SalesColumns } from "./columns.js";
import { handles } from "./handles.js";
import { salesColumns } from "./orders.js";

/** Orders of one customer, on one day, of one amount. */
export interface Sale {
  readonly day: DayNumber;
  /** Minor units of one order. A negative amount is a return: it lowers M and is not a purchase. */
  readonly amount: number;
  /** How many such orders; 1 unless said otherwise. */
  readonly orders?: number;
}

/** Collects customers in any order, and lays them out as columns at the end. */
export interface ColumnsBuilder {
  /** Adds sales of a customer. Sales after the as-of day are left out; a customer may be added in parts. */
  add(id: string, sales: readonly Sale[]): void;
  finish(): SalesColumns;
}

const FIRST_ROOM = 1 << 10;

/**
 * Makes columns of sales, customer by customer, so that they can be fed from a stream.
 *
 * @example
 * ```ts
 * import { columnsBuilder } from "@clientele/core/classification";
 *
 * const builder = columnsBuilder({ asOfDay: 100, countBy: "orders", windowDays: null });
 * builder.add("zhou", []);
 * builder.add("acme", [{ day: 60, amount: 20_000 }, { day: 90, amount: 5_000 }, { day: 95, amount: -1_000 }]);
 * const columns = builder.finish();
 * columns.ids; // => ["acme", "zhou"]
 * [...columns.recencyDays]; // => [10, -1]
 * [...columns.frequency]; // => [2, 0]
 * [...columns.monetary]; // => [24000, 0]
 * ```
 */
export const columnsBuilder = (options: ColumnOptions): ColumnsBuilder => {
  const known = handles();
  let customers = new Int32Array(FIRST_ROOM);
  let days = new Int32Array(FIRST_ROOM);
  let amounts = new Float64Array(FIRST_ROOM);
  let size = 0;

  const makeRoom = (): void => {
    const grown = [new Int32Array(2 * size), new Int32Array(2 * size), new Float64Array(2 * size)] as const;
    grown[0].set(customers);
    grown[1].set(days);
    grown[2].set(amounts);
    [customers, days, amounts] = grown;
  };

  return {
    add(id, sales) {
      const customer = known.of(id);
      for (const { day, amount, orders = 1 } of sales) {
        for (let left = orders; left > 0; left -= 1) {
          if (size === days.length) makeRoom();
          customers[size] = customer;
          days[size] = day;
          amounts[size] = amount;
          size += 1;
        }
      }
    },
    finish() {
      const { ids, places } = known.ascending();
      const orders = {
        customers: customers.subarray(0, size).map((customer) => places[customer] ?? 0),
        days: days.subarray(0, size),
        amounts: amounts.subarray(0, size),
      };
      return salesColumns(ids, orders, options);
    },
  };
};
