import { canonicalJson } from "../kernel/hash.js";
import { StoreFailure, type StoreFailureReason } from "../storage/store-failure.js";

/** What a check fails with. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
}

export const fail = (message: string): never => {
  throw new ConformanceError(message);
};

/** Equal as JSON, whatever the order of keys. */
export const same = (actual: unknown, expected: unknown, what: string): void => {
  const [found, wanted] = [canonicalJson(actual), canonicalJson(expected)];
  if (found !== wanted) fail(`${what}\n  expected ${wanted}\n  found    ${found}`);
};

/** The promise rejects with a `StoreFailure`, of that reason where one is given. */
export const refused = async (
  work: Promise<unknown>,
  reason: StoreFailureReason | null,
  what: string,
): Promise<void> => {
  const outcome = await work.then(
    (value) => ({ value }),
    (cause: unknown) => ({ cause }),
  );
  if (!("cause" in outcome))
    return fail(`${what}: expected a StoreFailure, was answered ${canonicalJson(outcome.value)}`);
  const { cause } = outcome;
  if (!StoreFailure.is(cause))
    return fail(`${what}: expected a StoreFailure, rejected with ${String(cause)}`);
  if (reason !== null && cause.reason !== reason)
    fail(`${what}: expected "${reason}", rejected with "${cause.reason}"`);
};
