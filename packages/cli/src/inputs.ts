import { type Fault, fail, ok, type Result } from "@clientele/core/kernel";
import type { CustomerFacts, OwnershipPolicy, SimulationEvent } from "@clientele/core/ownership";
import type { LoggedEvent, Roster } from "@clientele/core/testing";
import type { Asked } from "./arguments.js";
import { customersFrom, historyFrom, logFrom, policyFrom, rosterFrom } from "./files.js";

/** What the files say. */
export interface Inputs {
  readonly policy: OwnershipPolicy;
  /** The one to compare with. */
  readonly other: OwnershipPolicy | null;
  readonly roster: Roster | null;
  readonly customers: readonly CustomerFacts[] | null;
  readonly history: readonly SimulationEvent[] | null;
  readonly log: readonly LoggedEvent[] | null;
}

const maybe = <A>(file: string | null, read: (file: string) => Result<A, Fault>): Result<A | null, Fault> =>
  file === null ? ok(null) : read(file);

/** Reads all files, and names what does not fit in all of them at once. */
export const readInputs = (asked: Asked): Result<Inputs, readonly Fault[]> => {
  const policy = policyFrom(asked.policy);
  const other = maybe(asked.other, policyFrom);
  const roster = maybe(asked.roster, rosterFrom);
  const customers = maybe(asked.customers, customersFrom);
  const history = maybe(asked.history, historyFrom);
  const log = maybe(asked.log, logFrom);
  if (policy.ok && other.ok && roster.ok && customers.ok && history.ok && log.ok)
    return ok({
      policy: policy.value,
      other: other.value,
      roster: roster.value,
      customers: customers.value,
      history: history.value,
      log: log.value,
    });
  return fail([policy, other, roster, customers, history, log].flatMap((one) => (one.ok ? [] : [one.error])));
};
