export { type Catalogue, catalogues } from "./catalogue.js";
export type { Check, Context } from "./check.js";
export { checks } from "./checks.js";
export { ConformanceError } from "./claim.js";
export { storeConformance } from "./conformance.js";
export type { ConformanceOptions, Harness, HostTransaction, Runner, Setup, Waiver } from "./harness.js";
export type { Mutant } from "./mutants/mutant.js";
export { mutants } from "./mutants.js";
export { runCheck, type Subject } from "./run.js";
