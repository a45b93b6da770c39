import * as z from "zod";
import { type Clientele, createClientele } from "../../clientele.js";
import { ClienteleError, timeOrderedIds } from "../../kernel/index.js";
import type { DecisionTrace } from "../../ownership/index.js";
import type { Store } from "../../storage/index.js";
import { approver, desk } from "./handover-steps.js";
import type { LoggedEvent, Outcome, Request, Setting, Sut } from "./sut.js";
import { attributesOf } from "./values.js";

interface Running {
  readonly crm: Clientele;
  readonly setting: Setting;
  readonly clock: { now: number };
  readonly log: LoggedEvent[];
  readonly traces: Map<string, DecisionTrace>;
  /** When each request came first: what is delivered again says the same. */
  readonly firstAt: Map<string, number>;
  /** What each request was about when it came first. */
  readonly handoverOf: Map<string, string>;
  readonly absencesOf: Map<string, readonly { from: number; until: number; reason: string }[]>;
}

const deskOf = ({ crm }: Running) => crm.as({ user: "admin", roles: ["admin"] });

const attributesFor = ({ policy, customers }: Setting) => {
  const asked = attributesOf(policy).flatMap((name) =>
    name.startsWith("attributes.") ? [name.slice("attributes.".length)] : [],
  );
  const names = [...asked, ...customers.flatMap((one) => Object.keys(one.attributes))];
  return Object.fromEntries(names.map((name) => [name, z.unknown()]));
};

const populate = async (running: Running): Promise<void> => {
  const { setting } = running;
  const { team, customers } = deskOf(running);
  const added = new Set<string>();
  const add = async (id: string | null): Promise<void> => {
    const found = setting.teams.find((one) => one.id === id);
    if (found === undefined || added.has(found.id)) return;
    added.add(found.id);
    await add(found.parentId);
    await team.addTeam({ ...found, name: found.id, regions: [...found.regions] });
  };
  for (const { id } of setting.teams) await add(id);
  for (const { active, ...rep } of setting.reps) {
    await team.addRep(rep);
    if (!active) await team.leave({ id: rep.id });
  }
  for (const customer of setting.customers) await customers.register({ ...customer, name: customer.id });
};

/** The last request for a customer, as it was when this was asked first. */
const handoverOf = async (running: Running, { id, customerId }: Request): Promise<string> => {
  const known = running.handoverOf.get(id);
  if (known !== undefined) return known;
  const { items } = await deskOf(running).ownership.handovers({ customerId, limit: 1 });
  const found = items[0]?.handover.id ?? "none";
  running.handoverOf.set(id, found);
  return found;
};

const decideHandover = async (running: Running, request: Request): Promise<unknown> => {
  const { id: idempotencyKey, repId, kind } = request;
  const handoverId = await handoverOf(running, request);
  const { id: user, roles, teams } = kind === "withdraw-handover" ? desk : approver(running.setting, repId);
  const { ownership } = running.crm.as({ user, roles: [...roles], teams: [...teams] });
  if (kind === "approve-handover") return ownership.approveHandover({ handoverId }, { idempotencyKey });
  if (kind === "reject-handover")
    return ownership.rejectHandover({ handoverId, reason: "no" }, { idempotencyKey });
  return ownership.withdrawHandover({ handoverId }, { idempotencyKey });
};

const goAway = async (running: Running, { repId, id: idempotencyKey }: Request, from: number) => {
  const { team } = deskOf(running);
  const entered = { from, until: running.setting.calendar.addDays(from, 1), reason: "" };
  const known = running.absencesOf.get(idempotencyKey);
  const absences = known ?? [...(await team.getRep({ id: repId })).absences, entered];
  running.absencesOf.set(idempotencyKey, absences);
  return team.changeRep({ id: repId, absences: [...absences] }, { idempotencyKey });
};

const act = (running: Running, request: Request): Promise<unknown> => {
  const { ownership, customers, team } = deskOf(running);
  const { id: idempotencyKey, customerId, repId, kind } = request;
  const options = { idempotencyKey };
  const at = running.firstAt.get(idempotencyKey) ?? request.at;
  running.firstAt.set(idempotencyKey, at);
  const touch = (what: "call" | "note") =>
    customers.touch({ customerId, at, channel: "phone", kind: what, byId: repId }, options);
  switch (kind) {
    case "assign":
      return ownership.assign({ customerId }, options);
    case "assign-to":
      return ownership.assignTo({ customerId, repId, reason: "by hand" }, options);
    case "claim":
      return ownership.claim({ customerId, repId }, options);
    case "release":
      return ownership.release({ customerId, reason: "by hand" }, options);
    case "follow-up":
      return touch("call");
    case "note":
      return touch("note");
    case "recycle":
      return ownership.recycle();
    case "leave":
      return team.leave({ id: repId }, options);
    case "redistribute":
      return ownership.redistribute({ repId });
    case "go-away":
      return goAway(running, request, at);
    case "request-handover":
      return ownership.requestHandover({ customerId, toRepId: repId, reason: "by hand" }, options);
    case "approve-handover":
    case "reject-handover":
    case "withdraw-handover":
      return decideHandover(running, request);
  }
};

const traceOf = async (running: Running, { id, customerId }: Request): Promise<DecisionTrace | null> => {
  const { trace } = await deskOf(running).ownership.explain({ customerId });
  if (!running.traces.has(id) && trace.kind === "policy") running.traces.set(id, trace);
  return running.traces.get(id) ?? null;
};

/**
 * The services of this library on a store: a fresh one for each story. A change of the store under test, or of the roles and
 * reactions around ownership, is seen here and not by `rulesSut`.
 */
export const serviceSut = (newStore: () => Store): Sut<Running> => ({
  name: "the services",
  async init(setting) {
    const clock = { now: setting.startsAt };
    let turn = 0;
    const crm = createClientele({
      storage: newStore(),
      clock: () => clock.now,
      newId: timeOrderedIds((into) => into.fill(turn++ % 256)),
      calendar: setting.calendarConfig,
      ownership: setting.policy,
      attributes: { customer: attributesFor(setting) },
    });
    const log: LoggedEvent[] = [];
    crm.on("*", ({ type, at, data }) => {
      if (type.startsWith("ownership.") && type !== "ownership.warned") log.push({ type, at, data });
    });
    const running = {
      crm,
      setting,
      clock,
      log,
      traces: new Map(),
      firstAt: new Map(),
      handoverOf: new Map(),
      absencesOf: new Map(),
    };
    await populate(running);
    return running;
  },
  async apply(running, request): Promise<Outcome> {
    running.clock.now = request.at;
    try {
      await act(running, request);
      const trace = request.kind === "assign" ? await traceOf(running, request) : null;
      return { ok: true, code: null, trace };
    } catch (error) {
      if (ClienteleError.is(error)) return { ok: false, code: error.code, trace: null };
      throw error;
    }
  },
  async observe(running) {
    const { ownership } = deskOf(running);
    const views = running.setting.customers.map(({ id }) => ownership.get({ customerId: id }));
    const places = (await Promise.all(views)).map(({ holding, dueAt }) => ({
      customerId: holding.id,
      ownerId: holding.ownerId,
      poolId: holding.poolId,
      dueAt,
      formerOwners: holding.formerOwners,
    }));
    return { places, log: [...running.log] };
  },
  dispose: ({ crm }) => crm.close(),
});
