import { type Fault, fail, ok, type Result } from "../kernel/index.js";
import { noSuchScheme } from "./faults.js";

/** The scorecard, or the incentive, of this id. */
export const schemeOf = <S extends { readonly id: string }>(
  what: "scorecard" | "incentive",
  all: readonly S[],
  id: string,
): Result<S, Fault> => {
  const found = all.find((one) => one.id === id);
  return found === undefined ? fail(noSuchScheme({ what, id, known: all.map((one) => one.id) })) : ok(found);
};
