import fc from "fast-check";
import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";
import { ClienteleError } from "../index.js";
import { DAY } from "../kernel/index.js";
import type { OwnershipPolicyInput } from "./policy.js";

const protection = { base: 10, renew: 3, max: 20, warnDays: 2 };

const staff = async (bed: TestBed, capacity: number | null = null) => {
  const { team, customers, ownership } = bed.admin;
  await team.addTeam({ id: "east", name: "East" });
  for (const id of ["lin", "zhou", "wu"]) await team.addRep({ id, name: id, teamId: "east", capacity });
  for (const id of ["c-1", "c-2"]) await customers.register({ id, name: id });
  await ownership.assignTo({ customerId: "c-1", repId: "lin", reason: "hers" });
};
const ask = { customerId: "c-1", toRepId: "zhou", reason: "moves to another region" };
const boss = (bed: TestBed) => bed.crm.as({ user: "wang", roles: ["manager"], teams: ["east"] });
const heard = ({ crm }: TestBed) => {
  const seen: string[] = [];
  crm.on("*", (event) => void seen.push(event.type));
  return seen;
};

onEveryStore("a handover", (open) => {
  test("goes through with the receiver's yes: released and assigned in one commit, the clock anew, explained and replayable", async () => {
    const bed = open({ ownership: { protection, claim: { maxHeld: 5 } } });
    await staff(bed);
    bed.passDays(8);
    const { handover, state, waiting } = await bed.as("lin").ownership.requestHandover(ask);
    expect([state, waiting]).toEqual(["open", ["zhou"]]);
    expect(handover).toMatchObject({ fromOwnerId: "lin", expiresAt: bed.now() + 3 * DAY, deals: "all" });
    expect((await bed.admin.ownership.get({ customerId: "c-1" })).holding.ownerId).toBe("lin");
    const seen = heard(bed);
    bed.passDays(1);
    const done = await bed.as("zhou").ownership.approveHandover({ handoverId: handover.id });
    expect(done).toMatchObject({ state: "accepted", waiting: [], handover: { endedBy: "zhou" } });
    expect(seen).toEqual([
      "ownership.handover-approved",
      "ownership.handover-ended",
      "ownership.released",
      "ownership.assigned",
    ]);
    const { holding, daysLeft } = await bed.admin.ownership.get({ customerId: "c-1" });
    expect(holding).toMatchObject({ ownerId: "zhou", handoverId: null, collaborators: [] });
    expect(daysLeft).toBe(10);
    const { text, decisionId } = await bed.admin.ownership.explain({ customerId: "c-1" });
    expect(text.en).toContain("lin handed the customer over to zhou");
    expect(text.en).toContain("requested by lin, approved by zhou");
    expect(text.en).toContain("held 0 (limit 5) before; reason: moves to another region");
    expect(text["zh-CN"]).toContain("申请人 lin，同意人 zhou");
    expect((await bed.admin.ownership.replay({ decisionId })).same).toBe(true);
    const [now, before] = (await bed.admin.ownership.history({ customerId: "c-1" })).items;
    expect(now).toMatchObject({ ownerId: "zhou", reason: "handed-over", until: null });
    expect(before).toMatchObject({ ownerId: "lin", ending: "handed-over", until: bed.now() });
  });

  test("asks whom the policy names, and nobody else's yes or no counts", async () => {
    const approvals = ["receiver", { role: "manager", team: "owner" }] as const;
    const bed = open({ ownership: { handover: { approvals: [...approvals] } } });
    await staff(bed);
    const { handover } = await bed.as("lin").ownership.requestHandover(ask);
    const { id: handoverId } = handover;
    expect((await refusal(bed.as("wu").ownership.approveHandover({ handoverId }))).code).toBe(
      "OWNERSHIP.NOT_APPROVER",
    );
    const no = { handoverId, reason: "no" };
    expect((await refusal(bed.as("wu").ownership.rejectHandover(no)))._tag).toBe("NotAllowed");
    expect((await refusal(bed.as("wu").ownership.withdrawHandover({ handoverId })))._tag).toBe("NotAllowed");
    expect((await refusal(bed.as("wu").ownership.requestHandover(ask)))._tag).toBe("NotAllowed");
    const half = await boss(bed).ownership.approveHandover({ handoverId });
    expect([half.state, half.waiting]).toEqual(["open", ["zhou"]]);
    expect((await bed.as("zhou").ownership.approveHandover({ handoverId })).state).toBe("accepted");
    const { items } = await bed.admin.ownership.handovers({ toRepId: "zhou" });
    expect(items.map((one) => one.handover.approvals.map(({ by }) => by))).toEqual([["wang", "zhou"]]);
  });

  test("ends by rejection, withdrawal, time, or because the customer went elsewhere; then another may be asked for", async () => {
    const bed = open({ ownership: { handover: { ttlDays: 2 } } });
    await staff(bed);
    const lin = bed.as("lin").ownership;
    const request = async () => (await lin.requestHandover(ask)).handover.id;
    const rejected = await request();
    expect((await refusal(request())).code).toBe("OWNERSHIP.HANDOVER_PENDING");
    await bed.as("zhou").ownership.rejectHandover({ handoverId: rejected, reason: "too far" });
    const withdrawn = await request();
    await lin.withdrawHandover({ handoverId: withdrawn });
    const expired = await request();
    bed.passDays(2);
    const late = await refusal(bed.as("zhou").ownership.approveHandover({ handoverId: expired }));
    expect([late.code, late.facts.state]).toEqual(["OWNERSHIP.HANDOVER_CLOSED", "expired"]);
    const lapsed = await request();
    await bed.admin.ownership.assignTo({ customerId: "c-1", repId: "wu", reason: "urgent" });
    const states = await bed.admin.ownership.handovers({ customerId: "c-1" });
    const of = new Map(states.items.map((one) => [one.handover.id, one.state]));
    expect([rejected, withdrawn, expired, lapsed].map((id) => of.get(id))).toEqual([
      "rejected",
      "withdrawn",
      "expired",
      "lapsed",
    ]);
    expect((await bed.admin.ownership.get({ customerId: "c-1" })).holding.ownerId).toBe("wu");
    expect((await bed.admin.ownership.handover({ handoverId: rejected })).handover.endReason).toBe("too far");
  });

  test("is measured when it is carried out: a receiver who is full keeps the request open until there is room", async () => {
    const bed = open();
    await staff(bed, 1);
    const { handover } = await bed.as("lin").ownership.requestHandover(ask);
    await bed.as("zhou").ownership.claim({ customerId: "c-2" });
    const { id: handoverId } = handover;
    const seen = heard(bed);
    expect((await refusal(bed.as("zhou").ownership.approveHandover({ handoverId }))).code).toBe(
      "OWNERSHIP.HOLDING_LIMIT",
    );
    expect(seen).toEqual([]);
    expect((await bed.admin.ownership.handover({ handoverId })).state).toBe("open");
    await bed.as("zhou").ownership.release({ customerId: "c-2", reason: "room" });
    expect((await bed.as("zhou").ownership.approveHandover({ handoverId })).state).toBe("accepted");
  });

  test("takes the owner's open deals along and nothing else; past credit never moves", async () => {
    const bed = open();
    await staff(bed);
    const { funnel, orders, performance } = bed.admin;
    const deal = (id: string, ownerId: string) => funnel.open({ id, name: id, customerId: "c-1", ownerId });
    for (const id of ["d-1", "d-2", "d-3"]) await deal(id, "lin");
    await deal("d-wu", "wu");
    await funnel.lose({ id: "d-3", reason: "price" });
    const lines = [{ quantity: 1, amount: 1_000, margin: null }];
    const sold = { customerId: "c-1", currency: "CNY", lines };
    await orders.record({ id: "o-1", placedAt: bed.now(), ...sold });
    bed.passDays(1);
    const lin = bed.as("lin").ownership;
    const unknown = await refusal(lin.requestHandover({ ...ask, deals: ["d-1", "d-3"] }));
    expect([unknown.code, unknown.facts.deals]).toEqual(["OWNERSHIP.NOT_OPEN_DEALS", ["d-3"]]);
    const { handover } = await lin.requestHandover({ ...ask, deals: ["d-1", "d-wu"] });
    await bed.as("zhou").ownership.approveHandover({ handoverId: handover.id });
    const owners = [];
    for (const id of ["d-1", "d-2", "d-3", "d-wu"]) owners.push((await funnel.get({ id })).ownerId);
    expect(owners).toEqual(["zhou", "lin", "lin", "wu"]);
    await orders.record({ id: "o-2", placedAt: bed.now(), ...sold });
    const days = { from: "2026-01-01", until: "2026-02-01", currency: "CNY" };
    const report = await performance.report({ ...days, by: "rep", metrics: ["revenue"] });
    expect(report.rows.map(({ key, figures }) => [key, figures.revenue?.value])).toEqual([
      ["lin", 1_000],
      ["zhou", 1_000],
    ]);
  });

  test("keeps the former owner on as a collaborator, at a level and to a day", async () => {
    const formerOwner = { level: "assist", days: 5 } as const;
    const bed = open({ ownership: { protection, handover: { formerOwner } } });
    await staff(bed);
    const { handover } = await bed.as("lin").ownership.requestHandover(ask);
    await bed.as("zhou").ownership.approveHandover({ handoverId: handover.id });
    const lin = bed.as("lin");
    const call = { customerId: "c-1", channel: "phone", kind: "call" } as const;
    const due = async () => (await bed.admin.ownership.get({ customerId: "c-1" })).dueAt;
    const before = await due();
    bed.passDays(1);
    await lin.customers.touch({ ...call, at: bed.now() });
    // a collaborator's call is no follow-up of the owner's
    expect(await due()).toBe(before);
    const change = { id: "c-1", size: 5 };
    expect((await refusal(lin.customers.change(change)))._tag).toBe("NotAllowed");
    const until = bed.now() + 2 * DAY;
    const raise = { customerId: "c-1", repId: "lin", level: "negotiate", until } as const;
    expect((await refusal(lin.ownership.collaborate(raise)))._tag).toBe("NotAllowed");
    await bed.as("zhou").ownership.collaborate(raise);
    await lin.customers.change(change);
    await bed.as("zhou").funnel.open({ id: "d-1", name: "pumps", customerId: "c-1" });
    await lin.funnel.change({ id: "d-1", amount: 100, currency: "CNY" });
    expect((await refusal(bed.as("wu").funnel.change({ id: "d-1", amount: 1 })))._tag).toBe("NotAllowed");
    bed.passDays(2);
    expect((await refusal(lin.customers.touch({ ...call, at: bed.now() })))._tag).toBe("NotAllowed");
    expect((await refusal(lin.funnel.change({ id: "d-1", amount: 1 })))._tag).toBe("NotAllowed");
  });

  test("leaves collaborators with the customer, and ends them when the customer goes to a pool", async () => {
    const bed = open();
    await staff(bed);
    const until = bed.now() + 30 * DAY;
    const helps = { customerId: "c-1", level: "view", until } as const;
    await bed.as("lin").ownership.collaborate({ ...helps, repId: "wu" });
    await bed.as("lin").ownership.collaborate({ ...helps, repId: "zhou" });
    const past = { ...helps, repId: "wu", until: bed.now() };
    expect((await refusal(bed.as("lin").ownership.collaborate(past))).code).toBe("OWNERSHIP.NOT_AHEAD");
    const { handover } = await bed.as("lin").ownership.requestHandover(ask);
    await bed.as("zhou").ownership.approveHandover({ handoverId: handover.id });
    const who = async () =>
      (await bed.admin.ownership.get({ customerId: "c-1" })).holding.collaborators.map((one) => one.repId);
    // the new owner is none of their own collaborators
    expect(await who()).toEqual(["wu"]);
    await bed.as("zhou").ownership.collaborate({ ...helps, repId: "wu", until: null });
    expect(await who()).toEqual([]);
    await bed.as("zhou").ownership.collaborate({ ...helps, repId: "wu" });
    await bed.as("zhou").ownership.release({ customerId: "c-1", reason: "not mine" });
    expect(await who()).toEqual([]);
  });

  test("two who ask at once leave one request, and two who say yes at once one owner", async () => {
    const bed = open();
    await staff(bed);
    const asked = await Promise.allSettled(
      ["zhou", "wu"].map((toRepId) => bed.as("lin").ownership.requestHandover({ ...ask, toRepId })),
    );
    expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const { items } = await bed.admin.ownership.handovers({ fromOwnerId: "lin" });
    const [view] = items;
    const handoverId = view?.handover.id ?? "";
    const receiver = bed.as(view?.handover.toRepId ?? "").ownership;
    const said = await Promise.allSettled([
      receiver.approveHandover({ handoverId }),
      receiver.approveHandover({ handoverId }),
    ]);
    expect(said.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await bed.admin.ownership.history({ customerId: "c-1" })).items).toHaveLength(2);
  });
});

/** What a handover of one customer is, without times and people that do not matter. */
interface Model {
  owner: string | null;
  request: { id: string; from: string; to: string; expiresAt: number } | null;
}
const REPS = ["lin", "zhou", "wu"];
const anyStep = fc.record({
  kind: fc.constantFrom(
    "request",
    "request",
    "approve",
    "approve",
    "reject",
    "withdraw",
    "release",
    "claim",
    "tick",
  ),
  rep: fc.nat(2),
  other: fc.nat(2),
  /** By the right person, most of the time. */
  guided: fc.nat(3),
  offset: fc.constantFrom(-1, 0, 1),
});
const policy: OwnershipPolicyInput = { handover: { ttlDays: 2 } };

const codeOf = async (promise: Promise<unknown>): Promise<string | null> => {
  try {
    await promise;
    return null;
  } catch (error) {
    if (ClienteleError.is(error)) return error.code;
    throw error;
  }
};

onEveryStore("any history of handovers", (open) => {
  test("has one owner at every moment, accepts before the end of a request and not after, and changes nothing when it refuses", async () => {
    const coverage = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 25, maxLength: 40 }), async (steps) => {
        let at = Date.UTC(2026, 0, 5);
        const bed = open({ ownership: policy, clock: () => at });
        await staff(bed);
        const model: Model = { owner: "lin", request: null };
        for (const { kind, rep, other, guided, offset } of steps) {
          const { owner, request } = model;
          const live = request !== null && at < request.expiresAt;
          const byRep = REPS[rep] ?? "";
          const to = REPS[other] ?? "";
          const seen = heard(bed);
          const handoverId = request?.id ?? "none";
          const rightly = (who: string | null | undefined) => (guided > 0 ? (who ?? byRep) : byRep);
          let code: string | null = null;
          let expected: string | null = null;
          if (kind === "tick") at = (live && request ? request.expiresAt : at + DAY) + offset;
          if (kind === "request") {
            const who = rightly(owner);
            expected =
              owner === null || who !== owner
                ? "PERMISSION.DENIED"
                : to === owner
                  ? "OWNERSHIP.SAME_OWNER"
                  : live
                    ? "OWNERSHIP.HANDOVER_PENDING"
                    : null;
            const answer = bed.as(who).ownership.requestHandover({ ...ask, toRepId: to });
            code = await codeOf(answer);
            if (code === null)
              model.request = { id: (await answer).handover.id, from: who, to, expiresAt: at + 2 * DAY };
          }
          if (kind === "approve" || kind === "reject" || kind === "withdraw") {
            const who = rightly(kind === "withdraw" ? request?.from : request?.to);
            const right = who === (kind === "withdraw" ? request?.from : request?.to);
            const no = kind === "withdraw" ? "OWNERSHIP.NOT_REQUESTER" : "OWNERSHIP.NOT_APPROVER";
            expected =
              request === null
                ? "STORAGE.NOT_FOUND"
                : !live
                  ? "OWNERSHIP.HANDOVER_CLOSED"
                  : right
                    ? null
                    : no;
            const desk = bed.as(who).ownership;
            code = await codeOf(
              kind === "approve"
                ? desk.approveHandover({ handoverId })
                : kind === "reject"
                  ? desk.rejectHandover({ handoverId, reason: "no" })
                  : desk.withdrawHandover({ handoverId }),
            );
            if (code === null && request !== null) {
              if (kind === "approve") model.owner = request.to;
              // decided: from now on it is closed, whatever the time
              model.request = { ...request, expiresAt: Number.NEGATIVE_INFINITY };
            }
          }
          if (kind === "release") {
            const answer = bed.admin.ownership.release({ customerId: "c-1", reason: "r" });
            expected = owner === null ? "OWNERSHIP.NOT_OWNED" : null;
            code = await codeOf(answer);
            if (owner !== null) model.owner = null;
          }
          if (kind === "claim") {
            expected = owner === null ? null : "OWNERSHIP.NOT_IN_POOL";
            code = await codeOf(bed.as(byRep).ownership.claim({ customerId: "c-1" }));
            if (owner === null) model.owner = byRep;
          }
          if (kind === "release" && owner !== null && request !== null)
            model.request = { ...request, expiresAt: Number.NEGATIVE_INFINITY };
          coverage.add(`${kind}: ${code ?? "done"}`);
          expect([kind, code]).toEqual([kind, expected]);
          if (code !== null) expect(seen).toEqual([]);
          const { holding } = await bed.admin.ownership.get({ customerId: "c-1" });
          expect(holding.ownerId).toBe(model.owner);
        }
        const { items } = await bed.admin.ownership.history({ customerId: "c-1" });
        // one tenure after the other, the last one open exactly when somebody owns the customer
        expect(items.filter((tenure) => tenure.until === null)).toHaveLength(model.owner === null ? 0 : 1);
        items.forEach((tenure, index) => {
          expect(tenure.until ?? at).toBeGreaterThanOrEqual(tenure.from);
          expect(tenure.until ?? at).toBeLessThanOrEqual(items[index - 1]?.from ?? at);
        });
      }),
      { numRuns: 25, seed: 20_260_105 },
    );
    for (const must of [
      "approve: done",
      "approve: OWNERSHIP.HANDOVER_CLOSED",
      "approve: OWNERSHIP.NOT_APPROVER",
      "request: OWNERSHIP.HANDOVER_PENDING",
      "reject: done",
      "withdraw: done",
    ])
      expect(coverage).toContain(must);
  });
});
