import * as Effect from "effect/Effect";
import * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { errorOf, type Page, PageInput } from "../kernel/index.js";
import { type Answer, type CallOptions, command, Id, query, type Read, type Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { ownershipEvents } from "./events.js";
import { notOwned } from "./faults.js";
import { type Holding, holdingRecord } from "./model.js";
import type { OwnershipConfig } from "./repository.js";
import { type CoOwner, judgeShares, type ShareEntry, shareRecord, WHOLE_CUSTOMER } from "./sharing/index.js";

const SHARE = "ownership.share";
const READ = "ownership.read";

const Share = z.strictObject({
  customerId: Id,
  /** All owners, the main one among them, in basis points that sum to exactly 10 000. The main one alone ends it. */
  owners: z
    .array(z.strictObject({ repId: Id, share: z.int().min(1).max(WHOLE_CUSTOMER) }))
    .min(1)
    .max(20),
  reason: z.string().trim().min(1).max(1_000),
});
const Shares = PageInput.extend({ customerId: Id });

/** Owning a customer together. */
export interface SharingService {
  /**
   * Shares a customer between its owner and co-owners 共有, from now on: orders placed from this moment are credited so.
   * What was credited before stays.
   */
  share(input: z.input<typeof Share>, options?: CallOptions): Answer<Holding>;
  /** How a customer was shared, the latest first. */
  shares(input: z.input<typeof Shares>): Answer<Page<ShareEntry>>;
}

/** Stages an entry; one owner who has all of it ends the sharing. */
export const enterShares = (
  work: Work,
  holding: Holding,
  owners: readonly CoOwner[],
  reason: string,
): Read<Holding> => {
  const { id: customerId, tenureId } = holding;
  const by = work.actor.id;
  const entryId = work.newId();
  work.insert(shareRecord, entryId, {
    ...{ customerId, tenureId: tenureId ?? "", at: work.now, owners: [...owners], by, reason },
  });
  const shared = work.update(holdingRecord, holding, { owners: owners.length === 1 ? [] : [...owners] });
  const said = { customerId, entryId, owners, by, reason };
  return Effect.as(work.emit(ownershipEvents.shared, customerSubject(customerId), said), shared);
};

export const makeSharingService = (config: OwnershipConfig): SharingService => ({
  share: command(
    { name: "ownership.share", permission: SHARE, input: Share },
    ({ customerId, owners, reason }, work) =>
      Effect.gen(function* () {
        const holding = yield* work.require(holdingRecord, customerId);
        yield* work.permitCustomer(SHARE, customerId);
        const { ownerId } = holding;
        if (ownerId === null)
          return yield* Effect.fail(errorOf(notOwned({ customer: customerId, pool: holding.poolId })));
        const named = yield* Effect.forEach(owners, ({ repId, share }) =>
          Effect.map(work.require(repRecord, repId), ({ teamId, active }) => ({
            ...{ repId, teamId, share },
            // the owner may have left, and share what they still have
            active: active || repId === ownerId,
          })),
        );
        const judged = judgeShares({ customerId, ownerId }, named, config.policy.sharing);
        return yield* enterShares(work, holding, yield* work.accept(judged), reason);
      }),
  ),

  shares: query(
    { name: "ownership.shares", permission: READ, input: Shares },
    ({ customerId, ...page }, reads) =>
      Effect.andThen(
        reads.permitCustomer(READ, customerId),
        reads.page(shareRecord, { where: { customerId }, direction: "desc", ...page }),
      ),
  ),
});
