import { describe, expect, test } from "vitest";
import { faultText } from "../kernel/index.js";
import { approvalRefusal, approvalStates, approverRefusal, termsOf, type Verdict } from "./approval.js";
import { defaultPipeline } from "./default-pipeline.js";
import { Pipeline } from "./policy.js";

const name = { en: "Discount", "zh-CN": "折扣" };
const withApproval = (more: object) => {
  const stages = defaultPipeline.stages.map((stage, at) =>
    at === 2 ? { ...stage, guards: { approvals: [{ id: "discount", name, ...more }] } } : stage,
  );
  return Pipeline.parse({ ...defaultPipeline, stages });
};
const pipeline = withApproval({ roles: ["director"], users: ["wu"], needed: 2 });
const deal = { entries: 2, amount: 500, currency: "CNY", products: [] };
const said = (byId: string, more: Partial<Verdict> = {}): Verdict => ({
  stageId: "communication",
  approvalId: "discount",
  verdict: "approved",
  byId,
  entry: 2,
  terms: termsOf(deal),
  ...more,
});
const refusal = (...verdicts: Verdict[]) => approvalRefusal(pipeline, deal, "communication", verdicts);

describe("an approval", () => {
  test("takes as many different people as it needs", () => {
    expect(refusal(said("wu"), said("wu"))).toMatchObject({
      code: "FUNNEL.APPROVALS_MISSING",
      facts: { stage: "communication", missing: [name], approvers: ["director", "wu"] },
    });
    expect(refusal(said("wu"), said("he"))).toBeNull();
  });

  test("is refused by one rejection, until whoever rejected approves", () => {
    const no = said("he", { verdict: "rejected" });
    const fault = refusal(said("wu"), said("ma"), no);
    expect(fault).toMatchObject({ code: "FUNNEL.APPROVAL_REJECTED", facts: { by: ["he"] } });
    expect(fault && faultText(fault, "zh-CN")).toContain("“折扣”被 he 驳回");
    expect(refusal(no, said("wu"), said("he"))).toBeNull();
    expect(refusal(said("he"), said("wu"), no)?.code).toBe("FUNNEL.APPROVAL_REJECTED");
  });

  test.each([
    ["that the deal has moved since", { entry: 1 }],
    ["for another stage", { stageId: "closed" }],
    ["of another kind", { approvalId: "legal" }],
    ["to another amount", { terms: termsOf({ ...deal, amount: 499 }) }],
    ["in another currency", { terms: termsOf({ ...deal, currency: "USD" }) }],
    [
      "for other products",
      { terms: termsOf({ ...deal, products: [{ productId: "x", quantity: 1, amount: null }] }) },
    ],
  ])("does not count when it was given %s", (_, more) => {
    expect(refusal(said("wu"), said("he", more))?.code).toBe("FUNNEL.APPROVALS_MISSING");
    expect(refusal(said("wu"), said("he"), said("ma", { ...more, verdict: "rejected" }))).toBeNull();
  });

  test("is shown with who has approved and who has not", () => {
    const [state] = approvalStates(pipeline, deal, "communication", [said("wu")]);
    expect(state).toMatchObject({ approvedBy: ["wu"], rejectedBy: [], granted: false });
    expect(approvalStates(pipeline, deal, "intention", [said("wu")])).toEqual([]);
  });

  test("is for whom the pipeline names, by role or by id, and not for the owner unless it says so", () => {
    const may = (actor: { id: string; roles: string[] }, rules = pipeline) =>
      approverRefusal(rules, "lin", "communication", "discount", actor)?.code ?? "yes";
    expect(may({ id: "wu", roles: [] })).toBe("yes");
    expect(may({ id: "ma", roles: ["rep", "director"] })).toBe("yes");
    expect(may({ id: "ma", roles: ["manager"] })).toBe("FUNNEL.NOT_AN_APPROVER");
    expect(may({ id: "lin", roles: ["director"] })).toBe("FUNNEL.NOT_AN_APPROVER");
    const byOwner = withApproval({ roles: ["director"], byOwner: true });
    expect(may({ id: "lin", roles: ["director"] }, byOwner)).toBe("yes");
    expect(may({ id: "lin", roles: ["rep"] }, byOwner)).toBe("FUNNEL.NOT_AN_APPROVER");
    expect(approverRefusal(pipeline, "lin", "communication", "legal", { id: "wu", roles: [] })).toMatchObject(
      { code: "FUNNEL.UNKNOWN_APPROVAL", facts: { known: ["discount"] } },
    );
  });
});
