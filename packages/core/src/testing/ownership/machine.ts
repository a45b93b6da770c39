import {
  cooldownUntil,
  ledgerOf,
  lineage,
  type Outcome as Placement,
  ruleFor,
} from "../../ownership/index.js";
import { handoverStep, lapse } from "./handover-steps.js";
import {
  dueIn,
  type Hands,
  heldOf,
  loadOf,
  type MachineState,
  type Rules,
  refuse,
  stepDone,
} from "./machine-state.js";
import type { Outcome, Request } from "./sut.js";

/** The machine's steps, by the rules that it is given. */
export class Machine implements Hands {
  readonly rules: Rules;
  readonly state: MachineState;
  readonly request: Request;

  constructor(rules: Rules, state: MachineState, request: Request) {
    this.rules = rules;
    this.state = state;
    this.request = request;
  }

  say(type: string, data: object): void {
    this.state.log.push({ type: `ownership.${type}`, at: this.request.at, data });
  }

  take(id: string, reason: string, poolId: string | null): void {
    const held = heldOf(this.state, id);
    const { ownerId } = held;
    if (ownerId === null) return;
    const lostAt = this.request.at;
    lapse(this.state, id, lostAt);
    held.formerOwners = [
      ...held.formerOwners.filter((one) => one.repId !== ownerId),
      { repId: ownerId, lostAt },
    ];
    Object.assign(held, { ownerId: null, poolId, since: lostAt, lastFollowUpAt: null });
    this.say("released", { customerId: id, ownerId, reason });
  }

  give(id: string, ownerId: string, type: "assigned" | "claimed"): void {
    const held = heldOf(this.state, id);
    Object.assign(held, { ownerId, poolId: null, since: this.request.at, lastFollowUpAt: null });
    const dueAt = dueIn(this.rules, this.state, held);
    this.say(type, { customerId: id, ownerId, dueAt });
  }

  place(id: string, reason: string): Outcome {
    const { setting, ledgers, reps } = this.state;
    const { policy, calendar, customers, teams } = setting;
    const now = this.request.at;
    const customer = customers.find((one) => one.id === id);
    if (customer === undefined) return refuse("RECORD.NOT_FOUND");
    const { formerOwners } = heldOf(this.state, id);
    const { cooldownDays } = policy.claim;
    const excluded = formerOwners
      .map((one) => one.repId)
      .filter((rep) => cooldownUntil(formerOwners, rep, cooldownDays, now, calendar) !== null);
    const rule = ruleFor(policy.rules, customer);
    const ledgerId = rule === null ? null : ledgerOf(rule);
    const ledger = ledgerId === null ? null : (ledgers[ledgerId] ?? null);
    const facts = { customer, reps, teams, load: loadOf(this.state), excluded, ledger, now };
    const decision = this.rules.decide(policy, facts, this.state.hash);
    if (ledgerId !== null && decision.ledger !== null) ledgers[ledgerId] = decision.ledger;
    this.putInto(id, decision.trace.outcome, reason);
    return { ...stepDone, trace: decision.trace };
  }

  putInto(id: string, outcome: Placement, reason: string): void {
    const held = heldOf(this.state, id);
    if (outcome.state === "owned") {
      this.take(id, reason, null);
      this.give(id, outcome.ownerId, "assigned");
    } else if (held.ownerId !== null) this.take(id, reason, outcome.poolId);
    else if (held.poolId !== outcome.poolId)
      Object.assign(held, { poolId: outcome.poolId, since: this.request.at });
  }

  claim(): Outcome {
    const { customerId, repId, at: now } = this.request;
    const { setting, reps, claims } = this.state;
    const rep = reps.find((one) => one.id === repId);
    if (rep === undefined) return refuse("RECORD.NOT_FOUND");
    const { ownerId, poolId, since, formerOwners } = heldOf(this.state, customerId);
    const today = `${repId} ${setting.calendar.dayOf(now)}`;
    const { id, active, capacity } = rep;
    const facts = {
      ...{ customerId, ownerId, poolId, since, formerOwners, now },
      rep: { id, active, capacity, teamIds: lineage(rep.teamId, setting.teams) },
      held: loadOf(this.state)[id] ?? 0,
      claimedToday: claims.get(today) ?? 0,
    };
    const judged = this.rules.judgeClaim(facts, setting.policy, setting.calendar);
    if (!judged.ok) return refuse(judged.error.code);
    claims.set(today, facts.claimedToday + 1);
    this.give(customerId, repId, "claimed");
    return stepDone;
  }

  assignTo(): Outcome {
    const { customerId, repId } = this.request;
    const rep = this.state.reps.find((one) => one.id === repId);
    if (rep?.active !== true) return refuse("OWNERSHIP.REP_NOT_ACTIVE");
    if (heldOf(this.state, customerId).ownerId === repId) return refuse("OWNERSHIP.SAME_OWNER");
    if (rep.capacity !== null && (loadOf(this.state)[repId] ?? 0) >= rep.capacity)
      return refuse("OWNERSHIP.HOLDING_LIMIT");
    this.take(customerId, "reassigned", null);
    this.give(customerId, repId, "assigned");
    return stepDone;
  }

  touch(kind: "call" | "note"): Outcome {
    const { customerId, repId, at } = this.request;
    const held = heldOf(this.state, customerId);
    const kinds: readonly string[] = this.state.setting.policy.protection?.kinds ?? [];
    if (held.ownerId !== repId || !kinds.includes(kind)) return stepDone;
    const before = dueIn(this.rules, this.state, held);
    held.lastFollowUpAt = at;
    const dueAt = dueIn(this.rules, this.state, held);
    if (dueAt !== before) this.say("renewed", { customerId, ownerId: repId, dueAt });
    return stepDone;
  }

  recycle(): Outcome {
    for (const [id, held] of this.state.held) {
      const due = dueIn(this.rules, this.state, held);
      if (due !== null && due <= this.request.at)
        this.take(id, "recycled", this.state.setting.policy.pools[0]?.id ?? "");
    }
    return stepDone;
  }

  leave(): Outcome {
    const { repId } = this.request;
    const { reps } = this.state;
    if (reps.find((one) => one.id === repId)?.active !== true) return refuse("TEAM.REP_LEFT");
    this.state.reps = reps.map((one) => (one.id === repId ? { ...one, active: false } : one));
    return stepDone;
  }

  goAway(): Outcome {
    const { repId, at } = this.request;
    const absence = { from: at, until: this.state.setting.calendar.addDays(at, 1), reason: "" };
    this.state.reps = this.state.reps.map((one) =>
      one.id === repId ? { ...one, absences: [...one.absences, absence] } : one,
    );
    return stepDone;
  }

  redistribute(): Outcome {
    const { repId } = this.request;
    if (this.state.reps.find((one) => one.id === repId)?.active === true)
      return refuse("OWNERSHIP.STILL_ACTIVE");
    const book = [...this.state.held].filter(([, held]) => held.ownerId === repId);
    for (const [id] of book.sort(([, a], [, b]) => a.since - b.since)) this.place(id, "leaver");
    return stepDone;
  }

  run(): Outcome {
    const { kind, customerId } = this.request;
    const { ownerId } = heldOf(this.state, customerId);
    switch (kind) {
      case "assign":
        return ownerId === null ? this.place(customerId, "leaver") : refuse("OWNERSHIP.NOT_IN_POOL");
      case "assign-to":
        return this.assignTo();
      case "claim":
        return this.claim();
      case "release":
        if (ownerId === null) return refuse("OWNERSHIP.NOT_OWNED");
        this.take(customerId, "manual", this.state.setting.policy.pools[0]?.id ?? "");
        return stepDone;
      case "follow-up":
        return this.touch("call");
      case "note":
        return this.touch("note");
      case "recycle":
        return this.recycle();
      case "leave":
        return this.leave();
      case "redistribute":
        return this.redistribute();
      case "go-away":
        return this.goAway();
      default:
        return handoverStep(this);
    }
  }
}
