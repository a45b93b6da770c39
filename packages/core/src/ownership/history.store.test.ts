import fc from "fast-check";
import { expect, test } from "vitest";
import { type OpenTestBed, onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { ClienteleError } from "../index.js";
import { DAY, HOUR } from "../kernel/index.js";
import type { OwnershipEvents } from "./events.js";
import { ownerAt } from "./tenure.js";

/** Small numbers, so that short histories meet every limit. The zone is UTC, so the model may count in whole days. */
const BASE = 4;
const RENEW = 2;
const MAX = 6;
const WARN = 1;
const GRACE = 1;
const LIMITS = { maxHeld: 2, perDay: 1, cooldownDays: 3, freezeHours: 6 };
const CAPACITY: Readonly<Record<string, number | null>> = { ann: 3, bo: 1, cy: 1 };
const REPS = Object.keys(CAPACITY);
const CUSTOMERS = ["c-1", "c-2", "c-3", "c-4", "c-5"];

interface Place {
  owner: string | null;
  since: number;
  followed: number | null;
  warnedAt: number | null;
  lastWarnedAt: number | null;
  pauses: { from: number; until: number }[];
  /** Every loss there ever was. */
  losses: { rep: string; at: number }[];
}
type Model = { readonly places: Map<string, Place>; readonly claims: { rep: string; at: number }[] };

const dayOf = (at: number): number => Math.floor(at / DAY);
const placeOf = (model: Model, customer: string): Place => {
  const place = model.places.get(customer);
  if (place === undefined) throw new Error(`no ${customer}`);
  return place;
};
const heldBy = (model: Model, rep: string): number =>
  [...model.places.values()].filter((place) => place.owner === rep).length;
/** When so many days have passed outside the pauses, found by trying later and later. */
const passed = (pauses: Place["pauses"], start: number, days: number): number => {
  for (let due = start + days * DAY; ; ) {
    const still = pauses.reduce(
      (sum, one) => sum + (one.from < due ? Math.max(0, one.until - Math.max(one.from, start)) : 0),
      0,
    );
    if (start + days * DAY + still === due) return due;
    due = start + days * DAY + still;
  }
};
const dueOf = ({ owner, since, followed, pauses }: Place): number | null => {
  if (owner === null) return null;
  const [base, max] = [passed(pauses, since, BASE), passed(pauses, since, MAX)];
  const renewed = followed === null ? base : passed(pauses, followed, RENEW);
  return Math.max(Math.min(max, Math.max(base, renewed)), pauses.at(-1)?.until ?? 0);
};
/** What the sweep does next with an owned customer. */
const nextOf = (place: Place): { what: "warn" | "last" | "release"; at: number } => {
  const due = dueOf(place) ?? 0;
  if (place.warnedAt === null) return { what: "warn", at: due - WARN * DAY };
  const ends = Math.max(due, place.warnedAt + WARN * DAY);
  if (place.lastWarnedAt === null) return { what: "last", at: ends };
  return { what: "release", at: Math.max(ends, place.lastWarnedAt + GRACE * DAY) };
};
/** A due date that moves was not warned of. */
const moving = (place: Place, change: () => void): boolean => {
  const before = dueOf(place);
  change();
  if (dueOf(place) === before) return false;
  Object.assign(place, { warnedAt: null, lastWarnedAt: null });
  return true;
};
const lostLately = (place: Place, rep: string, now: number): boolean =>
  place.losses.some((loss) => loss.rep === rep && now < loss.at + LIMITS.cooldownDays * DAY);

/** The code that a claim is to be refused with, or null when it is to succeed. */
const claimCode = (model: Model, customer: string, rep: string, now: number): string | null => {
  const place = placeOf(model, customer);
  if (place.owner !== null) return "OWNERSHIP.NOT_IN_POOL";
  if (now < place.since + LIMITS.freezeHours * HOUR) return "OWNERSHIP.FROZEN";
  if (lostLately(place, rep, now)) return "OWNERSHIP.COOLDOWN";
  if (heldBy(model, rep) >= Math.min(LIMITS.maxHeld, CAPACITY[rep] ?? 99)) return "OWNERSHIP.HOLDING_LIMIT";
  const today = model.claims.filter((claim) => claim.rep === rep && dayOf(claim.at) === dayOf(now));
  return today.length >= LIMITS.perDay ? "OWNERSHIP.DAILY_LIMIT" : null;
};

const put = (place: Place, owner: string | null, now: number): void => {
  if (place.owner !== null) place.losses.push({ rep: place.owner, at: now });
  Object.assign(place, { owner, since: now, followed: null, warnedAt: null, lastWarnedAt: null, pauses: [] });
};

/** Moments at which something changes by itself: due dates, warnings, the ends of freezes and cooldowns, midnight. */
const deadlines = (model: Model, now: number): readonly number[] =>
  [...model.places.values()]
    .flatMap((place) => {
      if (place.owner !== null) return [nextOf(place).at, dueOf(place) ?? 0];
      const cooled = place.losses.map((loss) => loss.at + LIMITS.cooldownDays * DAY);
      return [place.since + LIMITS.freezeHours * HOUR, ...cooled];
    })
    .concat((dayOf(now) + 1) * DAY)
    .filter((at) => at > now)
    .sort((a, b) => a - b);

const at = <A>(list: readonly A[], index: number): A | undefined => list[index % Math.max(1, list.length)];

/** Symbolic: numbers are resolved against the state in which the command runs, so histories shrink and replay. */
const anyCommand = fc.record({
  kind: fc.constantFrom(
    ...([
      "claim",
      "claim",
      "claim",
      "release",
      "assign",
      "assignTo",
      "touch",
      "pause",
      "recycle",
      "recycle",
      "tick",
      "tick",
    ] as const),
  ),
  customer: fc.nat(9),
  rep: fc.nat(9),
  guided: fc.integer({ min: 0, max: 3 }),
  offset: fc.constantFrom(-1, 0, 0, 1),
});
type Command = typeof anyCommand extends fc.Arbitrary<infer C> ? C : never;

type Coverage = Map<string, number>;

const outcomeOf = async (promise: Promise<unknown>): Promise<string | null> => {
  try {
    await promise;
    return null;
  } catch (error) {
    if (ClienteleError.is(error)) return error.code;
    throw error;
  }
};

const check = async (bed: TestBed, model: Model): Promise<void> => {
  const { ownership } = bed.admin;
  const pool = (await ownership.pool({ poolId: "public" })).items.map((holding) => holding.id);
  const books = await Promise.all(REPS.map((repId) => ownership.book({ repId })));
  const owned = books.flatMap((book) => book.items.map((holding) => holding.id));
  // O1, O2: everybody is in exactly one place, and nobody is lost
  expect([...pool, ...owned].sort()).toEqual(CUSTOMERS);
  REPS.forEach((rep, index) => {
    const held = books[index]?.items.length ?? 0;
    expect(held).toBe(heldBy(model, rep));
    // O5
    expect(held).toBeLessThanOrEqual(CAPACITY[rep] ?? CUSTOMERS.length);
  });
  for (const [customerId, place] of model.places) {
    const { holding, dueAt } = await ownership.get({ customerId });
    expect(holding.ownerId).toBe(place.owner);
    expect(dueAt).toBe(dueOf(place));
    expect(holding.dueAt).toBe(dueAt);
    // O19: every former owner is remembered, with the last loss
    const last = new Map(place.losses.map((loss) => [loss.rep, loss.at]));
    expect(new Map(holding.formerOwners.map((one) => [one.repId, one.lostAt]))).toEqual(last);
  }
};

const run = async (bed: TestBed, model: Model, command: Command, coverage: Coverage): Promise<void> => {
  const { ownership, customers } = bed.admin;
  const now = bed.now();
  const inPool = CUSTOMERS.filter((id) => placeOf(model, id).owner === null);
  const inBooks = CUSTOMERS.filter((id) => placeOf(model, id).owner !== null);
  const preferred = command.kind === "claim" || command.kind === "assign" ? inPool : inBooks;
  const customerId =
    (command.guided > 0 ? at(preferred, command.customer) : undefined) ??
    at(CUSTOMERS, command.customer) ??
    "";
  const rep = at(REPS, command.rep) ?? "";
  const place = placeOf(model, customerId);
  const journal: string[] = [];
  const stop = bed.crm.on("*", (event) => void journal.push(event.type));
  const did = (what: string) => coverage.set(what, (coverage.get(what) ?? 0) + 1);

  const expectCode = async (promise: Promise<unknown>, code: string | null) => {
    expect(await outcomeOf(promise)).toBe(code);
    did(`${command.kind}: ${code ?? "done"}`);
    // O14: a refusal changes nothing, and nothing is said to have happened
    if (code !== null) expect(journal).toEqual([]);
    return code === null;
  };

  switch (command.kind) {
    case "claim": {
      const code = claimCode(model, customerId, rep, now);
      if (await expectCode(bed.as(rep).ownership.claim({ customerId }), code)) {
        put(place, rep, now);
        model.claims.push({ rep, at: now });
      }
      break;
    }
    case "release": {
      const code = place.owner === null ? "OWNERSHIP.NOT_OWNED" : null;
      if (await expectCode(ownership.release({ customerId, reason: "test" }), code)) put(place, null, now);
      break;
    }
    case "assign": {
      const code = place.owner === null ? null : "OWNERSHIP.NOT_IN_POOL";
      const able = REPS.filter(
        (one) => !lostLately(place, one, now) && heldBy(model, one) < (CAPACITY[one] ?? CUSTOMERS.length + 1),
      );
      if (await expectCode(ownership.assign({ customerId }), code)) {
        const { ownerId } = (await ownership.get({ customerId })).holding;
        const { decisionId, trace } = await ownership.explain({ customerId });
        // F7 and D8: to somebody able if there is one, with a record that replays
        if (able.length > 0) expect(able).toContain(ownerId);
        else expect(ownerId).toBeNull();
        expect((await ownership.replay({ decisionId })).same).toBe(true);
        const ranking = trace.kind === "policy" ? trace.ranking.map((one) => one.repId) : [];
        expect([...ranking].sort()).toEqual(able);
        if (ownerId !== null) put(place, ownerId, now);
        did(`assign: ${ownerId === null ? "nobody" : "somebody"}`);
      }
      break;
    }
    case "assignTo": {
      const full = heldBy(model, rep) >= (CAPACITY[rep] ?? CUSTOMERS.length + 1);
      const code = place.owner === rep ? "OWNERSHIP.SAME_OWNER" : full ? "OWNERSHIP.HOLDING_LIMIT" : null;
      if (await expectCode(ownership.assignTo({ customerId, repId: rep, reason: "test" }), code))
        put(place, rep, now);
      break;
    }
    case "touch": {
      const byId = command.guided > 0 ? (place.owner ?? rep) : rep;
      await customers.touch({ customerId, at: now, channel: "phone", kind: "call", byId });
      if (place.owner === byId) {
        const moved = moving(place, () => {
          place.followed = now;
        });
        expect(journal.includes("ownership.renewed")).toBe(moved);
        did(`touch: ${moved ? "renewed" : "no change"}`);
      }
      break;
    }
    case "pause": {
      const pausedUntil = command.rep % 3 === 0 ? null : now + command.rep * HOUR * 5;
      const code = place.owner === null ? "OWNERSHIP.NOT_OWNED" : null;
      const running = (place.pauses.at(-1)?.until ?? now) > now;
      if (await expectCode(ownership.protect({ customerId, pausedUntil, reason: "test" }), code)) {
        moving(place, () => {
          if (running)
            place.pauses = place.pauses.map((one) => ({ ...one, until: Math.min(one.until, now) }));
          if (pausedUntil !== null) place.pauses.push({ from: now, until: pausedUntil });
        });
        did(`pause: ${pausedUntil === null ? "ended" : "began"}`);
      }
      break;
    }
    case "recycle": {
      const seen: (readonly [string, string])[] = [];
      const off = bed.crm.on("*", ({ type, data }) => {
        const { customerId: id } = data as OwnershipEvents["ownership.warned"];
        seen.push([type, id]);
      });
      const warned: string[] = [];
      const due: string[] = [];
      for (const id of inBooks) {
        const one = placeOf(model, id);
        while (one.owner !== null && nextOf(one).at <= now) {
          const { what } = nextOf(one);
          if (what === "release") {
            // never without both warnings, each its time before
            expect(now - (one.warnedAt ?? now)).toBeGreaterThanOrEqual(WARN * DAY);
            expect(now - (one.lastWarnedAt ?? now)).toBeGreaterThanOrEqual(GRACE * DAY);
            due.push(id);
            put(one, null, now);
          } else {
            warned.push(id);
            if (what === "warn") one.warnedAt = now;
            else one.lastWarnedAt = now;
          }
        }
      }
      const swept = await ownership.recycle();
      off();
      // O12, O23: all that is due and nothing else
      const of = (type: string) => seen.flatMap(([one, id]) => (one === type ? [id] : [])).sort();
      expect(of("ownership.warned")).toEqual(warned.sort());
      expect(of("ownership.released")).toEqual(due.sort());
      expect(swept).toEqual({ reset: 0, warned: warned.length, released: due.length });
      did(`recycle: ${due.length === 0 ? "nothing" : "some"} due`);
      break;
    }
    case "tick": {
      const steps = inBooks.map((id) => nextOf(placeOf(model, id)).at).filter((one) => one > now);
      const choices = command.guided > 1 ? steps : deadlines(model, now);
      const next = at(choices, command.customer) ?? now + HOUR;
      bed.goTo(new Date(Math.max(now, next + command.offset)).toISOString());
      // a sweep at the moment at which something is to be done, or next to it
      if (command.guided > 1) await run(bed, model, { ...command, kind: "recycle" }, coverage);
      break;
    }
  }
  stop();
};

const start = async (open: OpenTestBed): Promise<{ bed: TestBed; model: Model }> => {
  const bed = open({
    ownership: {
      rules: [{ id: "all", then: { strategy: "in-turn" } }],
      protection: { base: BASE, renew: RENEW, max: MAX, warnDays: WARN, graceDays: GRACE },
      claim: LIMITS,
    },
  });
  await bed.admin.team.addTeam({ id: "east", name: "East" });
  for (const id of REPS)
    await bed.admin.team.addRep({ id, name: id, teamId: "east", capacity: CAPACITY[id] ?? null });
  for (const id of CUSTOMERS) await bed.admin.customers.register({ id, name: id });
  const began = { owner: null, since: bed.now(), followed: null, warnedAt: null, lastWarnedAt: null };
  return {
    bed,
    model: { places: new Map(CUSTOMERS.map((id) => [id, { ...began, pauses: [], losses: [] }])), claims: [] },
  };
};

onEveryStore("histories of ownership", (open) => {
  test("keep every law, whatever is asked and whenever (D8, D13, F7, O1, O2, O5, O7-O10, O12, O14, O19, O23)", async () => {
    const coverage: Coverage = new Map();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCommand, { minLength: 25, maxLength: 60, size: "max" }),
        async (commands) => {
          const { bed, model } = await start(open);
          for (const command of commands) {
            await run(bed, model, command, coverage);
            await check(bed, model);
          }
          // credit: the tenures tell who was the owner at any moment
          for (const [customerId, place] of model.places) {
            const { items } = await bed.admin.ownership.history({ customerId });
            expect(ownerAt([...items].reverse(), bed.now())?.ownerId ?? null).toBe(place.owner);
            expect(items.filter((tenure) => tenure.until !== null)).toHaveLength(place.losses.length);
          }
        },
      ),
      { numRuns: 20, seed: 20_260_105 },
    );
    // a history that never gets somewhere proves nothing about it
    const reached = [...coverage].filter(([, times]) => times >= 3).map(([what]) => what);
    expect(reached).toEqual(
      expect.arrayContaining([
        "claim: done",
        "claim: OWNERSHIP.NOT_IN_POOL",
        "claim: OWNERSHIP.FROZEN",
        "claim: OWNERSHIP.COOLDOWN",
        "claim: OWNERSHIP.HOLDING_LIMIT",
        "claim: OWNERSHIP.DAILY_LIMIT",
        "release: done",
        "assign: somebody",
        "assign: nobody",
        "assignTo: done",
        "assignTo: OWNERSHIP.HOLDING_LIMIT",
        "touch: no change",
        "touch: renewed",
        "recycle: some due",
        "pause: began",
        "pause: ended",
      ]),
    );
  }, 60_000);
});
