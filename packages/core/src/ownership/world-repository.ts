import * as Effect from "effect/Effect";
import type { Customer } from "../customer/index.js";
import type { Read, Reads } from "../storage/index.js";
import { repRecord, teamRecord } from "../team/index.js";
import type { Ledger } from "./balance.js";
import type { RepFacts } from "./candidates.js";
import { decidingRule } from "./compile/index.js";
import { ledgerOf, type World } from "./decide.js";
import { periodOf } from "./intake.js";
import type { CustomerFacts } from "./match.js";
import { ledgerRecord } from "./model.js";
import type { OwnershipPolicy } from "./policy.js";
import { heldCounter, intakeCounter, type OwnershipConfig } from "./repository.js";

const PERSONAL = [
  "id",
  "name",
  "teamId",
  "regions",
  "skills",
  "weight",
  "capacity",
  "absences",
  "active",
] as const;

const pick = <T, K extends keyof T>(whole: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.map((key) => [key, whole[key]])) as Pick<T, K>;

export const factsOf = (customer: Customer): CustomerFacts =>
  pick(customer, [
    "id",
    "kind",
    "party",
    "region",
    "industry",
    "segment",
    "size",
    "source",
    "tags",
    "attributes",
    "registeredAt",
  ]);

/** Reps whom the policy names; they are read even after they have left, so that a decision can say so. */
const namedReps = ({ rules, fallback }: OwnershipPolicy): readonly string[] => [
  ...rules.flatMap(({ then }) => ("repId" in then ? [then.repId] : [])),
  ...("rep" in fallback ? [fallback.rep] : []),
];

/** Reads what decisions about these customers need; `without` is treated as one who has left. */
export const readWorld = (
  reads: Reads,
  { policy, compiled }: OwnershipConfig,
  customers: readonly CustomerFacts[],
  without: string | null = null,
): Read<World> =>
  Effect.gen(function* () {
    const active = yield* reads.all(repRecord, { where: { active: true } });
    const named = yield* reads.getMany(repRecord, namedReps(policy));
    const reps = new Map<string, RepFacts>();
    for (const rep of [...active, ...named]) {
      if (rep !== null)
        reps.set(rep.id, { ...pick(rep, PERSONAL), active: rep.active && rep.id !== without });
    }
    const ids = [...reps.keys()].sort();
    const held = yield* reads.counters(ids.map(heldCounter));
    const load = Object.fromEntries(ids.flatMap((id, at) => (held[at] ? [[id, held[at]]] : [])));
    const received: Record<string, number> = {};
    if (policy.intake !== null) {
      const period = periodOf(policy.intake, reads.now, reads.calendar);
      const counts = yield* reads.counters(ids.map((id) => intakeCounter(id, period)));
      ids.forEach((id, at) => {
        if (counts[at]) received[id] = counts[at];
      });
    }
    const teams = yield* reads.all(teamRecord, {});
    const ledgerIds = customers.flatMap((customer) => {
      const rule = decidingRule(compiled, customer);
      const ledger = rule === null ? null : ledgerOf(rule);
      return ledger === null ? [] : [ledger];
    });
    const ledgers: Record<string, Ledger> = {};
    for (const row of yield* reads.getMany(ledgerRecord, [...new Set(ledgerIds)])) {
      if (row !== null) ledgers[row.id] = { turn: row.turn, entries: row.entries };
    }
    return {
      reps: ids.flatMap((id) => reps.get(id) ?? []),
      teams: teams.map((team) => pick(team, ["id", "parentId", "regions"])),
      load,
      ...(policy.intake === null ? {} : { received }),
      ledgers,
      now: reads.now,
    };
  });
