import type { Locale } from "@clientele/core/kernel";
import type { Rounded } from "./source.js";

/** In both languages. */
export type Both = Readonly<Record<Locale, string>>;

/** Every figure of the report, as plain data: what the terminal, the page and `--json` show. Amounts are cents. */
export interface Figures {
  readonly source: {
    readonly lines: number;
    readonly orders: number;
    readonly customers: number;
    readonly products: number;
    readonly from: string;
    readonly until: string;
    readonly productsWithTwoNames: number;
  };
  /** The same totals from the source, from the orders as stored, and from the credit ledger. */
  readonly reconciliation: {
    readonly sales: Rounded & { readonly orders: number; readonly ledger: number };
    readonly profit: Rounded & { readonly orders: number; readonly ledger: number };
    readonly agrees: boolean;
  };
  readonly customers: readonly {
    readonly region: string;
    readonly segments: Readonly<Record<string, number>>;
    readonly total: number;
  }[];
  readonly classes: {
    readonly tiers: readonly { readonly tier: string; readonly customers: number; readonly amount: number }[];
    readonly segments: readonly {
      readonly name: Both;
      readonly customers: number;
      readonly amount: number;
    }[];
    readonly lifecycle: readonly { readonly name: Both; readonly customers: number }[];
    readonly example: {
      readonly customer: string;
      readonly text: Both;
    };
  };
  readonly ownership: {
    readonly assigned: number;
    readonly lapsed: number;
    readonly claimedAgain: number;
    readonly pooled: number;
    readonly reps: readonly {
      readonly rep: string;
      readonly team: string;
      readonly customers: number;
      /** Over the whole time: by the policy, and claimed from the pool. */
      readonly assigned: number;
      readonly claimed: number;
      /** Taken back by the protection clock. */
      readonly lapsed: number;
    }[];
    readonly example: {
      readonly customer: string;
      readonly text: Both;
    };
    /** What a rep hears who tries to take a protected customer. */
    readonly refusal: {
      readonly rep: string;
      readonly customer: string;
      readonly code: string;
      readonly text: Both;
    };
  };
  readonly funnel: {
    readonly year: number;
    readonly leads: number;
    readonly converted: number;
    readonly stages: readonly { readonly name: Both; readonly reached: number; readonly share: number }[];
    readonly won: number;
    readonly lost: number;
    readonly open: number;
    readonly winRate: { readonly value: number; readonly low: number; readonly high: number } | null;
    readonly medianDaysToWin: number | null;
  };
  readonly performance: {
    readonly year: number;
    readonly rows: readonly PerformanceRow[];
    readonly house: { readonly revenue: number; readonly margin: number; readonly orders: number };
    readonly total: {
      readonly revenue: number;
      readonly margin: number;
      readonly orders: number;
      readonly before: number;
      readonly target: number | null;
      readonly attainment: number | null;
    };
  };
}

export interface PerformanceRow {
  /** By attainment; null without a target. */
  readonly rank: number | null;
  readonly rep: string;
  readonly team: string;
  readonly revenue: number;
  readonly margin: number;
  readonly orders: number;
  /** Revenue of the year before. */
  readonly before: number;
  readonly target: number | null;
  /** Revenue by target; null where there is none. */
  readonly attainment: number | null;
}
