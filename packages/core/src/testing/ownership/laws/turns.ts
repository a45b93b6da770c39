import fc from "fast-check";
import { type Ledger, OwnershipPolicy, type RepFacts } from "../../../ownership/index.js";
import { blankCustomer } from "../arbitraries.js";
import { type Functions, ofFunctions, say } from "../functions.js";
import type { Law } from "../law.js";

const repOf = (weight: number, at: number): RepFacts => ({
  ...{ id: `rep-${at + 1}`, name: `Rep ${at + 1}`, teamId: "sales", regions: [], skills: [] },
  ...{ weight, capacity: null, absences: [], active: true },
});

/** Weights whose sum divides a ledger's unit, so that whole units are exact. */
const anyCrew = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 })
  .filter((weights) => 720_720 % weights.reduce((sum, one) => sum + one, 0) === 0)
  .map((weights) => weights.map(repOf));
const anyEquals = fc
  .integer({ min: 2, max: 6 })
  .map((size) => Array.from({ length: size }, (_, at) => repOf(1, at)));
const anyStrategy = fc.constantFrom("in-turn" as const, "weighted-in-turn" as const);

type Strategy = "in-turn" | "weighted-in-turn" | "rendezvous" | "sticky";

const policyOf = (strategy: Strategy): OwnershipPolicy =>
  OwnershipPolicy.parse({ rules: [{ id: "all", then: { strategy } }] });

/** Who gets the customers that come one after the other, with the ledger that each leaves to the next. */
const winners = (
  { decide }: Functions,
  strategy: Strategy,
  reps: readonly RepFacts[],
  customers: number,
): readonly string[] => {
  const policy = policyOf(strategy);
  const load: Record<string, number> = {};
  let ledger: Ledger | null = null;
  return Array.from({ length: customers }, (_, at) => {
    const customer = blankCustomer(`c-${at + 1}`);
    const facts = { customer, reps, teams: [], load: { ...load }, excluded: [], ledger, now: 0 };
    const decision = decide(policy, facts, "same");
    ledger = decision.ledger;
    const { outcome } = decision.trace;
    const owner = outcome.state === "owned" ? outcome.ownerId : "";
    load[owner] = (load[owner] ?? 0) + 1;
    return owner;
  });
};

const sumOf = (reps: readonly RepFacts[]): number => reps.reduce((sum, rep) => sum + rep.weight, 0);
const countOf = (got: readonly string[], id: string): number => got.filter((one) => one === id).length;

const storyOf = (got: readonly string[], until: number) =>
  got.slice(0, until).map((rep, at) => say("c-{n} goes to {rep}", "c-{n} 归 {rep}", { n: at + 1, rep }));

/** The first moment at which somebody's count is further from the share than it may be. */
const off = (reps: readonly RepFacts[], got: readonly string[], tooFar: (ahead: number) => boolean) => {
  const counts = new Map<string, number>();
  const total = sumOf(reps);
  for (const [at, owner] of got.entries()) {
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
    for (const { id, weight } of reps) {
      const [count, share] = [counts.get(id) ?? 0, ((at + 1) * weight) / total];
      if (!tooFar(count - share)) continue;
      const facts = { n: at + 1, rep: id, weight, total, count, share: share.toFixed(2) };
      const text = say(
        "after {n} customers {rep}, of weight {weight} in {total}, holds {count}; the share is {share}",
        "{n} 个客户之后，权重 {weight}/{total} 的 {rep} 持有 {count}，应得 {share}",
        facts,
      );
      return { text, story: storyOf(got, at + 1) };
    }
  }
  return null;
};

const bySize = fc.record({
  size: fc.integer({ min: 2, max: 5 }),
  leaves: fc.nat({ max: 4 }),
  customer: fc.nat({ max: 500 }),
});

/** How the strategies share out, each by the bound that it proves. */
export const turnLaws: readonly Law[] = [
  ofFunctions(
    "F2",
    ["After a whole round everybody has exactly their weight", "一轮之后，各得其权重"],
    "cᵢ(kS) = k·wᵢ",
    fc.tuple(anyCrew, anyStrategy, fc.integer({ min: 1, max: 2 })),
    (functions, [reps, strategy, rounds]) => {
      const total = sumOf(reps);
      const got = winners(functions, strategy, reps, rounds * total);
      const bad = reps.find(({ id, weight }) => countOf(got, id) !== rounds * weight);
      if (bad === undefined) return null;
      const facts = { n: got.length, rep: bad.id, count: countOf(got, bad.id), due: rounds * bad.weight };
      const text = say(
        "after {n} customers {rep} holds {count}, not {due}",
        "{n} 个客户之后 {rep} 持有 {count}，应为 {due}",
        facts,
      );
      return { text, story: storyOf(got, got.length) };
    },
  ),
  ofFunctions(
    "F3",
    ["In turn, nobody is ever a whole customer ahead of their share", "轮转时无人超前满一个客户"],
    "cᵢ(n) < n·wᵢ/S + 1",
    anyCrew,
    (functions, reps) =>
      off(reps, winners(functions, "in-turn", reps, 2 * sumOf(reps)), (ahead) => ahead > 1 - 1e-9),
  ),
  ofFunctions(
    "F4",
    [
      "Weighted in turn, nobody is further from their share than the chairman's bound",
      "加权轮转时，与应得之差不超过界限",
    ],
    "|cᵢ(n) − n·wᵢ/S| ≤ 1 − 1/(2m−2)",
    anyCrew,
    (functions, reps) => {
      const bound = 1 - 1 / (2 * reps.length - 2);
      const got = winners(functions, "weighted-in-turn", reps, sumOf(reps));
      return off(reps, got, (ahead) => Math.abs(ahead) > bound + 1e-9);
    },
  ),
  ofFunctions(
    "F10",
    ["By hash, nobody's customers move but those of who leaves", "按哈希分配时，仅离开者的客户改归他人"],
    "own_R(c) ≠ r ⇒ own_{R∖r}(c) = own_R(c)",
    bySize,
    ({ decide }, { size, leaves, customer }) => {
      const reps = Array.from({ length: size }, (_, at) => repOf(1, at));
      const gone = reps[leaves % size]?.id ?? "";
      const ownerAmong = (some: readonly RepFacts[]): string => {
        const facts = {
          customer: blankCustomer(`c-${customer}`),
          teams: [],
          load: {},
          excluded: [],
          ledger: null,
        };
        const { outcome } = decide(policyOf("rendezvous"), { ...facts, reps: some, now: 0 }, "same").trace;
        return outcome.state === "owned" ? outcome.ownerId : "";
      };
      const [before, after] = [ownerAmong(reps), ownerAmong(reps.filter((rep) => rep.id !== gone))];
      if (before === gone || before === after) return null;
      const facts = { customer: `c-${customer}`, before, after, gone };
      return {
        text: say(
          "{customer} goes from {before} to {after}, though it was {gone} who left",
          "{customer} 由 {before} 改归 {after}，离开的却是 {gone}",
          facts,
        ),
        story: [],
      };
    },
  ),
  ofFunctions(
    "F11",
    [
      "Of a batch, nobody would rather have another's customers less one",
      "批量分配后，无人更愿得他人少一个之份",
    ],
    "∀i, j ∃c ∈ Aⱼ: v(Aᵢ) ≥ v(Aⱼ ∖ {c}), every customer being worth the same",
    fc.tuple(anyEquals, anyStrategy, fc.integer({ min: 1, max: 20 })),
    (functions, [reps, strategy, size]) => {
      const got = winners(functions, strategy, reps, size);
      const counts = reps.map(({ id }) => countOf(got, id));
      const [least, most] = [Math.min(...counts), Math.max(...counts)];
      if (most - least <= 1) return null;
      const facts = { n: size, least, most };
      const text = say(
        "of {n} customers one of equals has {least}, another {most}",
        "{n} 个客户中，同等条件者一人得 {least}，另一人得 {most}",
        facts,
      );
      return { text, story: storyOf(got, size) };
    },
  ),
  ofFunctions(
    "F12",
    [
      "Where it is declared, a customer goes back to its last owner who can take it",
      "声明粘性时，客户归最近一位可接的前负责人",
    ],
    "sticky ∧ E ∩ prev(c) ≠ ∅ ⇒ own(c) = first of prev(c) in E",
    fc.tuple(anyEquals, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { maxLength: 3 }), fc.nat({ max: 6 })),
    ({ decide }, [reps, before, away]) => {
      const formerOwners = before.map((at) => `rep-${at + 1}`);
      const excluded = [`rep-${away}`];
      const due = formerOwners.find((id) => !excluded.includes(id) && reps.some((rep) => rep.id === id));
      const facts = {
        customer: blankCustomer("c-1"),
        reps,
        teams: [],
        load: {},
        excluded,
        ledger: null,
        now: 0,
      };
      const { outcome } = decide(policyOf("sticky"), { ...facts, formerOwners }, "same").trace;
      const owner = outcome.state === "owned" ? outcome.ownerId : "";
      if (due === undefined || due === owner) return null;
      const said = { formerOwners, owner, due };
      return {
        text: say(
          "c-1 was with {formerOwners}; it goes to {owner}, not to {due}",
          "c-1 曾归 {formerOwners}；现归 {owner}，应归 {due}",
          said,
        ),
        story: [],
      };
    },
  ),
];
