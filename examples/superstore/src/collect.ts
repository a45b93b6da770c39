import type { ClienteleSession } from "@clientele/core";
import { ClienteleError } from "@clientele/core";
import { lifecycleNames, lifecycleStages, standardSegments } from "@clientele/core/classification";
import { defaultPipeline } from "@clientele/core/funnel";
import type { Calendar, Page } from "@clientele/core/kernel";
import { reps, teams } from "./desk.js";
import type { Both, Figures } from "./figures.js";
import { DEAL_YEAR } from "./selling.js";
import type { Source } from "./source.js";
import type { World } from "./world.js";

const USD = { currency: "USD" } as const;
const PAGE = 1_000;

const year = (of: number) => ({ from: `${of}-01-01`, until: `${of + 1}-01-01` });
const instants = (of: number) => ({ from: `${of}-01-01T00:00:00Z`, until: `${of + 1}-01-01T00:00:00Z` });

/** Every page of a list. */
const everything = async <A>(
  read: (page: { after: string | null; limit: number }) => Promise<Page<A>>,
): Promise<A[]> => {
  const all: A[] = [];
  let after: string | null = null;
  do {
    const page: Page<A> = await read({ after, limit: PAGE });
    all.push(...page.items);
    after = page.next;
  } while (after !== null);
  return all;
};

const sum = <A>(items: readonly A[], of: (item: A) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const countBy = <A>(items: readonly A[], keyOf: (item: A) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
};

const sourceFigures = (source: Source, calendar: Calendar): Figures["source"] => ({
  lines: source.lines,
  orders: source.orders,
  customers: source.customers.length,
  products: source.products.length,
  from: calendar.dateText(source.days[0]?.at ?? 0),
  until: calendar.dateText(source.days.at(-1)?.at ?? 0),
  productsWithTwoNames: source.productsWithTwoNames,
});

const reconciled = async (desk: ClienteleSession, source: Source): Promise<Figures["reconciliation"]> => {
  const { orders, ledger, mismatches } = await desk.performance.reconcile({
    from: "2014-01-01",
    until: "2018-01-01",
    ...USD,
  });
  const sales = { ...source.sales, orders: orders.amount, ledger: ledger.amount };
  const profit = { ...source.profit, orders: orders.margin, ledger: ledger.margin };
  const agrees = [sales, profit].every((one) => one.cents === one.orders && one.cents === one.ledger);
  return { sales, profit, agrees: agrees && mismatches.length === 0 };
};

const customerFigures = async (desk: ClienteleSession): Promise<Figures["customers"]> => {
  const customers = await everything((page) => desk.customers.find(page));
  return teams.map(({ name, region }) => {
    const there = customers.filter((customer) => customer.region?.startsWith(`${region}/`));
    return {
      region: name,
      segments: Object.fromEntries(countBy(there, (customer) => customer.segment ?? "")),
      total: there.length,
    };
  });
};

const classFigures = async (desk: ClienteleSession): Promise<Figures["classes"]> => {
  const { lifecycle } = await desk.classification.summary();
  const all = (
    await Promise.all(
      lifecycleStages.map((stage) =>
        everything((page) => desk.classification.list({ ...page, lifecycle: stage })),
      ),
    )
  ).flat();
  const best = all.reduce((top, one) => (one.monetary > top.monetary ? one : top));
  const customer = await desk.customers.get({ id: best.id });
  const { text } = await desk.classification.explain({ customerId: best.id });
  const ofTier = (tier: string) => all.filter((one) => one.tier === tier);
  const ofSegment = (segment: string) => all.filter((one) => one.segment === segment);
  return {
    tiers: ["A", "B", "C"].map((tier) => ({
      tier,
      customers: ofTier(tier).length,
      amount: sum(ofTier(tier), (one) => one.monetary),
    })),
    segments: standardSegments.map(({ name, text: names }) => ({
      name: names ?? { en: name, "zh-CN": name },
      customers: ofSegment(name).length,
      amount: sum(ofSegment(name), (one) => one.monetary),
    })),
    lifecycle: lifecycleStages.map((stage) => ({
      name: lifecycleNames[stage],
      customers: lifecycle[stage] ?? 0,
    })),
    example: { customer: customer.name, text },
  };
};

/** What a rep hears who tries to take a customer that somebody else holds; nothing changes by it. */
const refusedClaim = async (
  world: World,
  customerId: string,
  ownerId: string,
): Promise<Figures["ownership"]["refusal"]> => {
  const rival = reps.find((rep) => rep.id !== ownerId) ?? { id: "", name: "" };
  const { name } = await world.erp.customers.get({ id: customerId });
  const error = await world
    .rep(rival.id)
    .ownership.claim({ customerId })
    .catch((reason: unknown) => reason);
  if (!ClienteleError.is(error)) throw new Error("a customer who has an owner could be claimed");
  return {
    rep: rival.name,
    customer: name,
    code: error.code,
    text: { en: error.in("en"), "zh-CN": error.in("zh-CN") },
  };
};

/** The customer that was given by the policy and is held longest, with the reason. */
const explained = async (
  desk: ClienteleSession,
  customerIds: readonly string[],
): Promise<Figures["ownership"]["example"]> => {
  for (const customerId of customerIds) {
    const { trace, text } = await desk.ownership.explain({ customerId });
    if (trace.kind === "policy")
      return { customer: (await desk.customers.get({ id: customerId })).name, text };
  }
  const none: Both = { en: "", "zh-CN": "" };
  return { customer: "", text: none };
};

const ownershipFigures = async (world: World): Promise<Figures["ownership"]> => {
  const { erp, source } = world;
  const books = await Promise.all(
    reps.map(async (rep) => ({
      rep,
      book: await everything((page) => erp.ownership.book({ repId: rep.id, ...page })),
    })),
  );
  const tenures = (
    await Promise.all(
      source.customers.map(({ id }) =>
        everything((page) => erp.ownership.history({ customerId: id, ...page })),
      ),
    )
  ).flat();
  const held = books.flatMap(({ book }) => book).sort((a, b) => a.since - b.since);
  const [oldest] = held;
  if (oldest === undefined) throw new Error("nobody owns anybody");
  const pool = await everything((page) => erp.ownership.pool({ poolId: "public", ...page }));
  return {
    assigned: tenures.filter((one) => one.reason === "policy").length,
    lapsed: tenures.filter((one) => one.ending === "recycled").length,
    claimedAgain: tenures.filter((one) => one.reason === "claimed").length,
    pooled: pool.length,
    reps: books.map(({ rep, book }) => {
      const own = tenures.filter((one) => one.ownerId === rep.id);
      return {
        rep: rep.name,
        team: rep.team,
        customers: book.length,
        assigned: own.filter((one) => one.reason === "policy").length,
        claimed: own.filter((one) => one.reason === "claimed").length,
        lapsed: own.filter((one) => one.ending === "recycled").length,
      };
    }),
    example: await explained(
      erp,
      held.map((one) => one.id),
    ),
    refusal: await refusedClaim(world, oldest.id, oldest.ownerId ?? ""),
  };
};

const median = (sorted: readonly number[]): number | null => {
  if (sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
};

const stageName = (id: string): Both =>
  defaultPipeline.stages.find((stage) => stage.id === id)?.name ?? { en: id, "zh-CN": id };

const funnelFigures = async ({ erp, calendar }: World): Promise<Figures["funnel"]> => {
  const window = instants(DEAL_YEAR);
  const [version] = await erp.funnel.funnel(window);
  if (version === undefined) throw new Error("no deals were opened");
  const { share, interval, won, lost } = await erp.funnel.winRate(window);
  const deals = await everything((page) => erp.funnel.list({ status: "won", ...page }));
  const days = deals.map(
    (deal) => calendar.dayOf(deal.closedAt ?? deal.openedAt) - calendar.dayOf(deal.openedAt),
  );
  const leads = await Promise.all(
    (["converted", "disqualified", "open"] as const).map((status) =>
      everything((page) => erp.funnel.listLeads({ status, ...page })),
    ),
  );
  return {
    year: DEAL_YEAR,
    leads: sum(leads, (list) => list.length),
    converted: leads[0]?.length ?? 0,
    stages: version.funnel.stages.map((stage) => ({
      name: stageName(stage.stageId),
      reached: stage.reached.length,
      share: stage.ofCohort.rate ?? 0,
    })),
    won: won.length,
    lost: lost.length,
    open: version.funnel.deals.length - won.length - lost.length,
    winRate: share.rate === null ? null : { value: share.rate, ...interval },
    medianDaysToWin: median(days.sort((a, b) => a - b)),
  };
};

const performanceFigures = async ({ erp }: World): Promise<Figures["performance"]> => {
  const metrics = ["revenue", "margin", "orders"] as ("revenue" | "margin" | "orders")[];
  const [now, before] = await Promise.all(
    [DEAL_YEAR, DEAL_YEAR - 1].map((of) =>
      erp.performance.report({ ...year(of), by: "rep", metrics, ...USD }),
    ),
  );
  if (now === undefined || before === undefined) throw new Error("no report");
  const period = { kind: "year", start: `${DEAL_YEAR}-01-01` } as const;
  const attained = await erp.performance.attainment({ ...period, by: "rep", ...USD });
  const company = await erp.performance.attainment({ ...period, ...USD });
  const of = (report: typeof now, key: string | null, metric: (typeof metrics)[number]): number =>
    report.rows.find((row) => row.key === key)?.figures[metric]?.value ?? 0;
  const rows = attained.rows.flatMap((row) => {
    const rep = reps.find((one) => one.id === row.key);
    if (rep === undefined) return [];
    return {
      rank: row.rank,
      rep: rep.name,
      team: rep.team,
      revenue: of(now, rep.id, "revenue"),
      margin: of(now, rep.id, "margin"),
      orders: of(now, rep.id, "orders"),
      before: of(before, rep.id, "revenue"),
      target: row.target,
      attainment: row.attainment,
    };
  });
  const [whole] = company.rows;
  const total = (report: typeof now, metric: (typeof metrics)[number]) => report.total[metric]?.value ?? 0;
  return {
    year: DEAL_YEAR,
    rows,
    house: {
      revenue: of(now, null, "revenue"),
      margin: of(now, null, "margin"),
      orders: of(now, null, "orders"),
    },
    total: {
      revenue: total(now, "revenue"),
      margin: total(now, "margin"),
      orders: total(now, "orders"),
      before: total(before, "revenue"),
      target: whole?.target ?? null,
      attainment: whole?.attainment ?? null,
    },
  };
};

/** Every figure, asked of the product: nothing is counted that is not in its store. */
export const collectFigures = async (world: World): Promise<Figures> => ({
  source: sourceFigures(world.source, world.calendar),
  reconciliation: await reconciled(world.erp, world.source),
  customers: await customerFigures(world.erp),
  classes: await classFigures(world.erp),
  ownership: await ownershipFigures(world),
  funnel: await funnelFigures(world),
  performance: await performanceFigures(world),
});
