import * as Effect from "effect/Effect";
import { customerSubject } from "../customer/index.js";
import { contentHash } from "../kernel/index.js";
import { chunks, job, type Read, type Reads, type Work } from "../storage/index.js";
import { funnelEvents } from "./events.js";
import { evolve } from "./history.js";
import { Migrate } from "./inputs.js";
import {
  type MigrationLine,
  mappingBetween,
  migrated,
  migrationLine,
  type StageMapping,
} from "./migration.js";
import { migrationRecord, type Opportunity, opportunityRecord, stageRecord } from "./model.js";
import type { PipelineBook, PipelineVersion } from "./pipeline-repository.js";
import { refOf } from "./repository.js";
import type { FunnelService } from "./service.js";

/** What a migration did, or would do: each open deal of an older version once. */
export interface MigrationReport {
  readonly pipelineId: string;
  readonly version: number;
  readonly moved: readonly MigrationLine[];
  /** They stay on their version; complete them and migrate again. */
  readonly held: readonly MigrationLine[];
}

const CHUNK = 50;

export const makeMigrationService = (book: PipelineBook): Pick<FunnelService, "migrate"> => {
  const behind = (reads: Reads, { hash, pipeline }: PipelineVersion): Read<readonly Opportunity[]> =>
    Effect.map(reads.all(opportunityRecord, { where: { status: "open" }, orderBy: ["openedAt"] }), (deals) =>
      deals.filter((deal) => deal.pipelineId === pipeline.id && deal.pipelineHash !== hash),
    );

  /** From each version on which some of these are. */
  const mappings = (
    reads: Reads,
    deals: readonly Opportunity[],
    after: PipelineVersion,
    named: StageMapping,
  ): Read<ReadonlyMap<string, StageMapping>> =>
    Effect.gen(function* () {
      const found = new Map<string, StageMapping>();
      for (const [hash, before] of yield* book.versions(reads, deals))
        found.set(hash, yield* reads.accept(mappingBetween(before, after.pipeline, named)));
      return found;
    });

  const keep = (work: Work, fromHash: string, toHash: string, mapping: StageMapping): Read<string> => {
    const id = contentHash({ fromHash, toHash, mapping });
    return Effect.map(work.get(migrationRecord, id), (known) => {
      if (known === null)
        work.insert(migrationRecord, id, { fromHash, toHash, mapping, at: work.now, byId: work.actor.id });
      return id;
    });
  };

  const migrateOne = (
    work: Work,
    deal: Opportunity,
    after: PipelineVersion,
    mapping: StageMapping,
  ): Read<MigrationLine> =>
    Effect.gen(function* () {
      const line = migrationLine(after.pipeline, mapping, deal);
      if (line.refusal !== null) return line;
      const fromHash = deal.pipelineHash;
      const entry = migrated(deal, line.to, yield* keep(work, fromHash, after.hash, mapping), work.now);
      const changed = { ...evolve(deal, entry), pipelineHash: after.hash };
      const set = work.update(opportunityRecord, deal, changed);
      work.insert(stageRecord, work.newId(), { ...entry, opportunityId: deal.id, byId: work.actor.id });
      const event = { ...refOf(set), from: line.from, to: line.to, fromHash, toHash: after.hash };
      yield* work.emit(funnelEvents.migrated, customerSubject(deal.customerId), event);
      return line;
    });

  return {
    migrate: job(
      { name: "funnel.migrate", input: Migrate, scope: "all" },
      ({ pipelineId, mapping, preview }, { reads, unit, progress }) =>
        Effect.gen(function* () {
          const after = yield* book.current(pipelineId);
          const deals = yield* behind(reads, after);
          const maps = yield* mappings(reads, deals, after, mapping);
          const mapOf = (deal: Opportunity) => maps.get(deal.pipelineHash) ?? {};
          const lines: MigrationLine[] = [];
          if (preview) lines.push(...deals.map((deal) => migrationLine(after.pipeline, mapOf(deal), deal)));
          for (const [at, chunk] of (preview ? [] : chunks(deals, CHUNK)).entries()) {
            const ids = chunk.map((deal) => deal.id);
            const done = yield* unit((work) =>
              Effect.gen(function* () {
                yield* book.keep(work, after);
                const made: MigrationLine[] = [];
                for (const deal of yield* work.getMany(opportunityRecord, ids))
                  if (deal?.status === "open" && maps.has(deal.pipelineHash))
                    made.push(yield* migrateOne(work, deal, after, mapOf(deal)));
                return made;
              }),
            );
            lines.push(...done);
            progress({ done: Math.min((at + 1) * CHUNK, deals.length), total: deals.length });
          }
          return {
            pipelineId: after.pipeline.id,
            version: after.pipeline.version,
            moved: lines.filter((line) => line.refusal === null),
            held: lines.filter((line) => line.refusal !== null),
          };
        }),
    ),
  };
};
