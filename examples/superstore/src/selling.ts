import { DAY } from "@clientele/core/kernel";
import { together } from "./desk.js";
import type { SourceOrder } from "./source.js";
import { once, type World } from "./world.js";

/** The year in which deals are followed. */
export const DEAL_YEAR = 2017;
const RECENT_DAYS = 90;
const CURRENCY = "USD";
/** After how many days the owner goes on to which stage; terms are only talked about where it is worth it. */
const STAGE_AFTER_DAYS = [
  { days: 14, to: "intention", fromAmount: 0 },
  { days: 35, to: "communication", fromAmount: 400_00 },
] as const;

/** Everybody in these tiers, page by page. */
const customersIn = async ({ erp }: World, tier: string) => {
  const found = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof erp.classification.list>> = await erp.classification.list({
      tier,
      after,
      limit: 1_000,
    });
    found.push(...page.items);
    after = page.next;
  } while (after !== null);
  return found;
};

/** Open deals of the quarter, by the customer. */
export type OpenDeals = Map<
  string,
  { readonly id: string; readonly openedAt: number; readonly ownerId: string; readonly amount: number }
>;

const dealId = (quarter: string, customerId: string): string => `deal:${quarter}:${customerId}`;

/**
 * A quarter begins: customers are classified anew, recent buyers become leads, and of these the ones in tiers A and B who
 * have an owner become deals, expected at the size of their usual order before the quarter ends.
 */
export const beginQuarter = async (world: World, quarter: string, endsAt: number): Promise<void> => {
  const { erp, source } = world;
  const names = new Map(source.customers.map((customer) => [customer.id, customer.name]));
  await erp.classification.classifyAll({ currency: CURRENCY });
  for (const tier of ["A", "B", "C"]) {
    const recent = (await customersIn(world, tier)).filter(
      (one) => one.recencyDays !== null && one.recencyDays <= RECENT_DAYS,
    );
    await together(recent, async ({ id: customerId, monetary, frequency }) => {
      const { holding } = await erp.ownership.get({ customerId });
      const id = `lead:${quarter}:${customerId}`;
      const quality = tier === "A" ? "hot" : tier === "B" ? "warm" : "cold";
      await erp.funnel.captureLead(
        {
          id,
          name: names.get(customerId) ?? customerId,
          source: "recent purchase",
          quality,
          ownerId: holding.ownerId,
          force: true,
        },
        once(id),
      );
      if (tier === "C" || holding.ownerId === null) {
        const reason = tier === "C" ? "usual orders are too small" : "nobody owns the customer";
        await erp.funnel.disqualifyLead({ id, reason }, once("disqualify", id));
        return;
      }
      await erp.funnel.convertLead(
        {
          id,
          customerId,
          force: true,
          opportunity: {
            id: dealId(quarter, customerId),
            amount: Math.max(0, Math.round(monetary / Math.max(1, frequency))),
            currency: CURRENCY,
            expectedCloseAt: endsAt,
            ownerId: holding.ownerId,
          },
        },
        once("convert", id),
      );
    });
  }
};

/** Deals that are still open, found again in the store: so a history that was broken off goes on with them. */
export const openDeals = async ({ erp }: World): Promise<OpenDeals> => {
  const deals: OpenDeals = new Map();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof erp.funnel.list>> = await erp.funnel.list({
      status: "open",
      after,
      limit: 1_000,
    });
    for (const { id, customerId, openedAt, ownerId, amount } of page.items)
      deals.set(customerId, { id, openedAt, ownerId, amount: amount ?? 0 });
    after = page.next;
  } while (after !== null);
  return deals;
};

/** The owner works on the deals: a call, and on to the next stage. */
export const workOnDeals = async ({ erp, clock, calendar }: World, deals: OpenDeals): Promise<void> => {
  for (const { days, to, fromAmount } of STAGE_AFTER_DAYS) {
    const due = [...deals].filter(
      ([, deal]) =>
        deal.amount >= fromAmount && calendar.dayOf(clock.now) - calendar.dayOf(deal.openedAt) === days,
    );
    await together(due, async ([customerId, deal]) => {
      const call = { customerId, at: clock.now, channel: "phone", kind: "call", byId: deal.ownerId } as const;
      await erp.customers.touch(call, once("deal-call", deal.id, to));
      await erp.funnel.move({ id: deal.id, to }, once("move", deal.id, to));
    });
  }
};

/** Customers with an open deal ordered: it is won, at what they really ordered. */
export const winDeals = async (
  { erp, clock, calendar }: World,
  deals: OpenDeals,
  orders: readonly SourceOrder[],
): Promise<void> => {
  const bought = orders.filter((order) => deals.has(order.customerId));
  await together(bought, async (order) => {
    const deal = deals.get(order.customerId);
    if (deal === undefined) return;
    deals.delete(order.customerId);
    const amount = order.lines.reduce((sum, line) => sum + line.amount, 0);
    await erp.funnel.change({ id: deal.id, amount }, once("amount", deal.id));
    if (calendar.dayOf(clock.now) - calendar.dayOf(deal.openedAt) < STAGE_AFTER_DAYS[0].days) {
      await erp.funnel.move({ id: deal.id, to: "intention" }, once("move", deal.id, "intention"));
    }
    await erp.funnel.win({ id: deal.id }, once("win", deal.id));
  });
};

/** The quarter ends: who has not ordered is lost, for want of a decision. */
export const endQuarter = async ({ erp }: World, deals: OpenDeals): Promise<void> => {
  await together([...deals.values()], ({ id }) =>
    erp.funnel.lose({ id, reason: "no-decision" }, once("lose", id)),
  );
  deals.clear();
};

export const quarterOf = (date: string): string =>
  `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

export const isQuarterStart = (date: string): boolean => /-(01|04|07|10)-01$/.test(date);

/** Noon of the last day before the next quarter. */
export const quarterEnd = (startsAt: number, calendar: World["calendar"]): number => {
  let at = startsAt + 80 * DAY;
  while (!isQuarterStart(calendar.dateText(at + DAY))) at += DAY;
  return at;
};
