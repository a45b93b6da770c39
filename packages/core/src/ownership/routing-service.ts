import * as Effect from "effect/Effect";
import type { Read, Work } from "../storage/index.js";
import { type DecisionTrace, decideAll } from "./decide.js";
import type { CustomerFacts } from "./match.js";
import { keepLedger } from "./placement-service.js";
import type { OwnershipConfig } from "./repository.js";
import { readWorld } from "./world-repository.js";

/** Says who is to get somebody who is no customer yet. The turn counts in the ledger; no place and no intake is taken. */
export type Router = (work: Work, facts: CustomerFacts) => Read<DecisionTrace>;

/** Decides by the policy of the assignment of customers. */
export const routerOf =
  (config: OwnershipConfig): Router =>
  (work, customer) =>
    Effect.gen(function* () {
      const world = yield* readWorld(work, config, [customer]);
      const asked = [{ customer, excluded: [], formerOwners: [] }];
      const [decided] = decideAll(config.compiled, asked, world, config.hash);
      if (decided === undefined) throw new RangeError("one is asked, so one is decided");
      yield* keepLedger(work, decided);
      // spread, so that what is worked out when it is read is there as data
      return { ...decided.decision.trace };
    });
