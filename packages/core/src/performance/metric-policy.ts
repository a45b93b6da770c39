import * as z from "zod";

/** `money` is minor units, `ratio` a share of 1, `points` runs from -100 to 100. */
export const Unit = z.enum(["money", "count", "ratio", "days", "hours", "points"]);
export type Unit = z.output<typeof Unit>;

/** Which way a figure is better. */
export const BetterIs = z.enum(["higher", "lower"]);
export type BetterIs = z.output<typeof BetterIs>;

/** What the figure is counted on. */
export const MetricSource = z.enum([
  "credit",
  "lead",
  "opportunity",
  "plan",
  "touch",
  "response",
  "retention",
  "observation",
]);
export type MetricSource = z.output<typeof MetricSource>;

/** A yes or no that a fact carries. */
export const Flag = z.enum([
  "marginKnown",
  "first",
  "converted",
  "won",
  "wonInCurrency",
  "visit",
  "bought",
  "answered",
  "retained",
]);
export type Flag = z.output<typeof Flag>;

/** Which facts a term counts: those with a flag, or observations of one kind with a value in a range (both ends count). */
export const Filter = z.union([
  Flag,
  z.strictObject({
    kind: z.string().min(1).max(100),
    min: z.int().nullable().default(null),
    max: z.int().nullable().default(null),
  }),
]);
export type Filter =
  | Flag
  | { readonly kind: string; readonly min: number | null; readonly max: number | null };

/** What a metric adds up or counts. */
export const Term = z.discriminatedUnion("op", [
  z.strictObject({
    op: z.literal("sum"),
    field: z.enum(["amount", "margin", "days", "hours", "value", "actual", "target"]),
    where: Filter.optional(),
  }),
  z.strictObject({ op: z.literal("count"), where: Filter.optional(), less: Filter.optional() }),
  z.strictObject({ op: z.literal("net-orders") }),
  z.strictObject({ op: z.literal("customers"), where: Filter.optional(), less: Filter.optional() }),
]);
export type Term =
  | {
      readonly op: "sum";
      readonly field: "amount" | "margin" | "days" | "hours" | "value" | "actual" | "target";
      readonly where?: Filter | undefined;
    }
  /** Facts; less those of a second filter. */
  | { readonly op: "count"; readonly where?: Filter | undefined; readonly less?: Filter | undefined }
  /** Orders placed less orders cancelled. */
  | { readonly op: "net-orders" }
  /** Customers, each once: of credit, those with an order that stands. */
  | { readonly op: "customers"; readonly where?: Filter | undefined; readonly less?: Filter | undefined };

const BothTexts = z.strictObject({ en: z.string().min(1), "zh-CN": z.string().min(1) });

/** What a metric is, as data: core's are made of this, and so are those that an embedder or a plugin adds. */
export const MetricDefinition = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .max(100),
  name: BothTexts,
  unit: Unit,
  betterIs: BetterIs,
  source: MetricSource,
  /** `top / bottom`; without a bottom the figure is the top. A bottom of 0 or less gives no figure. */
  measure: z.strictObject({ top: Term, bottom: Term.nullable() }),
  /** Whose figure it is: the owner at that time, or the one of now. */
  basis: z.strictObject({ owner: z.enum(["then", "now"]) }),
  /** The moment by which a fact falls into a window, which counts its start and not its end. */
  window: z.enum(["at", "capturedAt", "closedAt", "period", "receivedAt", "balance"]),
  /** What is counted, what is not, and how open and undone things count. */
  population: BothTexts,
  /** What the ids behind the figure are of. */
  lists: z.enum(["order", "customer", "lead", "opportunity", "plan", "touchpoint", "observation"]),
});

type Both = z.output<typeof BothTexts>;
export interface MetricDefinition {
  readonly id: string;
  readonly name: Readonly<Both>;
  readonly unit: Unit;
  readonly betterIs: BetterIs;
  readonly source: MetricSource;
  /** `top / bottom`; without a bottom the figure is the top. A bottom of 0 or less gives no figure. */
  readonly measure: { readonly top: Term; readonly bottom: Term | null };
  /** Whose figure it is: the owner at that time, or the one of now. */
  readonly basis: { readonly owner: "then" | "now" };
  /** The moment by which a fact falls into a window; `balance` counts everything up to its end. */
  readonly window: "at" | "capturedAt" | "closedAt" | "period" | "receivedAt" | "balance";
  /** What is counted, what is not, and how open and undone things count. */
  readonly population: Readonly<Both>;
  /** What the ids behind the figure are of. */
  readonly lists: "order" | "customer" | "lead" | "opportunity" | "plan" | "touchpoint" | "observation";
}
