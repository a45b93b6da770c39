import * as z from "zod";
import { expecting } from "../kernel/index.js";
import { type PipelineOutline, pipelineFaults } from "./pipeline-faults.js";
import { Key, Name, Stage } from "./stage-policy.js";

/** Why a deal was lost 输单原因. */
export const LostReason = z.strictObject({ id: Key, name: Name });
export type LostReason = z.output<typeof LostReason>;

/** `forward`: to any later stage. `any`: to any other. Pairs: exactly these. The last stage is entered by winning only. */
export const Moves = z.union([z.enum(["forward", "any"]), z.array(z.strictObject({ from: Key, to: Key }))]);
export type Moves = z.output<typeof Moves>;

const Identified = z.looseObject({ id: z.string() });
const Outline = z.looseObject({
  stages: z
    .array(
      z.looseObject({
        id: z.string(),
        guards: z.looseObject({
          activities: z.array(z.unknown()).optional(),
          approvals: z.array(Identified).optional(),
        }),
      }),
    )
    .min(2),
  moves: Moves,
  lostReasons: z.array(Identified),
});

/** Looks at the whole also where a part of it is faulty, so that whoever edits a pipeline gets all faults at once. */
const sound = z.check<PipelineOutline>(({ value, issues }) => {
  for (const { path, message } of pipelineFaults(value))
    issues.push({ code: "custom", path: [...path], message, input: value });
});
sound._zod.def.when = ({ value }) => Outline.safeParse(value).success;

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
  .check(sound);
export type Pipeline = z.output<typeof Pipeline>;
export type PipelineInput = z.input<typeof Pipeline>;

/** The pipelines of an organisation. A deal that names none is opened on the first. */
export const Pipelines = z
  .array(Pipeline)
  .min(1)
  .superRefine((pipelines, check) => {
    pipelines.forEach(({ id }, at) => {
      if (pipelines.findIndex((one) => one.id === id) < at)
        check.addIssue({
          code: "custom",
          path: [at, "id"],
          message: expecting("an id that no other pipeline has", "其他漏斗未使用的编号"),
        });
    });
  });
