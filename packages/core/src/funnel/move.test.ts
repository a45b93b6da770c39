import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Attempt, anyPipeline, anyScript, run } from "../../../../tests/support/random-funnel.js";
import { faultText } from "../kernel/index.js";
import { termsOf } from "./approval.js";
import { lose, reopen, win } from "./close.js";
import { defaultPipeline } from "./default-pipeline.js";
import type { DealFields } from "./guard.js";
import { evolve, replay, statusAfter } from "./history.js";
import { type Deal, move, start } from "./move.js";
import { Pipeline } from "./policy.js";

const pipeline = Pipeline.parse(defaultPipeline);

const deal = (changes: Partial<Deal> = {}): Deal => ({
  status: "open",
  stageId: "intention",
  stageSince: 100,
  closedAt: null,
  closedFrom: null,
  lostReason: null,
  entries: 2,
  amount: 500_000,
  currency: "CNY",
  expectedCloseAt: 900,
  expectedDeliveryAt: null,
  products: [],
  competitors: [],
  risks: [],
  ...changes,
});

const refusal = (result: ReturnType<typeof move>) => {
  if (result.ok) throw new Error("expected a refusal");
  return result.error;
};

describe("a move", () => {
  test("is a step that says where from, where to and when", () => {
    expect(move(pipeline, deal(), "communication", { roles: ["rep"] }, 200)).toEqual({
      ok: true,
      value: {
        sequence: 3,
        kind: "enter",
        stageId: "communication",
        from: "intention",
        at: 200,
        reason: null,
      },
    });
  });

  test("is refused with the moves that there are, when the pipeline has none there", () => {
    const fault = refusal(move(pipeline, deal(), "potential", { roles: ["rep"] }, 200));
    expect(fault).toMatchObject({
      kind: "RuleRefused",
      code: "FUNNEL.MOVE_NOT_ALLOWED",
      facts: { from: "intention", to: "potential", allowed: ["communication", "closed"] },
    });
    expect(faultText(fault, "zh-CN")).toContain("可到：communication、closed");
  });

  test("leads back where the pipeline says so, and begins another stay", () => {
    const back = move(pipeline, deal({ stageId: "communication" }), "intention", { roles: ["rep"] }, 300);
    expect(back.ok && evolve(deal(), back.value)).toMatchObject({ stageId: "intention", stageSince: 300 });
  });

  test("is refused with every field that the stage asks for and that is not set", () => {
    const bare = deal({ amount: null, expectedCloseAt: null });
    const fault = refusal(move(pipeline, bare, "communication", { roles: ["rep"] }, 200));
    expect(fault).toMatchObject({
      code: "FUNNEL.FIELDS_MISSING",
      facts: { stage: "communication", missing: ["amount", "expectedCloseAt"] },
    });
    expect(fault.issues.map((issue) => issue.path)).toEqual(["amount", "expectedCloseAt"]);
  });

  test("takes an amount of nothing for set, and an empty list for not set", () => {
    const asks = structuredClone(defaultPipeline);
    const [, , talk] = asks.stages;
    if (talk !== undefined) talk.guards = { requires: ["amount", "products"] };
    const asking = Pipeline.parse(asks);
    const fault = refusal(move(asking, deal({ amount: 0 }), "communication", { roles: ["rep"] }, 200));
    expect(fault.facts).toEqual({ stage: "communication", missing: ["products"] });
  });

  test("takes one of the roles of the stage", () => {
    const asks = structuredClone(defaultPipeline);
    const [, , talk] = asks.stages;
    if (talk !== undefined) talk.guards = { roles: ["manager", "director"] };
    const guarded = Pipeline.parse(asks);
    expect(refusal(move(guarded, deal(), "communication", { roles: ["rep"] }, 200))).toMatchObject({
      kind: "NotAllowed",
      code: "FUNNEL.ROLE_MISSING",
      facts: { needed: ["manager", "director"], roles: ["rep"] },
    });
    expect(move(guarded, deal(), "communication", { roles: ["rep", "director"] }, 200).ok).toBe(true);
  });

  test.each([
    ["to where the deal is", deal(), "intention", "FUNNEL.ALREADY_THERE"],
    ["to a stage that does not exist", deal(), "nowhere", "FUNNEL.UNKNOWN_STAGE"],
    ["to the won stage", deal(), "closed", "FUNNEL.WIN_INSTEAD"],
    ["of a deal that was lost", deal({ status: "lost", closedAt: 150 }), "communication", "FUNNEL.NOT_OPEN"],
  ])("%s is refused", (_, before, to, code) => {
    expect(refusal(move(pipeline, before, to, { roles: ["rep"] }, 200)).code).toBe(code);
  });

  test("is never before the step before it, even when the clock was set back", () => {
    const moved = move(pipeline, deal(), "communication", { roles: ["rep"] }, 50);
    expect(moved.ok && moved.value.at).toBe(100);
  });
});

describe("a deal", () => {
  test("is won into the last stage, by the moves and the guards", () => {
    expect(win(pipeline, deal(), { roles: ["rep"] }, 200)).toMatchObject({
      ok: true,
      value: { kind: "won", stageId: "closed", from: "intention" },
    });
    expect(refusal(win(pipeline, deal({ stageId: "potential" }), { roles: ["rep"] }, 200)).code).toBe(
      "FUNNEL.MOVE_NOT_ALLOWED",
    );
    expect(refusal(win(pipeline, deal({ amount: null }), { roles: ["rep"] }, 200)).code).toBe(
      "FUNNEL.FIELDS_MISSING",
    );
  });

  test("is lost only for a reason that is listed", () => {
    expect(refusal(lose(pipeline, deal(), "bad luck", 200))).toMatchObject({
      code: "FUNNEL.REASON_NOT_LISTED",
      facts: { reason: "bad luck", listed: pipeline.lostReasons.map((reason) => reason.id) },
    });
    const lost = lose(pipeline, deal(), "price", 200);
    expect(lost.ok && evolve(deal(), lost.value)).toMatchObject({
      status: "lost",
      stageId: "intention",
      stageSince: 100,
      closedAt: 200,
      lostReason: "price",
    });
  });

  test("is closed once, and goes on where it was closed when it is reopened", () => {
    const won = win(pipeline, deal(), { roles: ["rep"] }, 200);
    if (!won.ok) throw new Error("it may be won");
    const closed = { ...deal(), ...evolve(deal(), won.value) };
    expect(refusal(win(pipeline, closed, { roles: ["rep"] }, 300)).code).toBe("FUNNEL.NOT_OPEN");
    expect(refusal(lose(pipeline, closed, "price", 300)).code).toBe("FUNNEL.NOT_OPEN");
    const again = reopen(closed, 300);
    expect(again.ok && evolve(closed, again.value)).toEqual({
      status: "open",
      stageId: "intention",
      stageSince: 300,
      closedAt: null,
      closedFrom: null,
      lostReason: null,
      entries: 4,
    });
    expect(refusal(reopen(deal(), 300)).code).toBe("FUNNEL.ALREADY_OPEN");
  });

  test("may not be opened without what the first stage asks for", () => {
    const asks = structuredClone(defaultPipeline);
    const [first] = asks.stages;
    if (first !== undefined) first.guards = { requires: ["products"] };
    const asking = Pipeline.parse(asks);
    expect(refusal(start(asking, deal(), { roles: ["rep"] }, 100)).code).toBe("FUNNEL.FIELDS_MISSING");
  });
});

/** What the pipeline allows, said a second time and in another way. */
const legal = (rules: Pipeline, attempt: Attempt): boolean => {
  const { command, roles, before, touches, verdicts } = attempt;
  const ids = rules.stages.map((stage) => stage.id);
  const last = `s${ids.length - 1}`;
  const mayGo = (from: string, to: string) => {
    const [a, b] = [Number(from.slice(1)), Number(to.slice(1))];
    if (!ids.includes(to) || a === b) return false;
    if (rules.moves === "any") return true;
    if (rules.moves === "forward") return b > a;
    return rules.moves.some((pair) => pair.from === from && pair.to === to);
  };
  const guardsOf = (id: string) => rules.stages.find((stage) => stage.id === id)?.guards;
  const mayHave = (fields: DealFields, id: string) => {
    const isSet = (value: unknown) => value !== null && (!Array.isArray(value) || value.length !== 0);
    return guardsOf(id)?.requires.every((field) => isSet(fields[field])) === true;
  };
  const mayBeIn = (id: string) => {
    const guards = guardsOf(id);
    return (
      guards !== undefined &&
      mayHave(before, id) &&
      (guards.roles.length === 0 || guards.roles.some((role) => roles.includes(role))) &&
      guards.activities.every(
        ({ kind, atLeast }) => touches.filter((one) => one === kind).length >= atLeast,
      ) &&
      guards.approvals.every((approval) => isApproved(id, approval))
    );
  };
  const isApproved = (stageId: string, { id, needed }: { id: string; needed: number }) => {
    const terms = verdicts.length === 0 ? "" : termsOf(before);
    const people = ["owner", "m1", "m2"].map(
      (person) =>
        verdicts.findLast(
          (one) =>
            one.byId === person &&
            one.stageId === stageId &&
            one.approvalId === id &&
            one.entry === before.entries &&
            one.terms === terms,
        )?.verdict,
    );
    return !people.includes("rejected") && people.filter((said) => said === "approved").length >= needed;
  };
  switch (command.tag) {
    case "move": {
      const to = `s${command.to}`;
      return before.status === "open" && to !== last && mayGo(before.stageId, to) && mayBeIn(to);
    }
    case "win":
      return before.status === "open" && mayGo(before.stageId, last) && mayBeIn(last);
    case "lose":
      return before.status === "open" && command.reason < rules.lostReasons.length;
    case "reopen":
      return before.status !== "open";
    case "touch":
      return true;
    case "approve": {
      const to = `s${command.to}`;
      const approval = rules.stages
        .find((stage) => stage.id === to)
        ?.guards.approvals.find((one) => one.id === command.approvalId);
      return (
        before.status === "open" &&
        mayGo(before.stageId, to) &&
        approval?.roles.some((role) => roles.includes(role)) === true &&
        (approval.byOwner || command.by !== "owner")
      );
    }
    case "change":
      return before.status === "open" && mayHave(command.fields, before.stageId);
  }
};

describe("whatever is asked of a deal, in whatever pipeline", () => {
  const runs = fc
    .tuple(anyPipeline, anyScript)
    .map(([rules, script]) => ({ rules, attempts: run(rules, script) }));

  test("just what the pipeline allows is done, and a refusal changes nothing", () => {
    fc.assert(
      fc.property(runs, ({ rules, attempts }) => {
        for (const attempt of attempts) {
          expect(attempt.answer.ok).toBe(legal(rules, attempt));
          if (!attempt.answer.ok) expect(attempt.after).toEqual(attempt.before);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("no state is reached that should not be", () => {
    fc.assert(
      fc.property(runs, ({ rules, attempts }) => {
        const last = rules.stages.at(-1)?.id;
        for (const { after } of attempts) {
          const stage = rules.stages.find((one) => one.id === after.stageId);
          expect(stage).toBeDefined();
          expect(after.status === "won").toBe(after.stageId === last);
          expect(after.closedAt === null).toBe(after.status === "open");
          expect(after.closedFrom === null).toBe(after.status === "open");
          expect(rules.lostReasons.some((one) => one.id === after.lostReason)).toBe(after.status === "lost");
          for (const field of stage?.guards.requires ?? []) {
            expect(after[field]).not.toBeNull();
            expect(after[field]).not.toEqual([]);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test("the history folds to the state, step by step, without a gap and never back in time", () => {
    fc.assert(
      fc.property(runs, ({ attempts }) => {
        for (const { after, steps } of attempts) {
          expect(after).toMatchObject({ ...replay(steps) });
          expect(statusAfter(steps)).toBe(after.status);
          expect(steps.map((step) => step.sequence)).toEqual(steps.map((_, at) => at + 1));
          steps.slice(1).forEach((step, at) => {
            expect(step.at).toBeGreaterThanOrEqual(steps[at]?.at ?? 0);
            expect(step.from).toBe(steps[at]?.stageId);
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});
