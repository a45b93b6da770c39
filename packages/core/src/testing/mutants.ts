import type { Mutant } from "./mutants/mutant.js";
import { reading } from "./mutants/reading.js";
import { writing } from "./mutants/writing.js";

/** Broken stores, each with the check that must find it: what the kit itself is tested by. */
export const mutants: readonly Mutant[] = [...reading, ...writing];
