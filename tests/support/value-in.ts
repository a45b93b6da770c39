import type { Fault, Result } from "@clientele/core/kernel";

/** The value of a rule's answer; throws where there is none. */
export const valueIn = <A>(result: Result<A, Fault>): A => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
