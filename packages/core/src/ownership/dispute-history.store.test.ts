import fc from "fast-check";
import { expect, test } from "vitest";
import { type OpenTestBed, onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { ClienteleError } from "../index.js";
import { DAY } from "../kernel/index.js";
import { type Dispute, disputePhase } from "./index.js";

const REPS = ["ann", "bo", "cy"];
const CUSTOMERS = ["x", "y"];
const AMOUNT = 1_003;

const anyCommand = fc.record({
  kind: fc.constantFrom(
    ...(["claim", "assignTo", "assignTo", "release", "touch", "order", "recycle", "withdraw"] as const),
    ...(["open", "open", "open", "decide", "decide", "decide", "appeal", "appeal", "tick", "tick"] as const),
  ),
  customer: fc.nat(9),
  rep: fc.nat(9),
  judge: fc.constantFrom("judge", "chief"),
  days: fc.integer({ min: 1, max: 4 }),
  offset: fc.constantFrom(-1, 0, 1),
  /** Does what brings the case on: chance alone hardly ever appeals. */
  guided: fc.boolean(),
});
type Command = typeof anyCommand extends fc.Arbitrary<infer C> ? C : never;

const start = async (open: OpenTestBed): Promise<TestBed> => {
  const bed = open({
    roles: { admin: { "*": "all" }, rep: { "ownership.dispute": "own", "ownership.read": "all" } },
    ownership: {
      protection: { base: 6, renew: 3, max: 20, warnDays: 1 },
      disputes: { openWithinDays: 20, decideWithinDays: 3, appealWithinDays: 3 },
    },
  });
  await bed.admin.team.addTeam({ id: "east", name: "East" });
  for (const id of REPS) await bed.admin.team.addRep({ id, name: id, teamId: "east" });
  for (const customerId of CUSTOMERS) {
    await bed.admin.customers.register({ id: customerId, name: customerId });
    for (const byId of REPS)
      await bed.admin.customers.touch({ customerId, byId, at: bed.now(), channel: "phone", kind: "call" });
    await bed.admin.ownership.assignTo({ customerId, repId: "ann", reason: "start" });
  }
  return bed;
};

const codeOf = async (call: Promise<unknown>): Promise<string | null> => {
  try {
    await call;
    return null;
  } catch (error) {
    if (ClienteleError.is(error)) return error.code;
    throw error;
  }
};

const holdingOf = async ({ admin }: TestBed, customerId: string) =>
  (await admin.ownership.get({ customerId })).holding;
const disputesOf = async ({ admin }: TestBed, customerId: string) =>
  (await admin.ownership.disputes({ customerId, limit: 100 })).items;
const ledgerOf = async ({ admin }: TestBed) =>
  (await admin.performance.ledger({ repId: null, limit: 1_000 })).items;

/** What is known of a history while it runs. */
interface History {
  readonly bed: TestBed;
  readonly coverage: Map<string, number>;
  readonly orders: Set<string>;
  readonly entered: Map<string, unknown>;
  /** By dispute: whose the customer was, and what was left of their protection, when a first decision took it. */
  readonly lost: Map<string, { readonly ownerId: string; readonly left: number }>;
}

const call = async (
  { bed, orders }: History,
  command: Command,
  latest: Dispute | undefined,
): Promise<unknown> => {
  const { ownership, customers, orders: sales } = bed.admin;
  const customerId = CUSTOMERS[command.customer % CUSTOMERS.length] ?? "";
  const repId = REPS[command.rep % REPS.length] ?? "";
  const disputeId = latest?.id ?? "none";
  switch (command.kind) {
    case "claim":
      return ownership.claim({ customerId, repId });
    case "assignTo":
      return ownership.assignTo({ customerId, repId, reason: "test" });
    case "release":
      return ownership.release({ customerId, reason: "test" });
    case "touch":
      return customers.touch({ customerId, byId: repId, at: bed.now(), channel: "phone", kind: "call" });
    case "order": {
      const id = `o-${orders.size}`;
      orders.add(id);
      const lines = [{ quantity: 1, amount: AMOUNT }];
      return sales.record({ id, customerId, currency: "CNY", placedAt: bed.now(), lines });
    }
    case "recycle":
      return ownership.recycle();
    case "open":
      return bed.as(repId).ownership.openDispute({ customerId, reason: "mine" });
    case "decide": {
      const named = latest?.parties[command.rep % 3]?.repId ?? null;
      return bed
        .as(command.judge, "admin")
        .ownership.decideDispute({ disputeId, ownerId: named, reason: "so" });
    }
    case "appeal": {
      const by = latest?.parties[command.rep % latest.parties.length]?.repId ?? repId;
      return bed.as(by).ownership.appealDispute({ disputeId, reason: "no" });
    }
    case "withdraw":
      return bed.as(latest?.claimantId ?? repId).ownership.withdrawDispute({ disputeId });
    case "tick": {
      const deadline = latest !== undefined && latest.until > bed.now() ? latest.until + command.offset : 0;
      const next = command.days > 2 && deadline > bed.now() ? deadline : bed.now() + command.days * DAY;
      return bed.goTo(new Date(next).toISOString());
    }
  }
};

/** What brings the latest case on, for whom that makes a difference. */
const guide = (
  command: Command,
  latest: Dispute | undefined,
  ownerId: string | null,
  now: number,
): Command => {
  const phase = latest === undefined ? "none" : disputePhase(latest, now);
  const others = REPS.filter((one) => one !== ownerId);
  const partyAt = (repId: string | null | undefined) =>
    latest?.parties.findIndex((one) => one.repId === repId) ?? 0;
  switch (phase) {
    case "open":
      return { ...command, kind: "decide", rep: partyAt(latest?.claimantId) };
    case "decided":
      return {
        ...command,
        kind: "appeal",
        rep: latest?.parties.findIndex((one) => one.repId !== ownerId) ?? 0,
      };
    case "appealed": {
      const judge = latest?.ruling?.by === "judge" ? "chief" : "judge";
      const before = partyAt(latest?.facts.customers[0]?.ownerId);
      return { ...command, kind: "decide", judge, rep: before < 0 ? 2 : before };
    }
    default:
      return { ...command, kind: "open", rep: REPS.indexOf(others[command.rep % others.length] ?? "") };
  }
};

const step = async (history: History, asked: Command): Promise<void> => {
  const { bed, coverage, entered, orders, lost } = history;
  const customerId = CUSTOMERS[asked.customer % CUSTOMERS.length] ?? "";
  const latest = (await disputesOf(bed, customerId)).at(-1);
  const { ownerId: owner } = await holdingOf(bed, customerId);
  const command = asked.guided ? guide(asked, latest, owner, bed.now()) : asked;
  const phase = latest === undefined ? "none" : disputePhase(latest, bed.now());
  const before = await Promise.all(CUSTOMERS.map((id) => holdingOf(bed, id)));
  const began = bed.now();
  const code = await codeOf(call(history, command, latest));
  const what = `${command.kind}: ${code ?? "done"}`;
  coverage.set(what, (coverage.get(what) ?? 0) + 1);
  const after = await Promise.all(CUSTOMERS.map((id) => holdingOf(bed, id)));

  // nothing goes round a freeze, and a refusal changes nothing
  after.forEach((holding, at) => {
    const { freeze, ownerId, poolId } = before[at] ?? holding;
    const frozen = freeze !== null && began < freeze.until;
    if ((frozen && command.kind !== "decide") || code !== null)
      expect([holding.ownerId, holding.poolId]).toEqual([ownerId, poolId]);
    expect((holding.ownerId === null) !== (holding.poolId === null)).toBe(true);
  });
  // while it goes on a case freezes its customer, and when it is over it does not
  for (const holding of after) {
    const own = (await disputesOf(bed, holding.id)).at(-1);
    if (own === undefined) continue;
    const running = ["open", "decided", "appealed"].includes(disputePhase(own, bed.now()));
    const frozen = holding.freeze !== null && bed.now() < holding.freeze.until;
    expect([frozen, frozen ? holding.freeze?.until : 0]).toEqual([running, running ? own.until : 0]);
    const { items } = await bed.admin.ownership.history({ customerId: holding.id, limit: 100 });
    expect(items.filter((one) => one.until === null).map((one) => one.ownerId)).toEqual(
      holding.ownerId === null ? [] : [holding.ownerId],
    );
  }
  // credit: what was entered stays as it was, and every order sums to itself
  const books = await Promise.all(REPS.map((repId) => bed.admin.performance.ledger({ repId, limit: 1_000 })));
  const ledger = [...books.flatMap((book) => book.items), ...(await ledgerOf(bed))];
  for (const entry of ledger) {
    expect(entered.get(entry.id) ?? entry).toEqual(entry);
    entered.set(entry.id, entry);
  }
  expect(ledger).toHaveLength(entered.size);
  const sums = new Map<string, number>();
  for (const { sourceId, amount } of ledger) sums.set(sourceId, (sums.get(sourceId) ?? 0) + amount);
  expect(new Set(sums.values())).toEqual(new Set(orders.size === 0 ? [] : [AMOUNT]));

  if (command.kind !== "decide" || code !== null || latest === undefined) return;
  const at = CUSTOMERS.indexOf(customerId);
  const [was, is] = [before[at], after[at]];
  if (phase === "open" && was?.ownerId != null && is?.ownerId !== was.ownerId) {
    lost.set(latest.id, { ownerId: was.ownerId, left: (was.dueAt ?? 0) - (was.freeze?.until ?? 0) });
    coverage.set("moved", (coverage.get("moved") ?? 0) + 1);
  }
  const loser = lost.get(latest.id);
  if (phase === "appealed" && loser !== undefined && is?.ownerId === loser.ownerId) {
    // O15: exactly what was left of the protection
    expect((is.dueAt ?? 0) - bed.now()).toBe(loser.left);
    coverage.set("restored", (coverage.get("restored") ?? 0) + 1);
  }
};

onEveryStore("histories of disputes", (open) => {
  test("keep the freeze, the ledger and the protection, whatever is asked and whenever (O1, O14, O15, O19)", async () => {
    const coverage = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCommand, { minLength: 30, maxLength: 45, size: "max" }),
        async (commands) => {
          const bed = await start(open);
          const history = { bed, coverage, orders: new Set<string>(), entered: new Map(), lost: new Map() };
          for (const command of commands) await step(history, command);
        },
      ),
      { numRuns: 7, seed: 20_260_105 },
    );
    // a history that never gets somewhere proves nothing about it
    const wanted = [
      "open: done",
      "open: OWNERSHIP.DISPUTED",
      "open: OWNERSHIP.DISPUTE_FINAL",
      "decide: done",
      "decide: OWNERSHIP.DISPUTE_PHASE",
      "appeal: done",
      "appeal: OWNERSHIP.NOTHING_TO_APPEAL",
      "withdraw: done",
      "assignTo: OWNERSHIP.DISPUTED",
      "release: OWNERSHIP.DISPUTED",
      "moved",
      "restored",
    ];
    expect(wanted.filter((what) => !coverage.has(what))).toEqual([]);
  }, 60_000);
});
