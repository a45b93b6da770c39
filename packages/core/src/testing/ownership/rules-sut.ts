import { contentHash } from "../../kernel/index.js";
import { Machine } from "./machine.js";
import { dueIn, goodRules, type MachineState, nobody, type Rules } from "./machine-state.js";
import type { Sut } from "./sut.js";

/**
 * Ownership by the rules alone, in memory and without a store: fast enough for thousands of histories. It tests the rules,
 * and a policy under them; `serviceSut` tests the services on a store.
 */
export const rulesSut = (change: Partial<Rules> = {}): Sut<MachineState> => {
  const rules = { ...goodRules, ...change };
  return {
    name: "the rules",
    init: (setting) => ({
      setting,
      hash: contentHash(setting.policy),
      reps: [...setting.reps],
      held: new Map(
        setting.customers.map(({ id }) => [
          id,
          { ...nobody, poolId: setting.policy.pools[0]?.id ?? "", since: setting.startsAt },
        ]),
      ),
      ledgers: {},
      claims: new Map(),
      handovers: new Map(),
      log: [],
      answered: new Map(),
    }),
    apply: (state, request) => {
      const known = state.answered.get(request.id);
      if (known !== undefined) return known;
      const outcome = new Machine(rules, state, request).run();
      if (outcome.ok) state.answered.set(request.id, outcome);
      return outcome;
    },
    observe: (state) => ({
      places: [...state.held].map(([customerId, held]) => ({
        customerId,
        ownerId: held.ownerId,
        poolId: held.poolId,
        dueAt: dueIn(rules, state, held),
        formerOwners: held.formerOwners,
      })),
      log: [...state.log],
    }),
  };
};
