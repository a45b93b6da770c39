import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { fieldsToRequire } from "./guard.js";
import { deadEnds, unreachable } from "./pipeline.js";

const Key = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]*$/,
    expecting("lower-case letters, digits and hyphens", "小写字母、数字和连字符"),
  );
const Name = z.strictObject({ en: z.string().min(1).max(100), "zh-CN": z.string().min(1).max(100) });

/** One step of a pipeline 阶段, in the order in which a deal passes them. */
export const Stage = z.strictObject({
  id: Key,
  name: Name,
  /** Chance that a deal in this stage is won, in basis points: 2500 is 25 %. */
  probability: z.int().min(0).max(10_000),
  /** Calendar days after which a deal counts as stalled here; null for no limit. */
  timeLimitDays: z.int().min(1).max(3_650).nullable().default(null),
  guards: z
    .strictObject({
      /** Fields of the opportunity that must be set before it may enter, and stay set while it is here. */
      requires: z.array(z.enum(fieldsToRequire)).default([]),
      /** Roles of which the actor needs one to bring a deal in; empty: whoever may work on the deal. */
      roles: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
});
export type Stage = z.output<typeof Stage>;

/** Why a deal was lost 输单原因. */
export const LostReason = z.strictObject({ id: Key, name: Name });
export type LostReason = z.output<typeof LostReason>;

/** `forward`: to any later stage. `any`: to any other. Pairs: exactly these. The last stage is entered by winning only. */
export const Moves = z.union([z.enum(["forward", "any"]), z.array(z.strictObject({ from: Key, to: Key }))]);
export type Moves = z.output<typeof Moves>;

const repeated = (ids: readonly string[]): number => ids.findIndex((id, at) => ids.indexOf(id) !== at);

/**
 * A pipeline 销售漏斗 as data. Its last stage is the won one: `win` leads there, its probability is 10000 and it has no
 * time limit. Every stage must be reachable from the first, and the won one from every stage. A deal stays on the
 * version (content hash) that it started with.
 */
export const Pipeline = z
  .strictObject({
    id: Key,
    name: Name,
    version: z.int().min(1).default(1),
    stages: z.array(Stage).min(2).max(50),
    moves: Moves.default("forward"),
    lostReasons: z.array(LostReason).min(1).max(200),
  })
  .superRefine((pipeline, check) => {
    const fault = (path: (string | number)[], message: string) =>
      check.addIssue({ code: "custom", path, message });
    const ids = pipeline.stages.map((stage) => stage.id);
    const wonAt = ids.length - 1;
    const won = pipeline.stages[wonAt];
    const stageTwice = repeated(ids);
    if (stageTwice !== -1)
      fault(["stages", stageTwice, "id"], expecting("an id that no other stage has", "其他阶段未使用的编号"));
    const reasonTwice = repeated(pipeline.lostReasons.map((reason) => reason.id));
    if (reasonTwice !== -1)
      fault(
        ["lostReasons", reasonTwice, "id"],
        expecting("an id that no other reason has", "其他原因未使用的编号"),
      );
    if (won?.probability !== 10_000)
      fault(
        ["stages", wonAt, "probability"],
        expecting("10000: the last stage is the won one", "10000：最后一个阶段为成交阶段"),
      );
    if (won?.timeLimitDays !== null)
      fault(
        ["stages", wonAt, "timeLimitDays"],
        expecting("no limit: the last stage is the won one", "不设时限：最后一个阶段为成交阶段"),
      );
    if (typeof pipeline.moves !== "string") {
      pipeline.moves.forEach(({ from, to }, at) => {
        if (!ids.includes(from) || from === won?.id)
          fault(
            ["moves", at, "from"],
            expecting("a stage of this pipeline, but not the last", "本漏斗的阶段，但不是最后一个"),
          );
        if (!ids.includes(to) || to === from)
          fault(["moves", at, "to"], expecting("another stage of this pipeline", "本漏斗的另一个阶段"));
      });
    }
    for (const id of unreachable(pipeline))
      fault(
        ["stages", ids.indexOf(id), "id"],
        expecting("a stage that moves lead to from the first one", "从第一个阶段可以到达的阶段"),
      );
    for (const id of deadEnds(pipeline))
      fault(
        ["stages", ids.indexOf(id), "id"],
        expecting("a stage from which moves lead to the last one", "可以到达最后一个阶段的阶段"),
      );
  });
export type Pipeline = z.output<typeof Pipeline>;
export type PipelineInput = z.input<typeof Pipeline>;

/** The pipelines of an organisation. A deal that names none is opened on the first. */
export const Pipelines = z
  .array(Pipeline)
  .min(1)
  .superRefine((pipelines, check) => {
    const twice = repeated(pipelines.map((pipeline) => pipeline.id));
    if (twice !== -1)
      check.addIssue({
        code: "custom",
        path: [twice, "id"],
        message: expecting("an id that no other pipeline has", "其他漏斗未使用的编号"),
      });
  });
