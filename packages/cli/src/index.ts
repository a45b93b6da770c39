import { makeCalendar } from "@clientele/core/kernel";
import { readArguments } from "./arguments.js";
import { check } from "./check.js";
import { diff } from "./diff.js";
import { explain } from "./explain.js";
import { usage } from "./faults.js";
import { help } from "./help.js";
import { readInputs } from "./inputs.js";
import { lint } from "./lint.js";
import { simulate } from "./simulate.js";
import { type Exit, refuse, type Surroundings } from "./surroundings.js";

export type { Surroundings };

const verbs = { check, explain, lint, diff, simulate } as const;

const isZone = (zone: string): boolean => {
  try {
    makeCalendar({ zone });
    return true;
  } catch {
    return false;
  }
};

/**
 * Runs the command. Answers its exit code: 0 when all is well; 1 when a law is broken, something was never seen, a lint
 * finds more than notes, or a diff moves anybody; 2 when what was asked cannot be done.
 */
export const run = async (args: readonly string[], world: Surroundings): Promise<Exit> => {
  const lang = args.includes("zh-CN") ? "zh-CN" : "en";
  if (args.length === 0 || args.includes("--help") || args.includes("-h")) {
    world.print(help[lang]);
    return 0;
  }
  const asked = readArguments(args);
  if (!asked.ok) return refuse(world, [asked.error], lang);
  const { verb, zone } = asked.value;
  if (!isZone(zone))
    return refuse(world, [usage({ problem: `--zone ${zone} is no time zone such as Asia/Shanghai` })], lang);
  const inputs = readInputs(asked.value);
  if (!inputs.ok) return refuse(world, inputs.error, asked.value.lang);
  return verbs[verb](asked.value, inputs.value, world);
};
