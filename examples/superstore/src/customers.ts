import { memoryStore } from "@clientele/adapter-memory";
import { type ClienteleOptions, type ClienteleSession, createClientele } from "@clientele/core";
import { type Instant, instant } from "@clientele/core/kernel";
import { together } from "./desk.js";
import { readSource } from "./source.js";

/** Noon of the day after the last order. */
const NOW: Instant = instant("2017-12-31T12:00:00Z");

const playbook: NonNullable<ClienteleOptions["classification"]>["playbook"] = [
  { name: "key", when: { tier: ["A"], lifecycle: ["repeat", "loyal"] }, give: { visitEveryDays: 14 } },
  { name: "come back", when: { lifecycle: ["churned"] }, give: { promotion: ["phone"] } },
];

const open = async (): Promise<ClienteleSession> => {
  const { customers, products, days } = await readSource();
  const desk = createClientele({
    storage: memoryStore(),
    clock: () => NOW,
    calendar: { zone: "America/New_York" },
    classification: { playbook },
  }).as({ user: "admin", roles: ["admin"] });
  await together(products, (product) => desk.orders.addProduct(product));
  await together(customers, (customer) => desk.customers.register(customer));
  for (const { orders } of days) {
    await together(orders, (order) =>
      desk.orders.record({ ...order, lines: [...order.lines], currency: "USD" }),
    );
  }
  return desk;
};

let opened: Promise<ClienteleSession> | null = null;

/**
 * The customers, products and orders of the data and nothing invented but a playbook, in memory, as of the end of
 * 2017: what the examples of `docs/superstore.md` run on. Read once, however often it is asked for.
 */
export const openSuperstore = (): Promise<ClienteleSession> => {
  opened ??= open();
  return opened;
};
