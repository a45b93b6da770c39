import { functionMutants } from "./mutants/functions.js";
import type { OwnershipMutant } from "./mutants/mutant.js";
import { rulesMutants } from "./mutants/rules.js";
import { stepMutants } from "./mutants/steps.js";

/** Broken implementations of ownership, each with the law that must find it: so that users can see the kit bite. */
export const ownershipMutants: readonly OwnershipMutant[] = [
  ...rulesMutants,
  ...stepMutants,
  ...functionMutants,
];
