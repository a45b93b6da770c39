import * as Effect from "effect/Effect";
import type { Read, Reads } from "../storage/index.js";
import type { DealHistory, Window } from "./figures/index.js";
import { type Opportunity, opportunityRecord } from "./model.js";
import type { PipelineBook } from "./pipeline-repository.js";
import type { Pipeline } from "./policy.js";
import { historiesOf, openDeals } from "./repository.js";

const READ = "funnel.read";

type Asked = Window & { readonly pipelineId?: string | undefined };

const onPipeline = (deals: readonly Opportunity[], pipelineId: string | undefined) =>
  pipelineId === undefined ? deals : deals.filter((deal) => deal.pipelineId === pipelineId);

/** The deals closed in a window that the actor may read; of one pipeline where it is named. */
export const closedDeals = (reads: Reads, { pipelineId, from, until }: Asked): Read<readonly Opportunity[]> =>
  Effect.gen(function* () {
    const closedAt = { gte: from, lt: until };
    const won = yield* reads.all(opportunityRecord, { where: { status: "won", closedAt } });
    const lost = yield* reads.all(opportunityRecord, { where: { status: "lost", closedAt } });
    return yield* reads.visibleByOwner(READ, onPipeline([...won, ...lost], pipelineId), (deal) => deal);
  });

/** The open deals that the actor may read; of one pipeline where it is named. */
export const openDealsOn = (reads: Reads, pipelineId: string | undefined): Read<readonly Opportunity[]> =>
  Effect.map(openDeals(reads, READ), (deals) => onPipeline(deals, pipelineId));

/** The deals on one version of a pipeline, with what happened to them. */
export interface VersionDeals {
  readonly pipelineId: string;
  readonly version: number;
  readonly pipelineHash: string;
  readonly pipeline: Pipeline;
  readonly deals: readonly Opportunity[];
  readonly histories: readonly DealHistory[];
}

/**
 * The deals of a pipeline opened in a span of time that the actor may read, by the version that they are on; the current
 * version, without deals, where there are none.
 *
 * @param wanted - which of them, by their records, before any history is read.
 */
export const dealsByVersion = (
  reads: Reads,
  book: PipelineBook,
  pipelineId: string | undefined,
  openedAt: { readonly gte?: number; readonly lt?: number } | undefined,
  wanted: (deal: Opportunity) => boolean = () => true,
): Read<readonly VersionDeals[]> =>
  Effect.gen(function* () {
    const current = yield* book.current(pipelineId);
    const where = { pipelineId: current.pipeline.id, ...(openedAt === undefined ? {} : { openedAt }) };
    const found = yield* reads.all(opportunityRecord, { where });
    const deals = yield* reads.visibleByOwner(READ, found.filter(wanted), (deal) => deal);
    const versions = new Map(yield* book.versions(reads, deals));
    if (versions.size === 0) versions.set(current.hash, current.pipeline);
    const histories = yield* historiesOf(
      reads,
      deals.map((deal) => deal.id),
    );
    const hashes = new Map(deals.map((deal) => [deal.id, deal.pipelineHash]));
    return [...versions].map(([pipelineHash, pipeline]) => ({
      pipelineId: pipeline.id,
      version: pipeline.version,
      pipelineHash,
      pipeline,
      deals: deals.filter((deal) => deal.pipelineHash === pipelineHash),
      histories: histories.filter((deal) => hashes.get(deal.id) === pipelineHash),
    }));
  });
