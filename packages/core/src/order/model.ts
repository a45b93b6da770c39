import * as z from "zod";
import { Amount, Currency, InstantInput } from "../kernel/index.js";
import { defineRecord, Id, integer, json, moment, type RecordOf, text } from "../storage/index.js";

/** What is sold 产品. */
export const productRecord = defineRecord("product", {
  title: { en: "product", "zh-CN": "产品" },
  fields: {
    name: text("user", z.string().min(1).max(500)),
    /** From wide to narrow: `Furniture/Chairs`. */
    category: text("user", z.string().min(1).nullable().default(null)),
  },
  indexes: [["category"]],
});
export type Product = RecordOf<typeof productRecord>;

/** One line: amounts in minor units of the order's currency, after discount; a return has a negative quantity and amount. */
export const OrderLine = z.strictObject({
  productId: Id.nullable().default(null),
  quantity: z.int(),
  amount: Amount,
  /** Amount less its cost, where the cost is known. */
  margin: Amount.nullable().default(null),
});
export type OrderLine = z.output<typeof OrderLine>;

/** So many lines of the largest amount still have an exact total. */
const MAX_LINES = 5_000;

export const OrderStatus = z.enum(["placed", "cancelled"]);

/** One order 订单, as the ERP has it. Its totals are those of its lines. */
export const orderRecord = defineRecord("order", {
  title: { en: "order", "zh-CN": "订单" },
  fields: {
    customerId: text("user", Id),
    placedAt: moment("user", InstantInput),
    currency: text("user", Currency),
    lines: json("user", z.array(OrderLine).min(1).max(MAX_LINES)),
    amount: integer("server", z.int()),
    /** Null when the cost of one of the lines is not known. */
    margin: integer("server", z.int().nullable()),
    status: text("server", OrderStatus),
    /** Null while it stands. As of an earlier moment a cancelled order still counts. */
    cancelledAt: moment("server", z.int().nullable()),
    recordedAt: moment("server", z.int()),
  },
  indexes: [
    ["customerId", "placedAt"],
    ["status", "customerId", "placedAt"],
    ["status", "placedAt"],
    ["currency", "status", "placedAt"],
    // with all that classification adds up, so that it need not look at the orders themselves, lines and all
    ["currency", "status", "customerId", "placedAt", "cancelledAt", "amount", "margin"],
  ],
});
export type Order = RecordOf<typeof orderRecord>;
