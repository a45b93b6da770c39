import type { Actor } from "../../kernel/index.js";
import {
  type Approved,
  approvalsBy,
  type Handover,
  handoverState,
  judgeRejection,
  judgeWithdrawal,
  unsettled,
} from "../../ownership/index.js";
import { type Hands, heldOf, loadOf, type MachineState, refuse, stepDone } from "./machine-state.js";
import type { Outcome, Setting } from "./sut.js";

/** Who asks for everything that needs no person of its own. */
export const desk: Actor = { id: "admin", roles: ["admin"], teams: [] };

/** Who says yes or no: a rep, or whoever has every role that the policy asks for, where none is named. */
export const approver = ({ policy, teams, reps }: Setting, repId: string): Actor => {
  if (repId !== "") return { id: repId, roles: ["admin"], teams: [] };
  const roles = policy.handover.approvals.flatMap((need) => (typeof need === "string" ? [] : [need.role]));
  const all = [...teams.map((team) => team.id), ...reps.map((rep) => rep.teamId)];
  return { id: "boss", roles: ["admin", ...new Set(roles)], teams: [...new Set(all)] };
};

const requestOf = ({ state, request }: Hands, fromOwnerId: string): Handover => {
  const { setting, reps } = state;
  const { id, at, customerId, repId } = request;
  const teamOf = (rep: string) => reps.find((one) => one.id === rep)?.teamId ?? "";
  const { approvals: needs, ttlDays } = setting.policy.handover;
  return {
    ...{ id, version: 1, customerId, fromOwnerId, fromTeamId: teamOf(fromOwnerId), toRepId: repId },
    ...{ toTeamId: teamOf(repId), requestedBy: desk.id, requestedAt: at, reason: "", deals: "none" },
    ...{ expiresAt: setting.calendar.addDays(at, ttlDays), formerOwner: null, needs: [...needs] },
    ...{ approvals: [], status: "open", endedAt: null, endedBy: null, endReason: null },
  };
};

/** Enters what was said, and hands the customer over when nobody is left to be asked. */
const settle = (machine: Hands, handover: Handover, settled: readonly Approved[]): Outcome => {
  const { state, request, rules } = machine;
  const { customerId, toRepId } = handover;
  const approved = { ...handover, approvals: [...handover.approvals, ...settled] };
  if (unsettled(approved).length === 0) {
    const rep = state.reps.find((one) => one.id === toRepId);
    if (rep === undefined) return refuse("RECORD.NOT_FOUND");
    const { ownerId, formerOwners } = heldOf(state, customerId);
    const held = loadOf(state)[toRepId] ?? 0;
    const facts = { customerId, ownerId, formerOwners, rep, held, withoutOrders: held, ordered: false };
    const { policy, calendar } = state.setting;
    const judged = rules.judgeReceipt({ ...facts, now: request.at }, policy, calendar);
    if (!judged.ok) return refuse(judged.error.code);
    state.handovers.set(customerId, { ...approved, status: "accepted" });
    machine.take(customerId, "handed-over", null);
    machine.give(customerId, toRepId, "assigned");
    return stepDone;
  }
  state.handovers.set(customerId, approved);
  return stepDone;
};

const requested = (machine: Hands): Outcome => {
  const { state, request } = machine;
  const { ownerId } = heldOf(state, request.customerId);
  if (ownerId === null) return refuse("OWNERSHIP.NOT_OWNED");
  if (state.reps.find((one) => one.id === request.repId)?.active !== true)
    return refuse("OWNERSHIP.REP_NOT_ACTIVE");
  if (ownerId === request.repId) return refuse("OWNERSHIP.SAME_OWNER");
  const before = state.handovers.get(request.customerId);
  if (before !== undefined && handoverState(before, request.at) === "open")
    return refuse("OWNERSHIP.HANDOVER_PENDING");
  const handover = requestOf(machine, ownerId);
  return settle(machine, handover, approvalsBy(handover, desk, request.at));
};

/** Handing over 交接, step by step. */
export const handoverStep = (machine: Hands): Outcome => {
  const { state, request, rules } = machine;
  if (request.kind === "request-handover") return requested(machine);
  const handover = state.handovers.get(request.customerId);
  if (handover === undefined) return refuse("RECORD.NOT_FOUND");
  const actor = request.kind === "withdraw-handover" ? desk : approver(state.setting, request.repId);
  if (request.kind === "approve-handover") {
    const judged = rules.judgeApproval(handover, actor, request.at);
    return judged.ok ? settle(machine, handover, judged.value) : refuse(judged.error.code);
  }
  const judge = request.kind === "reject-handover" ? judgeRejection : judgeWithdrawal;
  const judged = judge(handover, actor, request.at);
  if (!judged.ok) return refuse(judged.error.code);
  state.handovers.set(request.customerId, { ...handover, status: judged.value });
  return stepDone;
};

/** The customer goes elsewhere: what is still open has nothing left to hand over. */
export const lapse = (state: MachineState, customerId: string, now: number): void => {
  const handover = state.handovers.get(customerId);
  if (handover !== undefined && handoverState(handover, now) === "open")
    state.handovers.set(customerId, { ...handover, status: "lapsed" });
};
