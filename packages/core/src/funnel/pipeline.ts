import type { Pipeline } from "./policy.js";
import type { Stage } from "./stage-policy.js";

type Shape = {
  readonly stages: readonly { readonly id: string }[];
  readonly moves: Pipeline["moves"];
};

export const stageOf = (pipeline: Pick<Pipeline, "stages">, id: string): Stage | null =>
  pipeline.stages.find((stage) => stage.id === id) ?? null;

/** Where a stage stands, 0 for the first; -1 when the pipeline has no such stage. */
export const placeOf = (pipeline: Pick<Shape, "stages">, id: string): number =>
  pipeline.stages.findIndex((stage) => stage.id === id);

export const firstStageId = (pipeline: Pick<Shape, "stages">): string => pipeline.stages[0]?.id ?? "";

/** The last stage: a deal enters it by being won. */
export const wonStageId = (pipeline: Pick<Shape, "stages">): string => pipeline.stages.at(-1)?.id ?? "";

/**
 * To which stages may a deal go from here, in the order of the pipeline? The won stage is among them where winning is
 * allowed from here; nothing leads out of it.
 *
 * @example
 * ```ts
 * import { nextStageIds } from "@clientele/core/funnel";
 *
 * const stages = [{ id: "lead" }, { id: "talk" }, { id: "offer" }, { id: "won" }];
 * nextStageIds({ stages, moves: "forward" }, "talk"); // => ["offer", "won"]
 * nextStageIds({ stages, moves: "any" }, "talk"); // => ["lead", "offer", "won"]
 * nextStageIds({ stages, moves: [{ from: "talk", to: "lead" }] }, "talk"); // => ["lead"]
 * ```
 */
export const nextStageIds = (pipeline: Shape, from: string): readonly string[] => {
  const { stages, moves } = pipeline;
  const place = placeOf(pipeline, from);
  if (place === -1 || from === wonStageId(pipeline)) return [];
  const ids = stages.map((stage) => stage.id);
  if (moves === "forward") return ids.slice(place + 1);
  if (moves === "any") return ids.filter((id) => id !== from);
  return ids.filter((id) => moves.some((move) => move.from === from && move.to === id));
};

const spread = (start: string, next: (id: string) => readonly string[]): ReadonlySet<string> => {
  const found = new Set([start]);
  for (const id of found) for (const other of next(id)) found.add(other);
  return found;
};

/** Stages to which no moves lead from the first one. */
export const unreachable = (pipeline: Shape): readonly string[] => {
  const found = spread(firstStageId(pipeline), (id) => nextStageIds(pipeline, id));
  return pipeline.stages.map((stage) => stage.id).filter((id) => !found.has(id));
};

/** Stages from which no moves lead to the won one: a deal there could only be lost. */
export const deadEnds = (pipeline: Shape): readonly string[] => {
  const ids = pipeline.stages.map((stage) => stage.id);
  const before = (id: string) => ids.filter((other) => nextStageIds(pipeline, other).includes(id));
  const found = spread(wonStageId(pipeline), before);
  return ids.filter((id) => !found.has(id));
};
