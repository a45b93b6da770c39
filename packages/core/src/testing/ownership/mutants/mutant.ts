import { type Functions, goodFunctions } from "../functions.js";
import { goodRules, type MachineState, type Rules } from "../machine-state.js";
import { rulesSut } from "../rules-sut.js";
import type { Decider } from "../story.js";
import type { Outcome, Request, Snapshot, Sut } from "../sut.js";

/** Ownership with one fault, and the law that must find it: what the kit itself is tested by. */
export interface OwnershipMutant {
  readonly name: string;
  readonly killedBy: string;
  readonly sut: Sut<MachineState>;
  readonly decide: Decider;
  readonly functions: Functions;
}

/** A fault in the rules. */
export const ofRules = (
  killedBy: string,
  name: string,
  change: (good: Rules) => Partial<Rules>,
): OwnershipMutant => {
  const changed = change(goodRules);
  const { decide } = { ...goodRules, ...changed };
  return { name, killedBy, sut: rulesSut(changed), decide, functions: goodFunctions };
};

type Apply = (state: MachineState, request: Request) => Outcome;

/** A fault in what is done around the rules: a step is done wrongly, or wrongly shown. */
export const ofSteps = (
  killedBy: string,
  name: string,
  change: {
    readonly apply?: (good: Apply, state: MachineState, request: Request) => Outcome;
    readonly observe?: (good: Snapshot, state: MachineState) => Snapshot;
  },
): OwnershipMutant => {
  const good = rulesSut();
  const { apply, observe } = change;
  const step: Apply = (state, request) => good.apply(state, request) as Outcome;
  const sut: Sut<MachineState> = {
    ...good,
    apply: (state, request) => (apply === undefined ? step(state, request) : apply(step, state, request)),
    observe: (state) =>
      observe === undefined ? good.observe(state) : observe(good.observe(state) as Snapshot, state),
  };
  return { name, killedBy, sut, decide: goodRules.decide, functions: goodFunctions };
};
