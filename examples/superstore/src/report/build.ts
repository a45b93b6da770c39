import type { Locale } from "@clientele/core/kernel";
import type { Figures } from "../figures.js";
import type { Cell, Report, Section, Table } from "./report.js";
import { type Say, wordsIn } from "./words.js";

interface Show {
  readonly say: Say;
  readonly locale: Locale;
  count(value: number): string;
  /** Cents, shown to the cent. */
  money(cents: number): string;
  percent(share: number): string;
}

const showIn = (locale: Locale): Show => {
  const whole = new Intl.NumberFormat(locale);
  const money = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
  });
  const percent = new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return {
    say: wordsIn(locale),
    locale,
    count: (value) => whole.format(value),
    money: (cents) => money.format(cents / 100),
    percent: (share) => percent.format(share),
  };
};

const column = (title: string, align: "left" | "right" = "right"): Table["columns"][number] => ({
  title,
  align,
});

const section = (title: string, rest: Partial<Section> = {}): Section => ({
  title,
  intro: "",
  table: null,
  quotes: [],
  notes: [],
  ...rest,
});

const reconciliation = (
  { reconciliation: { sales, profit, agrees }, source }: Figures,
  { say, money, locale }: Show,
): Section => {
  const exact = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 4,
  });
  const row = (name: string, one: typeof sales): Cell[] => [
    name,
    exact.format(one.exact / 10_000),
    money(one.orders),
    money(one.ledger),
    money(one.lineByLine),
  ];
  return section(say("reconciliation"), {
    intro: say("reconciliationIntro"),
    table: {
      columns: [
        column(say("figure"), "left"),
        column(say("source")),
        column(say("stored")),
        column(say("ledger")),
        column(say("lineByLine")),
      ],
      rows: [row(say("sales"), sales), row(say("profit"), profit)],
    },
    notes: [say(agrees ? "agrees" : "disagrees"), say("twoNames", { count: source.productsWithTwoNames })],
  });
};

const who = ({ customers }: Figures, { say, count }: Show): Section => {
  const segments = [...new Set(customers.flatMap((row) => Object.keys(row.segments)))].sort();
  const sum = (segment: string) => customers.reduce((total, row) => total + (row.segments[segment] ?? 0), 0);
  return section(say("who"), {
    table: {
      columns: [
        column(say("region"), "left"),
        ...segments.map((segment) => column(segment)),
        column(say("total")),
      ],
      rows: customers.map((row) => [
        row.region,
        ...segments.map((segment) => count(row.segments[segment] ?? 0)),
        count(row.total),
      ]),
      total: [
        say("total"),
        ...segments.map((segment) => count(sum(segment))),
        count(customers.reduce((all, row) => all + row.total, 0)),
      ],
    },
  });
};

const classes = (
  { classes: { tiers, segments, lifecycle, example } }: Figures,
  { say, count, money, percent, locale }: Show,
): Section => {
  const all = tiers.reduce((sum, row) => sum + row.customers, 0);
  const row = (name: string, customers: number, amount: number | null): Cell[] => [
    name,
    count(customers),
    { bar: customers / all, text: percent(customers / all) },
    amount === null ? "" : money(amount),
  ];
  return section(say("classification"), {
    intro: say("classificationIntro"),
    table: {
      columns: [
        column(say("class"), "left"),
        column(say("customers")),
        column(say("share"), "left"),
        column(say("amount")),
      ],
      rows: [
        { heading: say("byTier") },
        ...tiers.map((one) => row(say("tier", { tier: one.tier }), one.customers, one.amount)),
        { heading: say("bySegment") },
        ...segments.map((one) => row(one.name[locale], one.customers, one.amount)),
        { heading: say("byLifecycle") },
        ...lifecycle.map((one) => row(one.name[locale], one.customers, null)),
      ],
    },
    quotes: [
      { title: say("whyClass", { customer: example.customer }), lines: example.text[locale].split("\n") },
    ],
  });
};

const ownership = ({ ownership: figures }: Figures, { say, count, locale }: Show): Section => {
  const most = Math.max(1, ...figures.reps.map((rep) => rep.customers));
  const { assigned, lapsed, claimedAgain, pooled, refusal, example } = figures;
  return section(say("ownership"), {
    intro: say("ownershipIntro"),
    table: {
      columns: [
        column(say("rep"), "left"),
        column(say("team"), "left"),
        column(say("holds"), "left"),
        column(say("assigned")),
        column(say("claimed")),
        column(say("lapsed")),
      ],
      rows: figures.reps.map((rep) => [
        rep.rep,
        rep.team,
        { bar: rep.customers / most, text: count(rep.customers) },
        count(rep.assigned),
        count(rep.claimed),
        count(rep.lapsed),
      ]),
    },
    quotes: [
      { title: say("whyThis", { customer: example.customer }), lines: example.text[locale].split("\n") },
      {
        title: say("refusedTitle", { rep: refusal.rep, customer: refusal.customer }),
        lines: [`${refusal.text[locale]} (${refusal.code})`],
      },
    ],
    notes: [
      say("ownershipNote", {
        assigned: count(assigned),
        lapsed: count(lapsed),
        claimed: count(claimedAgain),
        pooled: count(pooled),
      }),
    ],
  });
};

const funnel = ({ funnel: figures }: Figures, { say, count, percent, locale }: Show): Section => {
  const { year, leads, converted, won, lost, open, winRate, medianDaysToWin } = figures;
  return section(say("funnel", { year }), {
    intro: say("funnelIntro"),
    table: {
      columns: [column(say("stage"), "left"), column(say("reached")), column(say("ofAll"), "left")],
      rows: figures.stages.map((stage) => [
        stage.name[locale],
        count(stage.reached),
        { bar: stage.share, text: percent(stage.share) },
      ]),
    },
    notes: [
      say("funnelNote", {
        leads: count(leads),
        converted: count(converted),
        won: count(won),
        lost: count(lost),
        open: count(open),
        rate: winRate === null ? say("none") : percent(winRate.value),
        low: winRate === null ? say("none") : percent(winRate.low),
        high: winRate === null ? say("none") : percent(winRate.high),
        days: medianDaysToWin === null ? say("none") : count(medianDaysToWin),
      }),
    ],
  });
};

const performance = (
  { performance: { year, rows, house, total } }: Figures,
  { say, count, money, percent }: Show,
): Section => {
  const change = (now: number, before: number) => (before === 0 ? say("none") : percent(now / before - 1));
  const attained = (share: number | null): Cell =>
    share === null ? say("none") : { bar: share / 1.5, text: percent(share) };
  return section(say("performance", { year }), {
    intro: say("performanceIntro"),
    table: {
      columns: [
        column(say("rank")),
        column(say("rep"), "left"),
        column(say("team"), "left"),
        column(say("orders")),
        column(say("revenue")),
        column(say("margin")),
        column(say("before", { year: year - 1 })),
        column(say("target")),
        column(say("attainment"), "left"),
      ],
      rows: [
        ...rows.map((row): Cell[] => [
          row.rank === null ? say("none") : count(row.rank),
          row.rep,
          row.team,
          count(row.orders),
          money(row.revenue),
          money(row.margin),
          change(row.revenue, row.before),
          row.target === null ? say("none") : money(row.target),
          attained(row.attainment),
        ]),
        ["", say("house"), "", count(house.orders), money(house.revenue), money(house.margin), "", "", ""],
      ],
      total: [
        "",
        say("teamTotal"),
        "",
        count(total.orders),
        money(total.revenue),
        money(total.margin),
        change(total.revenue, total.before),
        total.target === null ? say("none") : money(total.target),
        total.attainment === null ? say("none") : percent(total.attainment),
      ],
    },
    notes: [say("houseNote")],
  });
};

/** The report of these figures, in one language. */
export const buildReport = (figures: Figures, locale: Locale): Report => {
  const show = showIn(locale);
  const { say, count, money, percent } = show;
  const { source, reconciliation: money2, funnel: deals, performance: year, ownership: owned } = figures;
  const customers = count(source.customers);
  return {
    title: say("title"),
    subtitle: say("subtitle", {
      customers,
      orders: count(source.orders),
      from: source.from,
      until: source.until,
    }),
    lang: locale,
    headlines: [
      { label: say("sales"), value: money(money2.sales.orders), note: say("toTheCent") },
      { label: say("profit"), value: money(money2.profit.orders), note: say("toTheCent") },
      { label: say("customers"), value: customers, note: say("inPool", { pooled: count(owned.pooled) }) },
      {
        label: say("winRate"),
        value: deals.winRate === null ? say("none") : percent(deals.winRate.value),
        note: say("ofClosed", { won: count(deals.won), closed: count(deals.won + deals.lost) }),
      },
      {
        label: say("attainment"),
        value: year.total.attainment === null ? say("none") : percent(year.total.attainment),
        note: say("ofTarget", { year: year.year }),
      },
    ],
    sections: [reconciliation, who, classes, ownership, funnel, performance].map((make) =>
      make(figures, show),
    ),
  };
};
