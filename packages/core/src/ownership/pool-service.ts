import * as Effect from "effect/Effect";
import { type Customer, customerRecord } from "../customer/index.js";
import { contentHash, errorOf, iso } from "../kernel/index.js";
import type { Environment, Read, Work } from "../storage/index.js";
import { repRecord, teamRecord } from "../team/index.js";
import { lineage } from "./candidates.js";
import { notInPool, otherTeamsPool, viewLimit } from "./faults.js";
import { holdingRecord, poolViewRecord } from "./model.js";
import { isOpenTo, redacted } from "./pool.js";
import { type OwnershipConfig, viewsCounter } from "./repository.js";

/** Keeps from the actor what the pools hide; from nobody who may assign. */
export const makeRedact =
  ({ policy: { pools } }: OwnershipConfig): Environment["redact"] =>
  (reads, customers) => {
    const hides = pools.some((pool) => pool.hidden.length > 0);
    if (!hides || reads.scope("ownership.assign") !== null) return Effect.succeed(customers);
    const ids = customers.map((customer) => customer.id);
    return Effect.map(reads.getMany(holdingRecord, ids), (holdings) =>
      customers.map((customer, at) => {
        const pool = pools.find((one) => one.id === holdings[at]?.poolId);
        return pool === undefined ? customer : redacted(customer, pool, reads.actor.id);
      }),
    );
  };

/** Shows all of a customer in a pool. Viewing the same one again on the same day counts once. */
export const view = (config: OwnershipConfig, work: Work, customerId: string): Read<Customer> =>
  Effect.gen(function* () {
    const { poolId, ownerId, since } = yield* work.require(holdingRecord, customerId);
    const pool = config.policy.pools.find((one) => one.id === poolId);
    if (pool === undefined)
      return yield* Effect.fail(
        errorOf(notInPool({ customer: customerId, owner: ownerId, since: iso(since) })),
      );
    const customer = yield* work.require(customerRecord, customerId);
    if (pool.admins.includes(work.actor.id) || work.scope("ownership.assign") !== null) return customer;
    const rep = yield* work.require(repRecord, work.actor.id);
    const teamIds = lineage(rep.teamId, yield* work.all(teamRecord, {}));
    if (!isOpenTo(pool, { id: rep.id, teamIds }))
      return yield* Effect.fail(
        errorOf(otherTeamsPool({ pool: pool.id, teams: [...pool.teamIds, ...pool.members] })),
      );
    const day = work.calendar.dayOf(work.now);
    const id = contentHash({ pool: pool.id, repId: rep.id, day, customerId });
    if ((yield* work.get(poolViewRecord, id)) !== null) return customer;
    const counter = viewsCounter(pool.id, rep.id, day);
    const viewed = yield* work.counter(counter);
    if (pool.viewsPerDay !== null && viewed >= pool.viewsPerDay) {
      const facts = { rep: rep.id, viewed, perDay: pool.viewsPerDay, pool: pool.id };
      return yield* Effect.fail(errorOf(viewLimit({ ...facts, until: iso(work.calendar.startOf(day + 1)) })));
    }
    work.addToCounter(counter, 1, pool.viewsPerDay === null ? {} : { max: pool.viewsPerDay });
    work.insert(poolViewRecord, id, { customerId, poolId: pool.id, repId: rep.id, at: work.now });
    return customer;
  });
