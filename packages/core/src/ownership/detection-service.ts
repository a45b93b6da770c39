import * as Effect from "effect/Effect";
import { type CustomerEvents, customerRecord, touchpointRecord } from "../customer/index.js";
import { ClienteleError } from "../kernel/index.js";
import type { Read, Work } from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { type Complaint, openCase } from "./case-service.js";
import { evidenceOf } from "./contact-service.js";
import { firstContact } from "./first-contact/index.js";
import { type Holding, holdingRecord } from "./model.js";
import type { OwnershipConfig } from "./repository.js";

/** So many customers of one name are looked at. */
const ALIKE = 20;

/** Opens a case where one may be opened; what the rules refuse is no case, and nobody asked. */
const openIfAllowed = (config: OwnershipConfig, work: Work, complaint: Complaint): Read<void> =>
  Effect.catchIf(
    Effect.asVoid(openCase(config, work, complaint)),
    (error) => ClienteleError.is(error) && error._tag === "RuleRefused",
    () => Effect.void,
  );

/** Somebody notes that they were in contact before the owner got the customer, and first of the two. */
export const detectEarlierContact = (
  config: OwnershipConfig,
  work: Work,
  holding: Holding,
  touch: CustomerEvents["customer.touched"],
): Read<void> =>
  Effect.gen(function* () {
    const { id: customerId, ownerId, receivedAt } = holding;
    if (!config.policy.disputes.detect.includes("earlier-contact")) return;
    if (ownerId === null || receivedAt === null || touch.byId === ownerId || touch.at >= receivedAt) return;
    const rep = yield* work.get(repRecord, touch.byId);
    if (rep === null || !rep.active) return;
    const staged = yield* work.require(touchpointRecord, touch.touchpointId);
    const evidence = yield* evidenceOf(work, customerId, staged);
    const contactors = [ownerId, rep.id].map((repId) => ({ repId, name: repId, bar: null }));
    const asked = { evidence, contactors, now: work.now };
    const { winner } = firstContact(asked, config.policy.firstContact, work.calendar);
    if (winner?.id !== touch.touchpointId) return;
    const found = { cause: "earlier-contact", openedById: null, reason: "" } as const;
    yield* openIfAllowed(config, work, { ...found, customerIds: [customerId], claimantId: rep.id, staged });
  });

/** A customer is registered under the name of one that somebody else owns. */
export const detectSameName = (config: OwnershipConfig, work: Work, customerId: string): Read<void> =>
  Effect.gen(function* () {
    if (!config.policy.disputes.detect.includes("same-name")) return;
    const { nameKey } = yield* work.require(customerRecord, customerId);
    const { ownerId, registrantId } = yield* work.require(holdingRecord, customerId);
    const claimantId = ownerId ?? registrantId;
    const rep = claimantId === null ? null : yield* work.get(repRecord, claimantId);
    if (rep === null || !rep.active) return;
    const alike = yield* work.page(customerRecord, { where: { nameKey }, limit: ALIKE, after: null });
    const ids = alike.items.map((one) => one.id).filter((id) => id !== customerId);
    const holdings = yield* work.getMany(holdingRecord, ids);
    const others = holdings.flatMap((one) =>
      one === null || one.ownerId === null || one.ownerId === rep.id ? [] : [one.id],
    );
    if (others.length === 0) return;
    const found = { cause: "same-name", openedById: null, reason: "" } as const;
    yield* openIfAllowed(config, work, {
      ...found,
      customerIds: [customerId, ...others],
      claimantId: rep.id,
    });
  });
