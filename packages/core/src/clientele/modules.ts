import {
  type ClassificationEvents,
  type ClassificationService,
  cardRecord,
  classRecord,
  givenRecord,
  membershipRecord,
  predictionRecord,
  profileRecord,
  qualificationRecord,
  screeningRecord,
} from "../classification/index.js";
import { makeClassificationReactions, makeClassificationService } from "../classification/service.js";
import {
  type CustomerEvents,
  type CustomerService,
  customerRecord,
  touchpointRecord,
} from "../customer/index.js";
import { makeCustomerService } from "../customer/service.js";
import {
  approvalRecord,
  type FunnelEvents,
  type FunnelService,
  forecastRecord,
  leadRecord,
  migrationRecord,
  opportunityRecord,
  pipelineRecord,
  stageRecord,
} from "../funnel/index.js";
import { makeFunnelReactions, makeFunnelService } from "../funnel/service.js";
import { type OrderEvents, type OrderService, orderRecord, productRecord } from "../order/index.js";
import { makeOrderService } from "../order/service.js";
import {
  decisionRecord,
  disputeRecord,
  handoverRecord,
  holdingRecord,
  ledgerRecord,
  type OwnershipEvents,
  type OwnershipService,
  ownershipPolicyRecord,
  poolViewRecord,
  rosterRecord,
  shareRecord,
  tenureRecord,
} from "../ownership/index.js";
import { makeOwnershipReactions, makeOwnershipService, routerOf } from "../ownership/service.js";
import {
  creditRecord,
  observationRecord,
  type PerformanceEvents,
  type PerformanceService,
  payoutRecord,
  planRecord,
  trialRecord,
} from "../performance/index.js";
import { makePerformanceReactions, makePerformanceService } from "../performance/service.js";
import { cursorRecord, outcomeRecord, type Reaction, type RecordDefinition } from "../storage/index.js";
import { repRecord, type TeamEvents, type TeamService, teamRecord } from "../team/index.js";
import { makeTeamService } from "../team/service.js";
import type { Configuration } from "./options.js";

/** Every record of the product; a store is opened for these. */
export const records: readonly RecordDefinition[] = [
  outcomeRecord,
  cursorRecord,
  teamRecord,
  repRecord,
  customerRecord,
  touchpointRecord,
  productRecord,
  orderRecord,
  classRecord,
  profileRecord,
  membershipRecord,
  qualificationRecord,
  screeningRecord,
  cardRecord,
  givenRecord,
  predictionRecord,
  leadRecord,
  approvalRecord,
  migrationRecord,
  pipelineRecord,
  opportunityRecord,
  stageRecord,
  forecastRecord,
  holdingRecord,
  shareRecord,
  tenureRecord,
  handoverRecord,
  poolViewRecord,
  ledgerRecord,
  decisionRecord,
  disputeRecord,
  ownershipPolicyRecord,
  rosterRecord,
  creditRecord,
  observationRecord,
  payoutRecord,
  planRecord,
  trialRecord,
] as readonly RecordDefinition[];

/** Every service of the product, as effects. */
export interface Services {
  readonly team: TeamService;
  readonly customers: CustomerService;
  readonly orders: OrderService;
  readonly classification: ClassificationService;
  readonly ownership: OwnershipService;
  readonly funnel: FunnelService;
  readonly performance: PerformanceService;
}

/** Every event of the product, by name. */
export type ClienteleEvents = TeamEvents &
  CustomerEvents &
  OrderEvents &
  ClassificationEvents &
  OwnershipEvents &
  FunnelEvents &
  PerformanceEvents;

export const makeServices = (configuration: Configuration): Services => ({
  team: makeTeamService(),
  customers: makeCustomerService(configuration.attributes.customer),
  orders: makeOrderService(),
  classification: makeClassificationService(configuration.classification),
  funnel: makeFunnelService(
    configuration.pipelines,
    configuration.attributes.customer,
    configuration.leads,
    routerOf(configuration.ownership),
  ),
  ownership: makeOwnershipService(configuration.ownership, configuration.attributes.customer),
  performance: makePerformanceService(configuration.performance, configuration.metrics),
});

/** What modules do about each other's events, within the same unit of work. */
export const makeReactions = (configuration: Configuration): readonly Reaction[] => [
  ...makeClassificationReactions(configuration.classification),
  ...makeOwnershipReactions(configuration.ownership),
  ...makeFunnelReactions(),
  ...makePerformanceReactions(configuration.performance),
];

export { makeRedact, ownersOf, sharedWith } from "../ownership/service.js";
export { teamsOf, withSubteams } from "../team/service.js";
