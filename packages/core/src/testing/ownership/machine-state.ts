import {
  decide,
  dueAt,
  type FormerOwner,
  type Handover,
  judgeApproval,
  judgeClaim,
  judgeReceipt,
  type Ledger,
  type RepFacts,
} from "../../ownership/index.js";
import type { LoggedEvent, Outcome, Request, Setting } from "./sut.js";

/** The rules that ownership is made of; replace one to see what finds it. */
export interface Rules {
  readonly decide: typeof decide;
  readonly judgeClaim: typeof judgeClaim;
  readonly dueAt: typeof dueAt;
  readonly judgeApproval: typeof judgeApproval;
  readonly judgeReceipt: typeof judgeReceipt;
}

export const goodRules: Rules = { decide, judgeClaim, dueAt, judgeApproval, judgeReceipt };

/** One customer in the machine. */
export interface Held {
  ownerId: string | null;
  poolId: string | null;
  since: number;
  lastFollowUpAt: number | null;
  formerOwners: FormerOwner[];
}

/** Everything that the machine knows. */
export interface MachineState {
  readonly setting: Setting;
  readonly hash: string;
  reps: RepFacts[];
  readonly held: Map<string, Held>;
  readonly ledgers: Record<string, Ledger>;
  readonly claims: Map<string, number>;
  /** The last request for each customer. */
  readonly handovers: Map<string, Handover>;
  readonly log: LoggedEvent[];
  readonly answered: Map<string, Outcome>;
}

export const stepDone: Outcome = { ok: true, code: null, trace: null };
export const refuse = (code: string): Outcome => ({ ok: false, code, trace: null });

export const nobody: Held = { ownerId: null, poolId: null, since: 0, lastFollowUpAt: null, formerOwners: [] };
export const heldOf = (state: MachineState, id: string): Held => state.held.get(id) ?? { ...nobody };
export const loadOf = (state: MachineState): Record<string, number> => {
  const load: Record<string, number> = {};
  for (const { ownerId } of state.held.values())
    if (ownerId !== null) load[ownerId] = (load[ownerId] ?? 0) + 1;
  return load;
};

export const dueIn = (rules: Rules, { setting }: MachineState, { ownerId, since, lastFollowUpAt }: Held) =>
  ownerId === null
    ? null
    : rules.dueAt({ receivedAt: since, lastFollowUpAt }, setting.policy.protection, setting.calendar);

/** What steps in other files take and give customers with. */
export interface Hands {
  readonly rules: Rules;
  readonly state: MachineState;
  readonly request: Request;
  take(id: string, reason: string, poolId: string | null): void;
  give(id: string, ownerId: string, type: "assigned" | "claimed"): void;
}
