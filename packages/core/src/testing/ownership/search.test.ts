import { memoryStore } from "@clientele/adapter-memory";
import { expect, test } from "vitest";
import { OwnershipPolicy } from "../../ownership/index.js";
import { calendarOf, START } from "./arbitraries.js";
import { searchHistories } from "./exhaustive.js";
import { ownershipMutants } from "./mutants.js";
import { checkRaces, interleaved, type Turns } from "./races.js";
import { readCustomers, readRoster } from "./roster.js";
import { rulesSut } from "./rules-sut.js";
import { serviceSut } from "./service-sut.js";
import type { Setting, Sut } from "./sut.js";

const settingOf = (customers: number): Setting => {
  const roster = readRoster([{ id: "ann" }, { id: "bo" }]);
  const read = readCustomers(Array.from({ length: customers }, (_, at) => ({ id: `c-${at + 1}` })));
  if (!roster.ok || !read.ok) throw new Error("the setting does not fit");
  const policy = OwnershipPolicy.parse({
    rules: [{ id: "all", then: { strategy: "in-turn" } }],
    claim: { perDay: 1, maxHeld: 2, cooldownDays: 1 },
    protection: { base: 2, renew: 1, max: 3, warnDays: 0 },
  });
  return { policy, ...roster.value, customers: read.value, ...calendarOf({}), startsAt: START };
};

test("every state of two reps and one customer within four requests keeps the laws", async () => {
  const search = await searchHistories(rulesSut(), settingOf(1), { depth: 4, maxStates: 2_000 });
  expect(search.breach).toBeNull();
  expect(search.complete).toBe(true);
  expect(search.states).toBeGreaterThan(100);
}, 60_000);

test("the shortest way to a limit that a release refunds has three requests", async () => {
  const refunded = ownershipMutants.find((one) => one.name === "a release gives a claim back");
  const sut = refunded?.sut ?? rulesSut();
  const search = await searchHistories(sut, settingOf(2), { depth: 4, maxStates: 2_000 });
  expect(search.breach?.law).toBe("O9");
  expect(search.breach?.story).toHaveLength(3);
}, 60_000);

test("of claims at once one wins, and no limit is passed, however the calls of the store interleave (O21)", async () => {
  const lost = await checkRaces(
    (turns) => serviceSut(() => interleaved(memoryStore(), turns)),
    settingOf(3),
    {
      runs: 40,
    },
  );
  expect(lost).toBeNull();
}, 60_000);

test("checking first and acting later has two winners", async () => {
  const naive = (turns: Turns): Sut<ReturnType<typeof start>> => ({
    ...good,
    init: start,
    apply: later(turns),
  });
  const lost = await checkRaces(naive, settingOf(3));
  expect(lost?.text.en).toBe("of 2 claims at once 2 succeeded, 1 being the most; the snapshot has 1");
}, 60_000);

const good = rulesSut();
type State = Extract<ReturnType<typeof good.init>, { held: unknown }>;
const start = (setting: Setting): State => good.init(setting) as State;
const later =
  (turns: Turns): Sut<State>["apply"] =>
  async (state, request) => {
    const held = state.held.get(request.customerId);
    const free = held?.ownerId === null;
    await turns("act", async () => {});
    if (free && held !== undefined) Object.assign(held, { ownerId: null, poolId: "public" });
    return good.apply(state, request);
  };
