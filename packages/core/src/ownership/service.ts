import * as z from "zod";
import type { AttributeDeclarations, Customer } from "../customer/index.js";
import { type Answer, type CallOptions, command, Id, type JobOptions, job } from "../storage/index.js";
import { type AssignmentService, makeAssignmentService } from "./assignment-service.js";
import { claim } from "./claim-service.js";
import { type ContactService, makeContactService } from "./contact-service.js";
import { type DisputeService, makeDisputeService } from "./dispute-service.js";
import { type HandoverService, makeHandoverService } from "./handover-service.js";
import type { Holding } from "./model.js";
import { view } from "./pool-service.js";
import { Protect, protect } from "./protection-service.js";
import { makeReadingService, type ReadingService } from "./reading-service.js";
import { makeRebalanceService, type RebalanceService } from "./rebalance-service.js";
import { Release, release } from "./release-service.js";
import type { OwnershipConfig } from "./repository.js";
import { makeReviewService, type ReviewService } from "./review-service.js";
import { makeSharingService, type SharingService } from "./sharing-service.js";
import { type Swept, sweep } from "./sweep-service.js";

export { makeRedact } from "./pool-service.js";
export { makeOwnershipReactions } from "./reactions.js";
export { type OwnershipConfig, ownershipConfig, ownersOf, sharedWith } from "./repository.js";
export { routerOf } from "./routing-service.js";

const One = z.strictObject({ customerId: Id });
const Claim = z.strictObject({ customerId: Id, repId: Id.optional() });
const Nothing = z.strictObject({});

/** Whose customers are whose, why, and for how long. */
export interface OwnershipService
  extends AssignmentService,
    ContactService,
    HandoverService,
    DisputeService,
    ReadingService,
    RebalanceService,
    ReviewService,
    SharingService {
  /**
   * Takes a customer from the pool for oneself; for somebody else with the permission to assign. However many try, one
   * wins; the others are told who, and have used up nothing.
   */
  claim(input: z.input<typeof Claim>, options?: CallOptions): Answer<Holding>;
  /** Lets a customer go to a pool; to the one that the policy returns it to where none is named. */
  release(input: z.input<typeof Release>, options?: CallOptions): Answer<Holding>;
  /**
   * Shows all of a customer in a pool, what the pool hides included, within the rep's views of the day. The same one
   * viewed again on that day counts once; each view is kept in `pool-view`.
   */
  view(input: z.input<typeof One>, options?: CallOptions): Answer<Customer>;
  /**
   * Says what stands in the way of the clock: a pause 暂停计时, a lock 锁定, a contract 合同期, each until a moment, or null
   * to end it now. Pause and lock end with the tenure; a contract stays with the customer.
   */
  protect(input: z.input<typeof Protect>, options?: CallOptions): Answer<Holding>;
  /**
   * Warns of what is nearly due, and takes back what is due. To be called often: a customer goes at the first call at or
   * after its due date and never before, and never less than `warnDays` after its owner was warned.
   */
  recycle(input?: z.input<typeof Nothing>, options?: JobOptions): Answer<Swept>;
}

export const makeOwnershipService = (
  config: OwnershipConfig,
  attributes: AttributeDeclarations,
): OwnershipService => ({
  ...makeAssignmentService(config),
  ...makeHandoverService(config),
  ...makeContactService(config),
  ...makeDisputeService(config),
  ...makeReadingService(config),
  ...makeRebalanceService(config),
  ...makeSharingService(config),
  ...makeReviewService(config, attributes),

  claim: command({ name: "ownership.claim", input: Claim }, ({ customerId, repId }, work) =>
    claim(config, work, customerId, repId ?? work.actor.id),
  ),

  release: command({ name: "ownership.release", input: Release }, (input, work) =>
    release(config, work, input),
  ),

  view: command(
    { name: "ownership.view", permission: "ownership.claim", input: One },
    ({ customerId }, work) => view(config, work, customerId),
  ),

  protect: command(
    { name: "ownership.protect", permission: "ownership.assign", input: Protect },
    (input, work) => protect(config, work, input),
  ),

  recycle: job({ name: "ownership.recycle", scope: "all", input: Nothing }, (_, tools) =>
    sweep(config, tools),
  ),
});
