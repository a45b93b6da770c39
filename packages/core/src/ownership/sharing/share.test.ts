import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CoOwner, handedOver, judgeShares, ownersAt, WHOLE_CUSTOMER } from "./share.js";

const customer = { customerId: "c-1", ownerId: "lin" };
const of = (repId: string, share: number, active = true) => ({ repId, teamId: "east", share, active });
const codeOf = (...owners: ReturnType<typeof of>[]) => {
  const judged = judgeShares(customer, owners, { maxOwners: 3 });
  return judged.ok ? null : judged.error.code;
};
const sum = (owners: readonly CoOwner[]) => owners.reduce((total, one) => total + one.share, 0);

/** Shares that sum to the whole, for these reps. */
const anyShares = (...reps: readonly string[]) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: WHOLE_CUSTOMER - 1 }), {
      minLength: reps.length - 1,
      maxLength: reps.length - 1,
    })
    .map((cuts) => {
      const ends = [0, ...cuts.sort((a, b) => a - b), WHOLE_CUSTOMER];
      return reps.map((repId, at) => of(repId, (ends[at + 1] ?? 0) - (ends[at] ?? 0)));
    });

describe("a customer that is shared", () => {
  test("is shared by its owner and others, in shares that sum to the whole and to nothing else", () => {
    expect(codeOf(of("lin", 7_000), of("wu", 3_000))).toBe(null);
    expect(codeOf(of("lin", 10_000))).toBe(null);
    expect(codeOf(of("lin", 7_000), of("wu", 2_999))).toBe("OWNERSHIP.SHARES_NOT_WHOLE");
    expect(codeOf(of("lin", 7_000), of("wu", 3_001))).toBe("OWNERSHIP.SHARES_NOT_WHOLE");
    expect(codeOf(of("zhou", 7_000), of("wu", 3_000))).toBe("OWNERSHIP.OWNER_WITHOUT_SHARE");
    expect(codeOf(of("lin", 5_000), of("lin", 5_000))).toBe("OWNERSHIP.SHARES_TWICE");
    expect(codeOf(of("lin", 5_000), of("wu", 5_000, false))).toBe("OWNERSHIP.REP_NOT_ACTIVE");
    const four = ["lin", "wu", "zhou", "sun"].map((id) => of(id, 2_500));
    expect(codeOf(...four)).toBe("OWNERSHIP.TOO_MANY_OWNERS");
  });

  test("is accepted exactly when the shares sum to 10 000", () => {
    fc.assert(
      fc.property(anyShares("lin", "wu", "zhou"), fc.integer({ min: -2, max: 2 }), (owners, off) => {
        const [lin, ...others] = owners;
        if (lin === undefined) return;
        const changed = [{ ...lin, share: lin.share + off }, ...others];
        expect(codeOf(...changed)).toBe(off === 0 ? null : "OWNERSHIP.SHARES_NOT_WHOLE");
      }),
    );
  });

  test("keeps its shares over a handover: the new owner has the old one's, and their own besides", () => {
    const owners = [of("lin", 6_000), of("wu", 3_000), of("zhou", 1_000)];
    const to = (repId: string) => ({ repId, teamId: "west" });
    const shares = (repId: string) =>
      handedOver(owners, "lin", to(repId)).map((one) => [one.repId, one.teamId, one.share]);
    expect(shares("sun")).toEqual([
      ["sun", "west", 6_000],
      ["wu", "east", 3_000],
      ["zhou", "east", 1_000],
    ]);
    expect(shares("wu")).toEqual([
      ["wu", "west", 9_000],
      ["zhou", "east", 1_000],
    ]);
    fc.assert(
      fc.property(anyShares("lin", "wu", "zhou"), fc.constantFrom("wu", "sun"), (some, next) => {
        expect(sum(handedOver(some, "lin", to(next)))).toBe(WHOLE_CUSTOMER);
      }),
    );
  });

  test("has owners with the whole at every moment of a tenure, whatever was entered before, within or for another", () => {
    const tenures = [
      { id: "t-1", ownerId: "lin", teamId: "east", from: 10, until: 20 },
      { id: "t-2", ownerId: "zhou", teamId: "east", from: 30, until: null },
    ];
    const anyEntry = fc.record({
      tenureId: fc.constantFrom("t-1", "t-2"),
      at: fc.integer({ min: 10, max: 45 }),
      owners: anyShares("lin", "wu"),
    });
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 6 }), fc.integer({ min: 5, max: 50 }), (some, at) => {
        const entries = some.toSorted((a, b) => a.at - b.at);
        const found = ownersAt(tenures, entries, at);
        const tenure = at >= 10 && at < 20 ? "t-1" : at >= 30 ? "t-2" : null;
        expect(sum(found)).toBe(tenure === null ? 0 : WHOLE_CUSTOMER);
        if (tenure === null) return;
        const last = entries.filter((one) => one.tenureId === tenure && one.at <= at).at(-1);
        if (last !== undefined) expect(found).toEqual(last.owners);
        else expect(found.map((one) => one.repId)).toEqual([tenure === "t-1" ? "lin" : "zhou"]);
      }),
    );
  });
});
