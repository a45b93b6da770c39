import { type Fault, fail, type Instant, iso, ok, type Result } from "../../kernel/index.js";
import type { Hold } from "../hold.js";
import { disputed } from "./faults.js";

/** A customer that stays where it is while a dispute over it goes on; its clock stands still from `from` until `until`. */
export interface Freeze extends Hold {
  readonly disputeId: string;
}

/** Refuses while a dispute goes on. */
export const thawed = (customer: string, freeze: Freeze | null, now: Instant): Result<null, Fault> =>
  freeze !== null && now < freeze.until
    ? fail(disputed({ customer, dispute: freeze.disputeId, until: iso(freeze.until) }))
    : ok(null);

/** The pauses of a customer, with that of its dispute. */
export const holdsOf = ({
  holds,
  freeze,
}: {
  readonly holds: readonly Hold[];
  readonly freeze: Freeze | null;
}): readonly Hold[] => (freeze === null ? holds : [...holds, { from: freeze.from, until: freeze.until }]);
