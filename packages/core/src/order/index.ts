/** Order 订单: products and orders, as the ERP or the shop has them. */
export * from "./events.js";
export * from "./faults.js";
export * from "./model.js";
export type { OrderService } from "./service.js";
export * from "./total.js";
