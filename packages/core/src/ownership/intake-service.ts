import * as Effect from "effect/Effect";
import * as z from "zod";
import { type Customer, customerRecord } from "../customer/index.js";
import { type Answer, type CallOptions, command, Id, type Read, type Work } from "../storage/index.js";
import { giveToFirst } from "./contact-service.js";
import { detectSameName } from "./detection-service.js";
import { type Holding, holdingRecord } from "./model.js";
import { carryOut, decideFor } from "./placement-service.js";
import type { OwnershipConfig } from "./repository.js";

const Adopt = z.strictObject({ customerIds: z.array(Id).min(1).max(500) });

/** What became of customers who were to be taken in. */
export interface Adopted {
  /** Those who are in now, and were not before. */
  readonly adopted: readonly string[];
  /** Those who were in already; nothing was done about them. */
  readonly known: readonly string[];
}

/** How customers come in who did not come through `customers.register`. */
export interface IntakeService {
  /**
   * Takes in customers who came past this library, such as those that the ERP writes into a table of its own which is
   * mapped: each comes in as if it were registered now, and whoever was taken in before is left alone. All or none; an id
   * that is nobody's is refused.
   */
  adopt(input: z.input<typeof Adopt>, options?: CallOptions): Answer<Adopted>;
}

/** Gives a new customer to whom the policy says. */
const giveNew = (config: OwnershipConfig, work: Work, customer: Customer, holding: Holding): Read<void> =>
  Effect.gen(function* () {
    const mode = config.policy.assignOnRegister;
    if (mode === false) return;
    if (mode === "registrant" || mode === "first-contact") {
      const given = yield* giveToFirst(config, work, holding, mode);
      if (given !== null || mode === "first-contact") return;
    }
    const plan = yield* decideFor(work, config, [{ customer, holding }]);
    yield* carryOut(work, config, [holding], plan, "reassigned");
  });

/** Every customer has a holding from the first moment. */
export const takeIn = (
  config: OwnershipConfig,
  work: Work,
  customerId: string,
  registrantId: string,
): Read<void> =>
  Effect.gen(function* () {
    const nobody = { ownerId: null, teamId: null, receivedAt: null, lastFollowUpAt: null, lastOrderAt: null };
    const customer = yield* work.require(customerRecord, customerId);
    const unset = { dueAt: null, trigger: null, nextAt: null, warnedAt: null, lastWarnedAt: null };
    const unheard = { opportunityAt: null, deals: [], contractUntil: null, lockedUntil: null, holds: [] };
    const undecided = { fromPoolId: null, handoverId: null, tenureId: null, decisionId: null };
    const holding = work.insert(holdingRecord, customerId, {
      state: "pooled",
      poolId: config.policy.pools[0]?.id ?? "",
      since: work.now,
      clock: config.clock,
      registrantId,
      freeze: null,
      formerOwners: [],
      collaborators: [],
      owners: [],
      ...nobody,
      ...unset,
      ...unheard,
      ...undecided,
      segment: customer.segment,
      tier: null,
    });
    yield* giveNew(config, work, customer, holding);
    yield* detectSameName(config, work, customerId);
  });

export const makeIntakeService = (config: OwnershipConfig): IntakeService => ({
  adopt: command(
    { name: "ownership.adopt", permission: "ownership.assign", scope: "all", input: Adopt },
    ({ customerIds }, work) =>
      Effect.gen(function* () {
        const ids = [...new Set(customerIds)];
        const holdings = yield* work.getMany(holdingRecord, ids);
        const adopted = ids.filter((_, at) => holdings[at] === null);
        for (const id of adopted) yield* takeIn(config, work, id, work.actor.id);
        return { adopted, known: ids.filter((_, at) => holdings[at] !== null) };
      }),
  ),
});
