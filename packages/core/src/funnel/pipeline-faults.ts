import { expecting } from "../kernel/index.js";
import { deadEnds, unreachable } from "./pipeline.js";
import type { Moves } from "./policy.js";

/** As much of a pipeline as can be read, also where parts of it are faulty. */
export interface PipelineOutline {
  readonly stages: readonly {
    readonly id: string;
    readonly probability?: unknown;
    readonly timeLimitDays?: unknown;
    readonly guards?: {
      readonly activities?: readonly unknown[] | undefined;
      readonly approvals?: readonly { readonly id: string }[] | undefined;
    };
  }[];
  readonly moves: Moves;
  readonly lostReasons: readonly { readonly id: string }[];
}

/** One fault of a pipeline: where, and what was expected there. */
export interface PipelineFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The places of ids that came before. */
const repeated = (list: readonly { readonly id: string }[]): readonly number[] =>
  list.flatMap(({ id }, at) => (list.findIndex((one) => one.id === id) < at ? [at] : []));

const idFaults = ({ stages, lostReasons }: PipelineOutline): readonly PipelineFault[] => [
  ...repeated(stages).map((at) => ({
    path: ["stages", at, "id"],
    message: expecting("an id that no other stage has", "其他阶段未使用的编号"),
  })),
  ...repeated(lostReasons).map((at) => ({
    path: ["lostReasons", at, "id"],
    message: expecting("an id that no other reason has", "其他原因未使用的编号"),
  })),
  ...stages.flatMap(({ guards }, of) =>
    repeated(guards?.approvals ?? []).map((at) => ({
      path: ["stages", of, "guards", "approvals", at, "id"],
      message: expecting("an id that no other approval of this stage has", "本阶段其他审批未使用的编号"),
    })),
  ),
];

const endFaults = ({ stages }: PipelineOutline): readonly PipelineFault[] => {
  const wonAt = stages.length - 1;
  const [first, won] = [stages[0], stages[wonAt]];
  const faults: PipelineFault[] = [];
  if (won?.probability !== 10_000)
    faults.push({
      path: ["stages", wonAt, "probability"],
      message: expecting("10000: the last stage is the won one", "10000：最后一个阶段为成交阶段"),
    });
  if (won?.timeLimitDays !== null)
    faults.push({
      path: ["stages", wonAt, "timeLimitDays"],
      message: expecting("no limit: the last stage is the won one", "不设时限：最后一个阶段为成交阶段"),
    });
  for (const part of ["activities", "approvals"] as const)
    if ((first?.guards?.[part] ?? []).length > 0)
      faults.push({
        path: ["stages", 0, "guards", part],
        message: expecting(
          "none: before the first stage there is no deal yet; ask for them in the second",
          "空：进入第一个阶段之前还没有商机；请设在第二个阶段",
        ),
      });
  return faults;
};

const moveFaults = ({ stages, moves }: PipelineOutline): readonly PipelineFault[] => {
  if (typeof moves === "string") return [];
  const ids = stages.map((stage) => stage.id);
  return moves.flatMap(({ from, to }, at) => [
    ...(ids.slice(0, -1).includes(from)
      ? []
      : [
          {
            path: ["moves", at, "from"],
            message: expecting("a stage of this pipeline, but not the last", "本漏斗的阶段，但不是最后一个"),
          },
        ]),
    ...(ids.includes(to) && to !== from
      ? []
      : [
          {
            path: ["moves", at, "to"],
            message: expecting("another stage of this pipeline", "本漏斗的另一个阶段"),
          },
        ]),
  ]);
};

const pathFaults = (outline: PipelineOutline): readonly PipelineFault[] => {
  const at = (id: string) => ["stages", outline.stages.findIndex((stage) => stage.id === id), "id"];
  return [
    ...unreachable(outline).map((id) => ({
      path: at(id),
      message: expecting("a stage that moves lead to from the first one", "从第一个阶段可以到达的阶段"),
    })),
    ...deadEnds(outline).map((id) => ({
      path: at(id),
      message: expecting("a stage from which moves lead to the last one", "可以到达最后一个阶段的阶段"),
    })),
  ];
};

/** What is wrong with a pipeline as a whole, all of it: ids given twice, its two ends, moves, stages on no path. */
export const pipelineFaults = (outline: PipelineOutline): readonly PipelineFault[] => [
  ...idFaults(outline),
  ...endFaults(outline),
  ...moveFaults(outline),
  ...pathFaults(outline),
];
