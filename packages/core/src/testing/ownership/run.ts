import { contentHash, type Instant } from "../../kernel/index.js";
import { type Ledger, ledgerOf, ruleFor } from "../../ownership/index.js";
import { type Action, type ArrivalScript, laterBy } from "./arbitraries.js";
import { deadlines, firstMemory, type Memory, pastOf, remember } from "./memory.js";
import type { Arrivals, Decider, History, Step } from "./story.js";
import type { Outcome, Request, Setting, Snapshot, Sut } from "./sut.js";

const pick = <A>(list: readonly A[], index: number): A | undefined => list[index % Math.max(1, list.length)];

const deciding: readonly Action["kind"][] = ["approve-handover", "reject-handover", "withdraw-handover"];

/** A guided action that this state has nothing for stands for the step that leads to it, so that chains are reached. */
const towards = ({ kind, guided }: Action, memory: Memory): Action["kind"] => {
  const owned = [...memory.of.values()].some((past) => past.ownerId !== null);
  const wanted =
    guided > 0 && deciding.includes(kind) && memory.handovers.size === 0 ? "request-handover" : kind;
  return guided > 0 && wanted === "request-handover" && !owned ? "assign" : wanted;
};

/** The request that an action stands for in this state; null where it only lets time pass. */
export const resolve = (
  action: Action,
  setting: Setting,
  memory: Memory,
  at: Instant,
  id: string,
): Request | null => {
  const kind = towards(action, memory);
  if (kind === "wait" || kind === "again") return null;
  const customers = setting.customers.map((one) => one.id);
  const wanted = kind === "claim" || kind === "assign";
  const sensible = deciding.includes(kind)
    ? customers.filter((one) => memory.handovers.has(one))
    : customers.filter((one) => (pastOf(memory, one).ownerId === null) === wanted);
  const guided = action.guided > 0;
  const customerId =
    (guided ? pick(sensible, action.customer) : undefined) ?? pick(customers, action.customer);
  const past = pastOf(memory, customerId ?? "");
  const reps = setting.reps.map((one) => one.id);
  const here = reps.filter((one) => !memory.gone.includes(one));
  const someone = pick(guided && here.length > 0 ? here : reps, action.rep) ?? "";
  const former = past.losses.at(-1)?.repId;
  const request = { id, at, kind, customerId: customerId ?? "", repId: someone };
  switch (kind) {
    case "claim":
      return action.guided === 1 && former !== undefined ? { ...request, repId: former } : request;
    case "follow-up":
    case "note":
      return guided && past.ownerId !== null ? { ...request, repId: past.ownerId } : request;
    case "approve-handover":
    case "reject-handover": {
      const to = memory.handovers.get(request.customerId)?.toRepId;
      const asked = [to ?? someone, to ?? someone, "", past.ownerId ?? someone];
      return guided ? { ...request, repId: pick(asked, action.rep) ?? someone } : request;
    }
    case "request-handover": {
      const others = here.filter((one) => one !== past.ownerId);
      return guided ? { ...request, repId: pick(others, action.rep) ?? someone } : request;
    }
    case "go-away":
      return { ...request, customerId: "" };
    case "withdraw-handover":
    case "assign":
    case "release":
      return { ...request, repId: "" };
    case "recycle":
      return { ...request, repId: "", customerId: "" };
    case "leave":
      return here.length > 1 ? { ...request, customerId: "" } : null;
    case "redistribute": {
      const repId = (guided ? pick(memory.gone, action.rep) : undefined) ?? someone;
      return { ...request, repId, customerId: "" };
    }
    default:
      return request;
  }
};

/** Runs requests one after the other, and writes down what happens. */
export class Recorder<S> {
  readonly steps: Step[] = [];
  readonly sut: Sut<S>;
  readonly setting: Setting;
  readonly state: S;
  memory: Memory;
  private last: Snapshot;
  private readonly answers = new Map<string, Outcome>();

  constructor(sut: Sut<S>, setting: Setting, state: S, start: Snapshot) {
    this.sut = sut;
    this.setting = setting;
    this.state = state;
    this.last = start;
    this.memory = firstMemory(setting);
  }

  static async start<S>(sut: Sut<S>, setting: Setting): Promise<Recorder<S>> {
    const state = await sut.init(setting);
    return new Recorder(sut, setting, state, await sut.observe(state));
  }

  async ask(request: Request): Promise<Step> {
    const before = this.last;
    const outcome = await this.sut.apply(this.state, request);
    const after = await this.sut.observe(this.state);
    const first = this.answers.get(request.id) ?? null;
    const again = first !== null ? { ...request, kind: "recycle" as const, customerId: "" } : request;
    const memory = this.memory;
    const remembered = remember(this.setting, memory, again, outcome, before, after);
    if (outcome.ok) this.answers.set(request.id, first ?? outcome);
    const step = { request, outcome, before, after, memory, remembered, first };
    this.steps.push(step);
    this.last = after;
    this.memory = remembered;
    return step;
  }

  /** What can be delivered again; jobs are called again instead. */
  accepted(): readonly Request[] {
    const once = this.steps.filter((step) => step.outcome.ok && step.first === null);
    return once
      .map((step) => step.request)
      .filter(({ kind }) => kind !== "recycle" && kind !== "redistribute");
  }

  async finish(): Promise<History> {
    await this.sut.dispose?.(this.state);
    return { setting: this.setting, steps: this.steps };
  }
}

/** A history: symbolic actions, resolved one after the other against the state that they meet. */
export const runHistory = async <S>(
  sut: Sut<S>,
  setting: Setting,
  actions: readonly Action[],
): Promise<History> => {
  const recorder = await Recorder.start(sut, setting);
  let now = setting.startsAt;
  for (const [at, action] of actions.entries()) {
    if (action.kind === "wait") {
      const next = pick(deadlines(setting, recorder.memory, now), action.customer) ?? now;
      now = Math.max(now, next + action.offset);
      continue;
    }
    const earlier = recorder.accepted();
    const again =
      action.kind === "again" ? (action.guided > 1 ? earlier.at(-1) : pick(earlier, action.rep)) : null;
    const request = again ?? resolve(action, setting, recorder.memory, now, `m-${at}`);
    if (request !== null) await recorder.ask({ ...request, at: now });
  }
  return recorder.finish();
};

/** Lets customers arrive; each decision sees the loads and ledgers that those before it left. */
export const runArrivals = (decide: Decider, setting: Setting, script: ArrivalScript): Arrivals => {
  const load: Record<string, number> = {};
  const ledgers: Record<string, Ledger> = {};
  const hash = contentHash(setting.policy);
  let now = setting.startsAt;
  const decided = script.arrivals.map((arrival, at) => {
    now = laterBy(now, arrival.hours);
    const customer = { ...arrival.customer, id: `c-${at + 1}` };
    const rule = ruleFor(setting.policy.rules, customer);
    const ledgerId = rule === null ? null : ledgerOf(rule);
    const ledger = ledgerId === null ? null : (ledgers[ledgerId] ?? null);
    const { reps, teams } = setting;
    const excluded = script.exclusions ? arrival.excluded : [];
    const facts = { customer, reps, teams, load: { ...load }, excluded, ledger, now };
    const decision = decide(setting.policy, facts, hash);
    const { outcome } = decision.trace;
    if (ledgerId !== null && decision.ledger !== null) ledgers[ledgerId] = decision.ledger;
    if (outcome.state === "owned") load[outcome.ownerId] = (load[outcome.ownerId] ?? 0) + 1;
    return { facts, decision };
  });
  return { setting, decide, decided };
};
