import { NotFound, RuleRefused } from "@clientele/core";
import { reps } from "./desk.js";
import type { SourceCustomer, SourceOrder } from "./source.js";
import { once, type World } from "./world.js";

const CURRENCY = "USD";

const teamOf = (customer: SourceCustomer): string => customer.region.split("/")[1]?.toLowerCase() ?? "";

const isKnown = async ({ erp }: World, orderId: string): Promise<boolean> => {
  try {
    await erp.orders.get({ id: orderId });
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
};

/** The reps of the region try in turn; whom the rules refuse lets the next one try. */
const claimFor = async (world: World, customer: SourceCustomer, turn: number): Promise<void> => {
  const colleagues = reps.filter((rep) => rep.teamId === teamOf(customer));
  for (let tried = 0; tried < colleagues.length; tried += 1) {
    const { id } = colleagues[(turn + tried) % colleagues.length] ?? colleagues[0] ?? { id: "" };
    try {
      await world.rep(id).ownership.claim({ customerId: customer.id });
      return;
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
    }
  }
};

/**
 * Who places an order has an owner by then. A new customer is registered, and assigned by the policy; one who had lapsed
 * into the public pool comes back with an inquiry, and is claimed by a rep of the region.
 */
const welcome = async (
  world: World,
  order: SourceOrder,
  customer: SourceCustomer,
  turn: number,
): Promise<void> => {
  const { erp } = world;
  const { id, name, segment, region } = customer;
  await erp.customers.register({ id, name, segment, region, party: "person" }, once("customer", id));
  const { holding } = await erp.ownership.get({ customerId: id });
  if (holding.ownerId !== null) return;
  const inquiry = { customerId: id, at: world.clock.now, channel: "web", kind: "inquiry" } as const;
  await erp.customers.touch(inquiry, once("inquiry", order.id));
  await claimFor(world, customer, turn);
};

/** The orders of a day. Customers are welcomed in the order of the data, so that the same data gives the same owners. */
export const takeOrders = async (
  world: World,
  orders: readonly SourceOrder[],
  day: number,
): Promise<void> => {
  const customers = new Map(world.source.customers.map((customer) => [customer.id, customer]));
  for (const [at, order] of orders.entries()) {
    const customer = customers.get(order.customerId);
    if (customer === undefined)
      throw new Error(`order ${order.id} of an unknown customer ${order.customerId}`);
    if (!(await isKnown(world, order.id))) await welcome(world, order, customer, day + at);
  }
  await Promise.all(
    orders.map(({ id, customerId, placedAt, lines }) =>
      world.erp.orders.record(
        { id, customerId, placedAt, currency: CURRENCY, lines: [...lines] },
        once("order", id),
      ),
    ),
  );
};

/** The owner asks, some days after an order, whether everything is all right. Nobody calls who owns nobody. */
export const followUp = async (world: World, orders: readonly SourceOrder[]): Promise<void> => {
  await Promise.all(
    orders.map(async (order) => {
      const { holding } = await world.erp.ownership.get({ customerId: order.customerId });
      if (holding.ownerId === null) return;
      const call = {
        customerId: order.customerId,
        at: world.clock.now,
        channel: "phone",
        kind: "call",
      } as const;
      await world.rep(holding.ownerId).customers.touch(call, once("follow-up", order.id));
    }),
  );
};
