import {
  approverRefusal,
  type Deal,
  type DealFields,
  type DealHistory,
  evolve,
  fieldsRefusal,
  fieldsToRequire,
  type Grounds,
  lose,
  move,
  notOpenRefusal,
  Pipeline,
  pathRefusal,
  reopen,
  type Step,
  start,
  termsOf,
  type Verdict,
  win,
} from "@clientele/core/funnel";
import type { Fault, Result } from "@clientele/core/kernel";
import * as fc from "fast-check";

const roles = ["rep", "manager", "admin"];

/** Any pipeline that is sound: of two to six stages, with guards, and with moves of each of the three kinds. */
export const anyPipeline: fc.Arbitrary<Pipeline> = fc.integer({ min: 2, max: 6 }).chain((size) => {
  const place = (max: number) => fc.integer({ min: 0, max });
  const stage = fc.record({
    probability: fc.integer({ min: 0, max: 10_000 }),
    timeLimitDays: fc.option(fc.integer({ min: 1, max: 60 })),
    guards: fc.record({
      requires: fc.subarray([...fieldsToRequire], { maxLength: 2 }),
      roles: fc.subarray(roles, { maxLength: 2 }),
      activities: fc.uniqueArray(
        fc.record({
          kind: fc.constantFrom("visit" as const, "call" as const),
          atLeast: fc.integer({ min: 1, max: 2 }),
        }),
        { maxLength: 1, selector: (one) => one.kind },
      ),
      approvals: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom("price", "law"),
          roles: fc.subarray(["manager", "admin"], { minLength: 1 }),
          needed: fc.integer({ min: 1, max: 2 }),
          byOwner: fc.boolean(),
        }),
        { maxLength: 1, selector: (one) => one.id },
      ),
    }),
  });
  const extra = fc.array(fc.record({ from: place(size - 2), to: place(size - 1) }), { maxLength: 6 });
  return fc
    .record({
      stages: fc.array(stage, { minLength: size, maxLength: size }),
      moves: fc.oneof(fc.constant("forward" as const), fc.constant("any" as const), extra),
      reasons: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ stages, moves, reasons }) => {
      const name = { en: "x", "zh-CN": "x" };
      const chain = stages.slice(1).map((_, at) => ({ from: at, to: at + 1 }));
      const pairs = (list: readonly { from: number; to: number }[]) =>
        [...chain, ...list.filter(({ from, to }) => from !== to)].map(({ from, to }) => ({
          from: `s${from}`,
          to: `s${to}`,
        }));
      return Pipeline.parse({
        id: "p",
        name,
        stages: stages.map(({ guards, ...one }, at) => ({
          ...one,
          guards: {
            ...guards,
            activities: at === 0 ? [] : guards.activities,
            approvals: at === 0 ? [] : guards.approvals.map((approval) => ({ ...approval, name })),
          },
          ...(at === size - 1 ? { probability: 10_000, timeLimitDays: null } : {}),
          id: `s${at}`,
          name,
        })),
        moves: typeof moves === "string" ? moves : pairs(moves),
        lostReasons: Array.from({ length: reasons }, (_, at) => ({ id: `r${at}`, name })),
      });
    });
});

const anyFields: fc.Arbitrary<DealFields> = fc.record({
  amount: fc.option(fc.nat({ max: 1_000_000 })),
  expectedCloseAt: fc.option(fc.nat()),
  expectedDeliveryAt: fc.option(fc.nat()),
  products: fc.constantFrom([], [{ productId: "chair", quantity: 1, amount: null }]),
  competitors: fc.constantFrom([], ["Umbrella"]),
  risks: fc.constantFrom([], ["late"]),
});
const fullFields: DealFields = {
  amount: 1,
  expectedCloseAt: 1,
  expectedDeliveryAt: 1,
  products: [{ productId: "chair", quantity: 1, amount: null }],
  competitors: ["Umbrella"],
  risks: ["late"],
};

export const anyCommand = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ tag: fc.constant("move" as const), to: fc.integer({ min: 0, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ tag: fc.constant("win" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ tag: fc.constant("lose" as const), reason: fc.integer({ min: 0, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ tag: fc.constant("reopen" as const) }) },
  { weight: 1, arbitrary: fc.record({ tag: fc.constant("change" as const), fields: anyFields }) },
  {
    weight: 3,
    arbitrary: fc.record({
      tag: fc.constant("touch" as const),
      kind: fc.constantFrom("visit" as const, "call" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      tag: fc.constant("approve" as const),
      to: fc.integer({ min: 0, max: 6 }),
      approvalId: fc.constantFrom("price", "law"),
      by: fc.constantFrom("owner", "m1", "m2"),
      verdict: fc.constantFrom(
        "approved" as const,
        "approved" as const,
        "approved" as const,
        "rejected" as const,
      ),
    }),
  },
);
export type Command = typeof anyCommand extends fc.Arbitrary<infer C> ? C : never;

/** One attempt of a run: what was asked, of which deal, and what came of it. */
export interface Attempt {
  readonly command: Command;
  readonly roles: readonly string[];
  readonly before: Deal;
  /** What had happened before it. */
  readonly touches: readonly ("visit" | "call")[];
  readonly verdicts: readonly Verdict[];
  readonly answer: Result<Step | null, Fault>;
  readonly after: Deal;
  readonly steps: readonly Step[];
}

export interface Script {
  readonly fields: DealFields;
  readonly turns: readonly {
    readonly command: Command;
    readonly roles: readonly string[];
    readonly pass: number;
  }[];
}

/** What somebody may ask of one deal, one after the other; the clock is set back now and then. */
export const anyScript: fc.Arbitrary<Script> = fc.record({
  fields: fc.oneof(anyFields, fc.constant(fullFields)),
  turns: fc.array(
    fc.record({
      command: anyCommand,
      roles: fc.subarray(roles, { minLength: 1 }),
      pass: fc.integer({ min: -2, max: 20 }),
    }),
    { maxLength: 25 },
  ),
});

/** The owner of the deal of a run. */
export const OWNER = "owner";

const made = (refusal: Fault | null): Result<null, Fault> =>
  refusal === null ? { ok: true, value: null } : { ok: false, error: refusal };

/** Runs a script by the rules alone, as the service would. Empty when the deal may not even be opened. */
export const run = (pipeline: Pipeline, script: Script, openedAt = 1_000): readonly Attempt[] => {
  const given = { ...script.fields, currency: "CNY" };
  const opened = start(pipeline, given, { roles }, openedAt);
  if (!opened.ok) return [];
  const steps: Step[] = [opened.value];
  const touches: ("visit" | "call")[] = [];
  const verdicts: Verdict[] = [];
  let deal: Deal = { ...given, ...evolve(null, opened.value) };
  let now = openedAt;

  const attempt = (command: Command, grounds: Grounds): Result<Step | null, Fault> => {
    switch (command.tag) {
      case "move":
        return move(pipeline, deal, `s${command.to}`, grounds, now);
      case "win":
        return win(pipeline, deal, grounds, now);
      case "lose":
        return lose(pipeline, deal, `r${command.reason}`, now);
      case "reopen":
        return reopen(deal, now);
      case "change": {
        const changed = { ...deal, ...command.fields };
        const answer = made(notOpenRefusal(deal) ?? fieldsRefusal(pipeline, changed, deal.stageId));
        if (answer.ok) deal = changed;
        return answer;
      }
      case "touch":
        touches.push(command.kind);
        return made(null);
      case "approve": {
        const { approvalId, by: byId, verdict } = command;
        const stageId = `s${command.to}`;
        const actor = { id: byId, roles: grounds.roles };
        const answer = made(
          notOpenRefusal(deal) ??
            pathRefusal(pipeline, deal.stageId, stageId) ??
            approverRefusal(pipeline, OWNER, stageId, approvalId, actor),
        );
        if (answer.ok)
          verdicts.push({ stageId, approvalId, verdict, byId, entry: deal.entries, terms: termsOf(deal) });
        return answer;
      }
    }
  };

  return script.turns.map(({ command, roles: held, pass }) => {
    now += pass;
    const before = { before: deal, touches: [...touches], verdicts: [...verdicts] };
    const answer = attempt(command, { roles: held, touches, verdicts });
    if (answer.ok && answer.value !== null) {
      steps.push(answer.value);
      deal = { ...deal, ...evolve(deal, answer.value) };
    }
    return { command, roles: held, ...before, answer, after: deal, steps: [...steps] };
  });
};

/** Histories that the rules have made, of deals opened one after the other. */
export const anyHistories = (pipeline: Pipeline): fc.Arbitrary<readonly DealHistory[]> =>
  fc
    .array(fc.record({ script: anyScript, openedAt: fc.integer({ min: 0, max: 500 }) }), { maxLength: 15 })
    .map((deals) =>
      deals.flatMap(({ script, openedAt }, at): DealHistory[] => {
        const steps = run(pipeline, script, openedAt).at(-1)?.steps;
        return steps === undefined ? [] : [{ id: `d${at}`, steps }];
      }),
    );
