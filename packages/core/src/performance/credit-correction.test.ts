import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderFacts } from "../order/index.js";
import { type CreditDraft, creditFor, type OwnerShare, reversalOf, solely, standing } from "./credit.js";
import { adjustCredit, type CreditCause, moveCredit } from "./credit-correction.js";
import type { CreditEntry } from "./model.js";

const order: OrderFacts = {
  ...{ orderId: "o-1", customerId: "c-1", placedAt: 1_000, currency: "CNY", amount: 1_001, margin: 301 },
};
const lin = { repId: "lin", teamId: "east" };
const zhou = { repId: "zhou", teamId: "west" };
const wu = { repId: "wu", teamId: "technical" };
const splits = [
  { role: "owner", share: 7_000, to: "owner" as const },
  { role: "engineer", share: 3_000, to: wu },
];
const dispute: CreditCause = { reason: "awarded-by-dispute", causeId: "case-7", note: "zhou called first" };
const goods: CreditCause = { reason: "adjusted", causeId: null, note: "two chairs came back" };

let serial = 0;
const written = (drafts: readonly CreditDraft[]): readonly CreditEntry[] =>
  drafts.map((draft) => {
    serial += 1;
    return { ...draft, id: `e-${serial}`, version: 1, recordedAt: draft.at, policy: "p" };
  });
const orElse = (result: ReturnType<typeof moveCredit>): readonly CreditDraft[] => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const sums = (entries: readonly CreditDraft[]) => ({
  amount: entries.reduce((sum, one) => sum + one.amount, 0),
  margin: entries.reduce((sum, one) => sum + (one.margin ?? 0), 0),
  share: entries.reduce((sum, one) => sum + one.share, 0),
});
const held = (entries: readonly CreditDraft[], repId: string | null) =>
  sums(entries.filter((entry) => entry.repId === repId)).amount;

describe("credit of a customer with several owners", () => {
  test("is shared by them to the unit, within the owner's part", () => {
    const owners = [
      { ...lin, share: 6_000 },
      { ...zhou, share: 4_000 },
    ];
    const entries = creditFor(order, owners, splits);
    expect(entries.map(({ repId, role, share, amount }) => [repId, role, share, amount])).toEqual([
      ["lin", "owner", 4_200, 421],
      ["zhou", "owner", 2_800, 280],
      ["wu", "engineer", 3_000, 300],
    ]);
    expect(sums(entries)).toEqual({ amount: 1_001, margin: 301, share: 10_000 });
  });

  test("sums to the order whatever the shares are", () => {
    const owners = fc
      .array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 4 })
      .map((some) => [...some, 10_000 - some.reduce((sum, one) => sum + one, 0)])
      .map((some) => some.map((share, at): OwnerShare => ({ repId: `r-${at}`, teamId: null, share })));
    fc.assert(
      fc.property(owners, fc.integer(), fc.integer(), (shares, amount, margin) => {
        const entries = creditFor({ ...order, amount, margin }, shares, splits);
        expect(sums(entries)).toEqual({ amount, margin, share: 10_000 });
        entries.forEach((entry, at) => {
          const exact = (amount * (at < shares.length ? 7_000 * (shares[at]?.share ?? 0) : 3e7)) / 1e8;
          expect(Math.abs(entry.amount - exact)).toBeLessThanOrEqual(1 + Math.abs(amount) * 1e-9);
        });
      }),
    );
  });
});

describe("credit that a dispute awards to another", () => {
  const entries = written(creditFor(order, solely(lin), splits));

  test("is taken back from the one and given to the other, and nobody else's is touched", () => {
    const moved = orElse(moveCredit(entries, { from: "lin", to: zhou, share: 10_000 }, 5_000, dispute));
    expect(
      moved.map(({ repId, teamId, role, share, amount, margin, at, reverses, reason, causeId }) => [
        ...[repId, teamId, role, share, amount, margin, at, reverses === entries[0]?.id, reason, causeId],
      ]),
    ).toEqual([
      ["lin", "east", "owner", -7_000, -701, -211, 5_000, true, "reversal", "case-7"],
      ["zhou", "west", "owner", 7_000, 701, 211, 5_000, false, "awarded-by-dispute", "case-7"],
    ]);
    expect(moved.every((entry) => entry.sourceAt === 1_000 && entry.note === "zhou called first")).toBe(true);
  });

  test("can be a part of it, or come from the house account", () => {
    const half = orElse(moveCredit(entries, { from: "lin", to: zhou, share: 5_000 }, 5_000, dispute));
    expect(half.map((one) => [one.repId, one.share, one.amount])).toEqual([
      ["lin", -7_000, -701],
      ["zhou", 3_500, 351],
      ["lin", 3_500, 350],
    ]);
    const house = written(creditFor(order, [], splits));
    const found = orElse(moveCredit(house, { from: null, to: zhou, share: 10_000 }, 5_000, dispute));
    expect(found.map((one) => [one.repId, one.amount])).toEqual([
      [null, -701],
      ["zhou", 701],
    ]);
  });

  test("is refused where there is none, and to oneself", () => {
    const code = (from: string | null, to: typeof zhou | null) => {
      const result = moveCredit(entries, { from, to, share: 10_000 }, 5_000, dispute);
      return result.ok ? "moved" : result.error.code;
    };
    expect(code("zhou", lin)).toBe("PERFORMANCE.NOTHING_TO_MOVE");
    expect(code("lin", lin)).toBe("PERFORMANCE.MOVED_TO_SELF");
    const cancelled = [...entries, ...written(reversalOf(entries, 2_000))];
    expect(moveCredit(cancelled, { from: "lin", to: zhou, share: 10_000 }, 5_000, dispute).ok).toBe(false);
  });
});

describe("an order that is corrected", () => {
  test("is borne by those who have its credit, in proportion and to the unit", () => {
    const entries = written(creditFor(order, solely(lin), splits));
    const back = orElse(adjustCredit(entries, { amount: -101, margin: null }, 5_000, goods));
    expect(back.map((one) => [one.repId, one.share, one.amount, one.margin, one.source])).toEqual([
      ["lin", 0, -71, null, "adjustment"],
      ["wu", 0, -30, null, "adjustment"],
    ]);
  });

  test("is corrected again by entries of its own, and of no earlier correction", () => {
    const entries = written(creditFor(order, solely(lin), splits));
    const once = [...entries, ...written(orElse(adjustCredit(entries, { amount: 10, margin: 1 }, 2, goods)))];
    const twice = orElse(adjustCredit(once, { amount: 100, margin: 1 }, 3, goods));
    expect(twice.map((one) => [one.repId, one.amount])).toEqual([
      ["lin", 70],
      ["wu", 30],
    ]);
  });

  test("is not corrected once it is cancelled; and a correction is cancelled with it", () => {
    const entries = written(creditFor(order, solely(lin), splits));
    const corrected = [
      ...entries,
      ...written(orElse(adjustCredit(entries, { amount: 10, margin: 1 }, 2, goods))),
    ];
    const all = [...corrected, ...written(reversalOf(corrected, 3_000))];
    expect(sums(all)).toEqual({ amount: 0, margin: 0, share: 0 });
    const again = adjustCredit(all, { amount: 1, margin: null }, 4_000, goods);
    expect(again.ok ? "" : again.error.code).toBe("PERFORMANCE.NOTHING_TO_ADJUST");
  });
});

test("the ledger of an order always sums to it, whatever is moved, corrected and taken back", () => {
  const rep = fc.constantFrom("lin", "zhou", "wu", null);
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("move" as const),
      from: rep,
      to: rep,
      share: fc.integer({ min: 1, max: 10_000 }),
    }),
    fc.record({ kind: fc.constant("adjust" as const), amount: fc.integer({ min: -500, max: 500 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.integer(), (steps, amount) => {
      let due = { amount, margin: 301, share: 10_000 };
      const ledger = [...written(creditFor({ ...order, amount }, solely(lin), splits))];
      let at = 2_000;
      for (const one of steps) {
        at += 1;
        const before = ledger.map((entry) => ({ ...entry }));
        if (one.kind === "move") {
          const to = one.to === null ? null : { repId: one.to, teamId: null };
          const had = held(ledger, one.from);
          const moved = moveCredit(ledger, { from: one.from, to, share: one.share }, at, dispute);
          if (moved.ok) ledger.push(...written(moved.value));
          if (moved.ok && one.share === 10_000) expect(held(ledger, one.from)).toBe(0);
          if (!moved.ok) expect(held(ledger, one.from)).toBe(had);
        } else {
          const adjusted = adjustCredit(ledger, { amount: one.amount, margin: 1 }, at, goods);
          if (adjusted.ok) {
            ledger.push(...written(adjusted.value));
            due = { ...due, amount: due.amount + one.amount, margin: due.margin + 1 };
          }
        }
        expect(ledger.slice(0, before.length)).toEqual(before);
        expect(sums(ledger)).toEqual(due);
        expect(sums(standing(ledger))).toEqual(due);
      }
      ledger.push(...written(reversalOf(ledger, at + 1)));
      expect(sums(ledger)).toEqual({ amount: 0, margin: 0, share: 0 });
      expect(standing(ledger)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
