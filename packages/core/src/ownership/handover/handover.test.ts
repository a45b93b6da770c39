import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Actor, DAY, makeCalendar } from "../../kernel/index.js";
import { type ClaimFacts, judgeClaim } from "../claim.js";
import { OwnershipPolicy } from "../policy.js";
import { allowancesAt, collaboratorsAt, withCollaborator } from "./collaboration.js";
import {
  approvalsBy,
  dealsAlong,
  handoverState,
  judgeApproval,
  judgeRejection,
  judgeWithdrawal,
  unsettled,
  waitingFor,
} from "./handover.js";
import type { Handover } from "./model.js";
import { judgeReceipt } from "./receive.js";

const requested: Handover = {
  id: "h-1",
  version: 1,
  customerId: "c-1",
  fromOwnerId: "lin",
  fromTeamId: "east",
  toRepId: "zhou",
  toTeamId: "west",
  requestedBy: "lin",
  requestedAt: 0,
  expiresAt: 3 * DAY,
  reason: "moves to another region",
  deals: "all",
  formerOwner: null,
  needs: ["receiver", { role: "manager", team: "owner" }, { role: "director" }],
  approvals: [],
  status: "open",
  endedAt: null,
  endedBy: null,
  endReason: null,
};
const actor = (id: string, role = "rep", ...teams: string[]): Actor => ({ id, roles: [role], teams });
const approvedBy = (handover: Handover, ...actors: readonly Actor[]): Handover => {
  let so = handover;
  for (const who of actors) so = { ...so, approvals: [...so.approvals, ...approvalsBy(so, who, 1)] };
  return so;
};

describe("a handover", () => {
  test("waits for the receiver, the owner's team lead and a role, whoever says yes first", () => {
    expect(waitingFor(requested)).toEqual(["zhou", "manager@east", "director"]);
    const yes = [actor("zhou"), actor("wang", "manager", "east"), actor("ma", "director")];
    const some = approvedBy(requested, yes[2] as Actor);
    expect(waitingFor(some)).toEqual(["zhou", "manager@east"]);
    expect(unsettled(approvedBy(some, ...yes))).toEqual([]);
    expect(approvedBy(some, ...yes).approvals.map(({ need, by }) => [need, by])).toEqual([
      [2, "ma"],
      [0, "zhou"],
      [1, "wang"],
    ]);
  });

  test("is not approved by another team's manager, nor by a role of who asked for it 四眼原则", () => {
    expect(judgeApproval(requested, actor("wu", "manager", "west"), 1)).toMatchObject({
      ok: false,
      error: {
        code: "OWNERSHIP.NOT_APPROVER",
        facts: { actor: "wu", waiting: ["zhou", "manager@east", "director"] },
      },
    });
    const byManager: Handover = { ...requested, requestedBy: "wang" };
    expect(judgeApproval(byManager, actor("wang", "manager", "east"), 1).ok).toBe(false);
    const byOwner: Handover = { ...requested, needs: ["owner", "receiver"] };
    expect(approvalsBy(byOwner, actor("lin"), 5)).toEqual([{ need: 0, by: "lin", at: 5 }]);
  });

  test("counts one yes once, and one person's yes for all that they can settle", () => {
    const once = approvedBy(requested, actor("zhou"));
    expect(judgeApproval(once, actor("zhou"), 2).ok).toBe(false);
    const both: Handover = {
      ...requested,
      needs: [{ role: "manager", team: "owner" }, { role: "manager", team: "receiver" }, "receiver"],
    };
    const wang = actor("wang", "manager", "east", "west");
    expect(approvalsBy(both, wang, 3).map((one) => one.need)).toEqual([0, 1]);
  });

  test("is refused by whoever could have said yes, and always by the receiver; withdrawn by who asked, or the owner", () => {
    const byBoss: Handover = { ...requested, requestedBy: "boss", needs: [{ role: "director" }] };
    expect(judgeRejection(byBoss, actor("zhou"), 1)).toEqual({ ok: true, value: "rejected" });
    expect(judgeRejection(byBoss, actor("ma", "director"), 1).ok).toBe(true);
    expect(judgeRejection(byBoss, actor("wu"), 1)).toMatchObject({
      error: { code: "OWNERSHIP.NOT_APPROVER" },
    });
    for (const id of ["boss", "lin"]) expect(judgeWithdrawal(byBoss, actor(id), 1).ok).toBe(true);
    expect(judgeWithdrawal(byBoss, actor("zhou"), 1)).toMatchObject({
      error: { code: "OWNERSHIP.NOT_REQUESTER", facts: { requestedBy: "boss", owner: "lin" } },
    });
  });

  test("is over at the moment when it expires, and not before, for every decision alike", () => {
    const at = requested.expiresAt;
    for (const decide of [judgeApproval, judgeRejection]) {
      expect(decide(requested, actor("zhou"), at - 1).ok).toBe(true);
      expect(decide(requested, actor("zhou"), at)).toMatchObject({
        error: { code: "OWNERSHIP.HANDOVER_CLOSED", facts: { state: "expired" } },
      });
    }
    expect(judgeWithdrawal(requested, actor("lin"), at - 1).ok).toBe(true);
    expect(judgeWithdrawal(requested, actor("lin"), at).ok).toBe(false);
    expect(handoverState({ ...requested, status: "accepted" }, at)).toBe("accepted");
  });

  test("takes along the open deals that it names, and none that is won or unknown", () => {
    const deals = [
      { id: "d-1", at: 0, won: false },
      { id: "d-2", at: 0, won: true },
      { id: "d-3", at: 0, won: false },
    ];
    expect(dealsAlong("all", deals)).toEqual(["d-1", "d-3"]);
    expect(dealsAlong("none", deals)).toEqual([]);
    expect(dealsAlong(["d-2", "d-3", "d-9"], deals)).toEqual(["d-3"]);
  });

  test("is complete exactly when everybody who is needed said yes, in whatever order and however often", () => {
    const people = [actor("zhou"), actor("wang", "manager", "east"), actor("ma", "director"), actor("wu")];
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 8 }), (order) => {
        const after = approvedBy(requested, ...order.map((at) => people[at] as Actor));
        const said = new Set(order.filter((at) => at < 3));
        expect(unsettled(after)).toHaveLength(3 - said.size);
        expect(after.approvals).toHaveLength(said.size);
      }),
    );
  });
});

describe("a collaborator", () => {
  test("may do what their level allows until it ends, and is there once", () => {
    const lin = { level: "assist", from: 10, until: 20 } as const;
    const some = withCollaborator([], "lin", lin, 10);
    const raised = withCollaborator(some, "lin", { ...lin, level: "negotiate" }, 12);
    expect(collaboratorsAt(raised, 19).map((one) => one.level)).toEqual(["negotiate"]);
    expect(collaboratorsAt(raised, 20)).toEqual([]);
    expect(allowancesAt(some, 15)[0]?.permissions).toContain("customer.touch");
    expect(allowancesAt(some, 15)[0]?.permissions).not.toContain("customer.change");
    expect(allowancesAt(raised, 15)[0]?.permissions).toContain("funnel.work");
    expect(withCollaborator(raised, "lin", null, 13)).toEqual([]);
    expect(withCollaborator(some, "wu", lin, 20)).toEqual([{ repId: "wu", ...lin }]);
  });
});

describe("a receiver", () => {
  const calendar = makeCalendar();
  const policyOf = (claim: object, limits: readonly ("max-held" | "cooldown")[]) =>
    OwnershipPolicy.parse({ claim, handover: { limits: [...limits] } });
  const facts = {
    customerId: "c-1",
    ownerId: "lin",
    formerOwners: [{ repId: "zhou", lostAt: 0 }],
    rep: { id: "zhou", active: true, capacity: 5 as number | null },
    held: 3,
    now: 10 * DAY,
  };
  const codeOf = (change: object, claim: object, ...limits: readonly ("max-held" | "cooldown")[]) => {
    const judged = judgeReceipt({ ...facts, ...change }, policyOf(claim, limits), calendar);
    return judged.ok ? null : judged.error.code;
  };

  test("is held to their capacity always, and to the claim limits that the policy lists", () => {
    expect(codeOf({}, { maxHeld: 3, cooldownDays: 30 })).toBe(null);
    expect(codeOf({}, { maxHeld: 3 }, "max-held")).toBe("OWNERSHIP.HOLDING_LIMIT");
    expect(codeOf({ held: 5 }, {})).toBe("OWNERSHIP.HOLDING_LIMIT");
    expect(codeOf({}, { cooldownDays: 30 }, "cooldown")).toBe("OWNERSHIP.COOLDOWN");
    expect(codeOf({ now: 30 * DAY }, { cooldownDays: 30 }, "cooldown")).toBe(null);
    expect(codeOf({ rep: { ...facts.rep, active: false } }, {})).toBe("OWNERSHIP.REP_NOT_ACTIVE");
    expect(codeOf({ ownerId: "zhou" }, {})).toBe("OWNERSHIP.SAME_OWNER");
  });

  test("with all limits listed is judged exactly as if they claimed it, but for pool, freeze and daily limit", () => {
    const anyFacts = fc.record({
      held: fc.nat(4),
      withoutOrders: fc.nat(4),
      ordered: fc.boolean(),
      lostAt: fc.option(fc.integer({ min: 0, max: 10 }).map((day) => day * DAY)),
      capacity: fc.option(fc.nat(4)),
      active: fc.boolean(),
    });
    const anyClaim = fc.record({
      maxHeld: fc.option(fc.nat(4)),
      counts: fc.constantFrom("all" as const, "without-orders" as const),
      cooldownDays: fc.nat(8),
    });
    fc.assert(
      fc.property(anyFacts, anyClaim, ({ lostAt, capacity, active, ...counts }, claim) => {
        const policy = policyOf(claim, ["max-held", "cooldown"]);
        const rep = { id: "zhou", active, capacity, teamIds: [] };
        const formerOwners = lostAt === null ? [] : [{ repId: "zhou", lostAt }];
        const known = { customerId: "c-1", formerOwners, rep, now: 10 * DAY, ...counts };
        const pooled: ClaimFacts = { ...known, ownerId: null, poolId: "public", since: 0, claimedToday: 0 };
        const claimed = judgeClaim(pooled, policy, calendar);
        const received = judgeReceipt({ ...known, ownerId: "lin" }, policy, calendar);
        if (claimed.ok && received.ok)
          expect(received.value).toMatchObject({ maxHeld: claimed.value.maxHeld });
        else expect(received).toEqual(claimed);
      }),
    );
  });
});
