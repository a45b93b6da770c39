import { type OwnershipMutant, ofSteps } from "./mutant.js";

/** Faults in what happens around the rules: in the state, the log, and delivery. */
export const stepMutants: readonly OwnershipMutant[] = [
  ofSteps("O13", "a handover never expires", {
    apply: (good, state, request) => {
      for (const [id, one] of state.handovers)
        state.handovers.set(id, { ...one, expiresAt: Number.POSITIVE_INFINITY });
      return good(state, request);
    },
  }),
  ofSteps("O13", "a request outlives the change of owner that it was not asked for", {
    apply: (good, state, request) => {
      const open = new Map(state.handovers);
      const outcome = good(state, request);
      if (["assign-to", "release", "recycle"].includes(request.kind))
        for (const [id, one] of open) state.handovers.set(id, one);
      return outcome;
    },
  }),
  ofSteps("O13b", "a request moves the customer at once", {
    apply: (good, state, request) => {
      const outcome = good(state, request);
      const handover = state.handovers.get(request.customerId);
      if (request.kind !== "request-handover" || !outcome.ok || handover?.status !== "open") return outcome;
      return good(state, { ...request, id: `${request.id}!`, kind: "assign-to" });
    },
  }),
  ofSteps("O13c", "a yes is noted, and nothing comes of it", {
    apply: (good, state, request) =>
      request.kind === "approve-handover" && state.handovers.get(request.customerId)?.status === "open"
        ? { ok: true, code: null, trace: null }
        : good(state, request),
  }),
  ofSteps("O13d", "a request that lapsed can still be withdrawn", {
    apply: (good, state, request) => {
      const one = state.handovers.get(request.customerId);
      if (request.kind === "withdraw-handover" && one?.status === "lapsed")
        state.handovers.set(request.customerId, { ...one, status: "open" });
      return good(state, request);
    },
  }),
  ofSteps("O4b", "an absence that is entered later does not count", {
    apply: (good, state, request) => {
      if (request.kind === "go-away") return { ok: true, code: null, trace: null };
      return good(state, request);
    },
  }),
  ofSteps("O2", "the sweep loses a customer", {
    apply: (good, state, request) => {
      const owned = [...state.held].filter(([, held]) => held.ownerId !== null);
      const outcome = good(state, request);
      for (const [id, held] of owned)
        if (request.kind === "recycle" && held.ownerId === null) state.held.delete(id);
      return outcome;
    },
  }),
  ofSteps("O1", "a claimed customer stays in the pool as well", {
    observe: (good) => ({
      ...good,
      places: good.places.map((place) => (place.ownerId === null ? place : { ...place, poolId: "public" })),
    }),
  }),
  ofSteps("O1", "a customer that is given by hand has two owners", {
    observe: (good, state) => ({
      ...good,
      places: good.places.flatMap((place) => {
        const given = state.log.findLast((event) => event.type === "ownership.assigned")?.data as
          | { customerId?: string }
          | undefined;
        const former = place.formerOwners.at(-1);
        return former === undefined || place.ownerId === null || given?.customerId !== place.customerId
          ? [place]
          : [place, { ...place, ownerId: former.repId }];
      }),
    }),
  }),
  ofSteps("O10", "a failed claim burns the day's limit", {
    apply: (good, state, request) => {
      const outcome = good(state, request);
      if (request.kind !== "claim" || outcome.ok) return outcome;
      const today = `${request.repId} ${state.setting.calendar.dayOf(request.at)}`;
      state.claims.set(today, (state.claims.get(today) ?? 0) + 1);
      return outcome;
    },
  }),
  ofSteps("O9", "a release gives a claim back", {
    apply: (good, state, request) => {
      const owner = state.held.get(request.customerId)?.ownerId ?? null;
      const outcome = good(state, request);
      const today = `${owner} ${state.setting.calendar.dayOf(request.at)}`;
      if (request.kind === "release" && outcome.ok && state.claims.has(today))
        state.claims.set(today, (state.claims.get(today) ?? 0) - 1);
      return outcome;
    },
  }),
  ofSteps("O9", "the day of a claim is that of UTC", {
    apply: (good, state, request) => {
      const zone = { ...state.setting.calendar, dayOf: (at: number) => Math.floor(at / 86_400_000) };
      if (request.kind !== "claim") return good(state, request);
      return good({ ...state, setting: { ...state.setting, calendar: zone } }, request);
    },
  }),
  ofSteps("O19", "a release drops the history", {
    apply: (good, state, request) => {
      const outcome = good(state, request);
      const held = state.held.get(request.customerId);
      if (request.kind === "release" && held !== undefined) held.formerOwners = [];
      return outcome;
    },
  }),
  ofSteps("O19", "only the last former owner is kept", {
    observe: (good) => ({
      ...good,
      places: good.places.map((place) => ({ ...place, formerOwners: place.formerOwners.slice(-1) })),
    }),
  }),
  ofSteps("O11", "anybody's call extends protection", {
    apply: (good, state, request) => {
      const held = state.held.get(request.customerId);
      if (request.kind === "follow-up" && held !== undefined && held.ownerId !== null)
        return good(state, { ...request, repId: held.ownerId });
      return good(state, request);
    },
  }),
  ofSteps("O12b", "a note counts as a follow-up", {
    apply: (good, state, request) =>
      good(state, request.kind === "note" ? { ...request, kind: "follow-up" } : request),
  }),
  ofSteps("O12b", "the last owner's follow-up is carried over to the next", {
    apply: (good, state, request) => {
      const held = state.held.get(request.customerId);
      const carried = held?.lastFollowUpAt ?? null;
      const outcome = good(state, request);
      if (request.kind === "assign-to" && outcome.ok && held !== undefined) held.lastFollowUpAt = carried;
      return outcome;
    },
  }),
  ofSteps("O12", "the sweep takes one and leaves the rest for tomorrow", {
    apply: (good, state, request) => {
      const before = new Map([...state.held].map(([id, held]) => [id, { ...held }]));
      const logged = state.log.length;
      const outcome = good(state, request);
      if (request.kind !== "recycle") return outcome;
      for (const { data } of state.log.splice(logged + 1)) {
        const id = (data as { customerId: string }).customerId;
        Object.assign(state.held.get(id) ?? {}, before.get(id));
      }
      return outcome;
    },
  }),
  ofSteps("O16", "a request that comes twice is done twice", {
    apply: (good, state, request) => good({ ...state, answered: new Map() }, request),
  }),
  ofSteps("O14", "a refused claim moves the customer to the front of the pool", {
    apply: (good, state, request) => {
      const outcome = good(state, request);
      const held = state.held.get(request.customerId);
      if (request.kind !== "claim" || outcome.ok || held === undefined) return outcome;
      state.held.delete(request.customerId);
      state.held.set(request.customerId, held);
      return outcome;
    },
  }),
  ofSteps("O17", "the log keeps only the latest events", {
    observe: (good) => ({ ...good, log: good.log.slice(-3) }),
  }),
  ofSteps("O18", "taking back is not written down", {
    apply: (good, state, request) => {
      const logged = state.log.length;
      const outcome = good(state, request);
      if (request.kind === "recycle") state.log.splice(logged);
      return outcome;
    },
  }),
  ofSteps("O3", "the new owner is written down before the old one lost the customer", {
    apply: (good, state, request) => {
      const logged = state.log.length;
      const outcome = good(state, request);
      const fresh = state.log.splice(logged);
      state.log.push(...(request.kind === "assign-to" ? fresh.reverse() : fresh));
      return outcome;
    },
  }),
  ofSteps("O20", "the reasons of an assignment are those of the one before", {
    apply: (good, state, request) => {
      const earlier = [...state.answered.values()].findLast((one) => one.trace !== null);
      const outcome = good(state, request);
      return outcome.trace === null || earlier === undefined ? outcome : { ...outcome, trace: earlier.trace };
    },
  }),
  ofSteps("O5", "giving by hand forgets the capacity", {
    apply: (good, state, request) =>
      request.kind === "assign-to"
        ? good(Object.assign(state, { reps: state.reps.map((rep) => ({ ...rep, capacity: null })) }), request)
        : good(state, request),
  }),
];
