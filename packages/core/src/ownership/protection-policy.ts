import * as z from "zod";
import { TouchKind } from "../customer/index.js";
import { expecting } from "../kernel/index.js";
import { Id } from "../storage/index.js";

/** What counts as a follow-up 跟进 unless the policy says otherwise. */
export const FOLLOW_UPS = ["call", "visit", "meeting", "message", "quote"] as const;

/** What can keep a customer with its owner for as long as it lasts. */
export const Exemption = z.enum(["won", "open-opportunity"]);
export type Exemption = z.output<typeof Exemption>;

const Days = z.int().min(1).max(3_650);

const terms = {
  /** From the day they were received. */
  base: Days,
  /** From the last follow-up of the owner. */
  renew: z.int().min(0).max(3_650),
  /** Whatever follows, not longer than this. */
  max: Days,
  days: z.enum(["calendar", "working"]),
  /** What counts as a follow-up 跟进. */
  kinds: z.array(TouchKind).min(1),
  /** Warned at least so many days before; 0 for never. */
  warnDays: z.int().min(0).max(365),
  /** Kept for so many days after the due date 宽限期, from a last warning on; 0 for none. */
  graceDays: z.int().min(0).max(365),
  /** Not due for so many days after an order, which restarts the clock; null when orders do not count. */
  exemptAfterOrderDays: Days.nullable(),
  /** Due so many days after receipt when no opportunity was opened by then; null when that does not matter. */
  noOpportunityDays: Days.nullable(),
  /** Due so many days after receipt when nothing was sold by then 未成交; null when that does not matter. */
  noDealDays: Days.nullable(),
  /** Due so many days after a contract ended, whatever follows; null when it only starts the other clocks. */
  contractEndDays: Days.nullable(),
  /** Never due while one of these holds. */
  exempt: z.array(Exemption),
};

/** Which customers something is for: all that is named must hold. */
const CustomersWhen = z
  .strictObject({
    segments: z.array(z.string().min(1)).min(1).optional(),
    /** Tiers of the classification: `A`. */
    tiers: z.array(z.string().min(1)).min(1).optional(),
    /** Pools that the customer came from. */
    pools: z.array(Id).min(1).optional(),
  })
  .refine(
    (when) => Object.values(when).some((one) => one !== undefined),
    expecting("at least one of segments, tiers, pools", "segments、tiers、pools 中至少一项"),
  );
type CustomersWhen = z.output<typeof CustomersWhen>;

/** Into which pool some customers go when they are let go or taken back. */
export const ReturnRule = z.strictObject({ when: CustomersWhen, pool: Id });
export type ReturnRule = z.output<typeof ReturnRule>;

/** Other terms for some customers: what is not named stays as it is for everybody. */
const ProtectionOverride = z.strictObject({
  when: CustomersWhen,
  ...z.strictObject(terms).partial().shape,
});
type ProtectionOverride = z.output<typeof ProtectionOverride>;

const Terms = z.strictObject({
  ...terms,
  days: terms.days.default("calendar"),
  kinds: terms.kinds.default([...FOLLOW_UPS]),
  warnDays: terms.warnDays.default(3),
  graceDays: terms.graceDays.default(0),
  exemptAfterOrderDays: terms.exemptAfterOrderDays.default(null),
  noOpportunityDays: terms.noOpportunityDays.default(null),
  noDealDays: terms.noDealDays.default(null),
  contractEndDays: terms.contractEndDays.default(null),
  exempt: terms.exempt.default([]),
});
/** The terms by which one customer is protected. */
export type ProtectionTerms = z.output<typeof Terms>;

const merged = (all: ProtectionTerms, { when: _, ...other }: ProtectionOverride): ProtectionTerms => {
  const named = Object.entries(other).filter(([, value]) => value !== undefined);
  return { ...all, ...Object.fromEntries(named) };
};

/** The protection clock 保护期, in days of the tenant's calendar. */
export const Protection = z
  .strictObject({ ...Terms.shape, overrides: z.array(ProtectionOverride).default([]) })
  .superRefine(({ overrides, ...all }, context) => {
    const check = ({ base, max, warnDays }: ProtectionTerms, at: (string | number)[]) => {
      const refuse = (field: string, message: string) =>
        context.addIssue({ code: "custom", path: [...at, field], message });
      if (base > max) refuse("max", expecting("at least `base`", "不小于 `base`"));
      if (warnDays >= base) refuse("warnDays", expecting("less than `base`", "小于 `base`"));
    };
    check(all, []);
    overrides.forEach((one, at) => {
      check(merged(all, one), ["overrides", at]);
    });
  });
export type Protection = z.output<typeof Protection>;

/** What overrides and returns look at. */
export interface ProtectedCustomer {
  readonly segment: string | null;
  readonly tier: string | null;
  readonly fromPoolId: string | null;
}

const among = (wanted: readonly string[] | undefined, found: string | null): boolean =>
  wanted === undefined || (found !== null && wanted.includes(found));

const fits = (when: CustomersWhen, { segment, tier, fromPoolId }: ProtectedCustomer): boolean =>
  among(when.segments, segment) && among(when.tiers, tier) && among(when.pools, fromPoolId);

/**
 * Into which pool a customer goes back: that of the first rule that fits, else the first pool.
 *
 * @example
 * ```ts
 * import { OwnershipPolicy, returnPool } from "@clientele/core/ownership";
 *
 * const policy = OwnershipPolicy.parse({
 *   pools: [{ id: "public" }, { id: "key" }],
 *   returns: [{ when: { tiers: ["A"] }, pool: "key" }],
 * });
 * const [a, b] = ["A", "B"].map((tier) => ({ tier, segment: null, fromPoolId: null }));
 * [a, b].map((one) => one && returnPool(policy, one)); // => ["key", "public"]
 * ```
 */
export const returnPool = (
  {
    returns,
    pools,
  }: { readonly returns: readonly ReturnRule[]; readonly pools: readonly { readonly id: string }[] },
  customer: ProtectedCustomer,
): string => returns.find(({ when }) => fits(when, customer))?.pool ?? pools[0]?.id ?? "";

/**
 * The terms for one customer: those of the first override that fits, over those for everybody.
 *
 * @example
 * ```ts
 * import { OwnershipPolicy, termsFor } from "@clientele/core/ownership";
 *
 * const { protection } = OwnershipPolicy.parse({
 *   protection: { base: 30, renew: 15, max: 90, overrides: [{ when: { tiers: ["A"] }, base: 60 }] },
 * });
 * const [a, b] = ["A", "B"].map((tier) => ({ tier, segment: null, fromPoolId: null }));
 * [a, b].map((one) => one && termsFor(protection, one)?.base); // => [60, 30]
 * ```
 */
export const termsFor = (
  protection: Protection | null,
  customer: ProtectedCustomer,
): ProtectionTerms | null => {
  if (protection === null) return null;
  const { overrides, ...all } = protection;
  const other = overrides.find(({ when }) => fits(when, customer));
  return other === undefined ? all : merged(all, other);
};
