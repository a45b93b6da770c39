import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderFacts } from "../order/index.js";
import { ownerAt } from "../ownership/index.js";
import {
  type Beneficiary,
  type CreditDraft,
  type CreditSplit,
  creditFor,
  reversalOf,
  solely,
  standing,
} from "./credit.js";
import type { CreditEntry } from "./model.js";
import { PerformancePolicy, WHOLE } from "./policy.js";

const order: OrderFacts = {
  orderId: "o-1",
  customerId: "c-1",
  placedAt: 1_000,
  currency: "CNY",
  amount: 99_999,
  margin: 10_001,
};
const lin: Beneficiary = { repId: "lin", teamId: "east" };
const wu: Beneficiary = { repId: "wu", teamId: "technical" };
const toOwner: readonly CreditSplit[] = [{ role: "owner", share: WHOLE, to: "owner" }];
const withEngineer: readonly CreditSplit[] = [
  { role: "owner", share: 7_000, to: "owner" },
  { role: "engineer", share: 3_000, to: wu },
];

const written = (drafts: readonly CreditDraft[], prefix: string): readonly CreditEntry[] =>
  drafts.map((draft, at) => ({
    ...draft,
    id: `${prefix}-${at}`,
    version: 1,
    recordedAt: draft.at,
    policy: "p",
  }));

const sum = (entries: readonly Pick<CreditEntry, "amount">[]): number =>
  entries.reduce((total, entry) => total + entry.amount, 0);

describe("the credit of an order", () => {
  test("is all the owner's, at the moment when it was placed", () => {
    const [entry, ...others] = creditFor(order, solely(lin), toOwner);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      repId: "lin",
      teamId: "east",
      share: 10_000,
      amount: 99_999,
      margin: 10_001,
      at: 1_000,
      sourceAt: 1_000,
      reverses: null,
      reason: "owned-when-placed",
    });
  });

  test("goes to the house account when nobody owned the customer", () => {
    const [owners, engineers] = creditFor(order, [], withEngineer);
    expect(owners).toMatchObject({ repId: null, teamId: null, reason: "nobody-owned-when-placed" });
    expect(engineers).toMatchObject({ repId: "wu", teamId: "technical", reason: "named-by-policy" });
  });

  test("keeps a margin unknown that is unknown", () => {
    const margins = creditFor({ ...order, margin: null }, solely(lin), withEngineer).map(
      (entry) => entry.margin,
    );
    expect(margins).toEqual([null, null]);
  });

  test("is split so that amount and margin sum to the order, also of a return", () => {
    const shares = fc
      .array(fc.integer({ min: 1, max: 500 }), { maxLength: 9 })
      .map((some) => [...some, WHOLE - some.reduce((total, one) => total + one, 0)]);
    fc.assert(
      fc.property(fc.integer(), fc.option(fc.integer()), shares, (amount, margin, parts) => {
        const splits = parts.map((share, at): CreditSplit => ({ role: `role-${at}`, share, to: "owner" }));
        const entries = creditFor({ ...order, amount, margin }, solely(lin), splits);
        expect(sum(entries)).toBe(amount);
        expect(entries.reduce((total, entry) => total + entry.share, 0)).toBe(WHOLE);
        const margins = entries.map((entry) => entry.margin);
        if (margin === null) expect(margins.every((one) => one === null)).toBe(true);
        else expect(margins.reduce<number>((total, one) => total + (one ?? 0), 0)).toBe(margin);
      }),
    );
  });
});

describe("a cancelled order", () => {
  test("is taken back from whoever was credited, on the day of the cancellation", () => {
    const entries = written(creditFor(order, solely(lin), withEngineer), "e");
    const reversals = reversalOf(entries, 5_000);
    expect(
      reversals.map(({ repId, amount, reverses, at, sourceAt, reason }) => [
        repId,
        amount,
        reverses,
        at,
        sourceAt,
        reason,
      ]),
    ).toEqual([
      ["lin", -69_999, "e-0", 5_000, 1_000, "reversal"],
      ["wu", -30_000, "e-1", 5_000, 1_000, "reversal"],
    ]);
  });

  test("is not taken back twice", () => {
    const entries = written(creditFor(order, solely(lin), withEngineer), "e");
    const all = [...entries, ...written(reversalOf(entries, 5_000), "r")];
    expect(standing(all)).toEqual([]);
    expect(reversalOf(all, 6_000)).toEqual([]);
  });

  test("leaves no negative zero behind", () => {
    const entries = written(creditFor({ ...order, amount: 0, margin: 0 }, solely(lin), toOwner), "e");
    expect(reversalOf(entries, 5_000)[0]).toMatchObject({ amount: 0, margin: 0 });
    expect(Object.is(reversalOf(entries, 5_000)[0]?.amount, 0)).toBe(true);
  });
});

type Step =
  | { readonly kind: "give"; readonly rep: string }
  | { readonly kind: "release" }
  | { readonly kind: "order"; readonly amount: number; readonly ago: number }
  | { readonly kind: "cancel"; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("give" as const), rep: fc.constantFrom("lin", "zhou", "wu") }),
  fc.record({ kind: fc.constant("release" as const) }),
  fc.record({
    kind: fc.constant("order" as const),
    amount: fc.integer({ min: -500, max: 5_000 }),
    ago: fc.nat(30),
  }),
  fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(20) }),
);

interface Tenancy {
  readonly ownerId: string;
  readonly teamId: string | null;
  readonly from: number;
  until: number | null;
}

/** Plays a history: the ledger after every step, and the orders with their state. */
const play = (steps: readonly Step[]) => {
  const tenures: Tenancy[] = [];
  const orders: { facts: OrderFacts; cancelled: boolean }[] = [];
  const ledger: CreditEntry[] = [];
  const after: (readonly CreditEntry[])[] = [];
  const end = (now: number) => {
    const last = tenures.at(-1);
    if (last !== undefined && last.until === null) last.until = now;
  };
  steps.forEach((one, index) => {
    const now = (index + 1) * 10;
    if (one.kind === "release") end(now);
    if (one.kind === "give") {
      end(now);
      tenures.push({ ownerId: one.rep, teamId: "east", from: now, until: null });
    }
    if (one.kind === "order") {
      const facts = {
        ...order,
        orderId: `o-${index}`,
        placedAt: now - one.ago,
        amount: one.amount,
        margin: null,
      };
      const tenure = ownerAt(tenures, facts.placedAt);
      const owner = tenure === null ? null : { repId: tenure.ownerId, teamId: tenure.teamId };
      orders.push({ facts, cancelled: false });
      ledger.push(...written(creditFor(facts, solely(owner), withEngineer), `e-${index}`));
    }
    const target = one.kind === "cancel" ? orders[one.which % Math.max(1, orders.length)] : undefined;
    if (target !== undefined && !target.cancelled) {
      target.cancelled = true;
      const entries = ledger.filter((entry) => entry.sourceId === target.facts.orderId);
      ledger.push(...written(reversalOf(entries, now), `r-${index}`));
    }
    after.push([...ledger]);
  });
  return { orders, ledger, after, tenures };
};

describe("the ledger", () => {
  test("sums to the orders that stand, whatever the history of assignments, transfers and cancellations", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { orders, ledger } = play(steps);
        const standingAmount = orders.reduce(
          (total, one) => total + (one.cancelled ? 0 : one.facts.amount),
          0,
        );
        expect(sum(ledger)).toBe(standingAmount);
      }),
    );
  });

  test("is never moved by a transfer: what each rep had at the end of any day, they have for ever", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { ledger, after } = play(steps);
        for (const earlier of after) expect(ledger.slice(0, earlier.length)).toEqual(earlier);
        steps.forEach((one, index) => {
          if (one.kind === "give" || one.kind === "release") {
            expect(after[index]).toEqual(after[index - 1] ?? []);
          }
        });
      }),
    );
  });

  test("takes every cancellation from the rep who had the credit", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { ledger } = play(steps);
        for (const reversal of ledger.filter((entry) => entry.reverses !== null)) {
          const entry = ledger.find((one) => one.id === reversal.reverses);
          expect(reversal).toMatchObject({ repId: entry?.repId, teamId: entry?.teamId, role: entry?.role });
        }
      }),
    );
  });
});

describe("the policy of credit", () => {
  test("gives all of it to the owner, unless told otherwise", () => {
    expect(PerformancePolicy.parse({}).splits).toEqual([{ role: "owner", share: 10_000, to: "owner" }]);
  });

  test("refuses shares that are not the whole", () => {
    const splits = [{ role: "owner", share: 9_999 }];
    const read = PerformancePolicy.safeParse({ splits });
    expect(read.error?.issues.map((issue) => issue.path)).toEqual([["splits"]]);
  });
});
