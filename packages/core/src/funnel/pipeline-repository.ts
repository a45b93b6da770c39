import * as Effect from "effect/Effect";
import { contentHash, errorOf } from "../kernel/index.js";
import type { Read, Reads, Work } from "../storage/index.js";
import { unknownPipeline } from "./faults.js";
import { type Opportunity, pipelineRecord } from "./model.js";
import { Pipeline } from "./policy.js";

/** One version of a pipeline, under its content hash. */
export interface PipelineVersion {
  readonly hash: string;
  readonly pipeline: Pipeline;
}

/** The pipelines of the configuration, and those of earlier versions that deals are still on. */
export class PipelineBook {
  readonly #current: readonly PipelineVersion[];

  constructor(pipelines: readonly Pipeline[]) {
    this.#current = pipelines.map((pipeline) => ({ hash: contentHash(pipeline), pipeline }));
  }

  /** The version on which new deals start; of the first pipeline, when none is named. */
  current(id: string | undefined): Read<PipelineVersion> {
    const found = id === undefined ? this.#current[0] : this.#current.find((one) => one.pipeline.id === id);
    if (found !== undefined) return Effect.succeed(found);
    const known = this.#current.map((one) => one.pipeline.id);
    return Effect.fail(errorOf(unknownPipeline({ pipeline: id ?? "", known })));
  }

  /** The version that a deal is on. */
  of(reads: Reads, hash: string): Read<Pipeline> {
    const current = this.#current.find((one) => one.hash === hash);
    if (current !== undefined) return Effect.succeed(current.pipeline);
    return Effect.map(reads.require(pipelineRecord, hash), (row) =>
      // one that was kept by an earlier release has not every part yet
      Pipeline.parse(row.document),
    );
  }

  /** All versions that these deals are on. */
  versions(reads: Reads, deals: readonly Opportunity[]): Read<ReadonlyMap<string, Pipeline>> {
    const hashes = [...new Set(deals.map((deal) => deal.pipelineHash))];
    return Effect.map(
      Effect.forEach(hashes, (hash) => this.of(reads, hash)),
      (pipelines) => new Map(hashes.map((hash, at) => [hash, pipelines[at] as Pipeline])),
    );
  }

  /** Keeps a version for the deals that start on it. */
  keep(work: Work, { hash, pipeline }: PipelineVersion): Read<void> {
    return Effect.map(work.get(pipelineRecord, hash), (known) => {
      if (known !== null) return;
      const { id: pipelineId } = pipeline;
      work.insert(pipelineRecord, hash, { pipelineId, document: pipeline, usedSince: work.now });
    });
  }
}
