import fc from "fast-check";
import type { Text } from "../../kernel/index.js";
import { decide } from "../../ownership/index.js";
import { anyActions, anyArrivals, anySetting } from "./arbitraries.js";
import { type Coverage, coverArrivals, coverHistory, mustSeeOfAny, mustSeeOfArrivals } from "./coverage.js";
import { type Functions, goodFunctions } from "./functions.js";
import type { Breach, Law } from "./law.js";
import { ownershipLaws } from "./laws.js";
import { runArrivals, runHistory } from "./run.js";
import type { Decider } from "./story.js";
import type { Setting, Sut } from "./sut.js";
import { tellArrivals, tellBreach, tellHistory } from "./tell.js";

/** A law that was broken, by the shortest story that was found. */
export interface Counterexample {
  /** What is wrong: "after 3 customers from CN/East, Li Wei holds 3 and Wang Fang 0". */
  readonly text: Text;
  /** What led to it, one line a step. */
  readonly story: readonly Text[];
  /** With these two, and the same setting, it happens again: pass them to `replayLaw`. */
  readonly seed: number;
  readonly path: string;
}

export interface LawResult {
  readonly id: string;
  readonly title: Text;
  readonly formula: string;
  /** Null where it held in every story. */
  readonly counterexample: Counterexample | null;
}

/** What a run of the kit found. */
export interface LawReport {
  readonly ok: boolean;
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
  readonly laws: readonly LawResult[];
  /** How often each thing was seen. */
  readonly coverage: Readonly<Record<string, number>>;
  /** What had to be seen and was not: laws about it held of nothing, so the run fails. */
  readonly unseen: readonly string[];
}

export interface LawOptions {
  /** Where stories take place. Default: any setting at all. */
  readonly settings?: fc.Arbitrary<Setting>;
  /** Where arrivals take place, if elsewhere. Default: `settings`. */
  readonly arrivalSettings?: fc.Arbitrary<Setting>;
  /** What decides about arrivals. Default: this library's `decide`; null leaves the laws of arrivals out. */
  readonly decide?: Decider | null;
  /** What laws of single functions are held to. Default: this library's; null leaves those laws out. */
  readonly functions?: Partial<Functions> | null;
  /** How many histories, and how many streams of arrivals. Default 100. */
  readonly runs?: number;
  readonly seed?: number;
  readonly laws?: readonly Law[];
  /** What must have been seen. Default: every command and refusal. */
  readonly mustSee?: readonly string[];
}

/** A law that found its breach; carries what is told of it. */
class Broken extends Error {
  readonly told: Pick<Counterexample, "text" | "story">;

  constructor(told: Pick<Counterexample, "text" | "story">) {
    super(told.text.en);
    this.told = told;
  }
}

type Found = ReadonlyMap<string, Pick<Counterexample, "text" | "story">>;
type Look = (laws: readonly Law[], coverage: Coverage) => fc.IRawProperty<unknown>;

const historyProperty =
  <S>(sut: Sut<S>, settings: fc.Arbitrary<Setting>, onFound: (found: Found) => void): Look =>
  (laws, coverage) =>
    fc.asyncProperty(settings, anyActions, async (setting, actions) => {
      const history = await runHistory(sut, setting, actions);
      coverHistory(coverage, history);
      const found = laws.flatMap((law) => {
        const breach = law.of === "history" ? law.check(history) : null;
        if (breach === null) return [];
        const told = { text: tellBreach(breach, setting), story: tellHistory(history, breach) };
        return [[law.id, told] as const];
      });
      onFound(new Map(found));
    });

const arrivalProperty =
  (decider: Decider, settings: fc.Arbitrary<Setting>, onFound: (found: Found) => void): Look =>
  (laws, coverage) =>
    fc.property(
      settings.chain((setting) => anyArrivals(setting).map((script) => ({ setting, script }))),
      ({ setting, script }) => {
        const story = runArrivals(decider, setting, script);
        coverArrivals(coverage, story);
        const found = laws.flatMap((law) => {
          const breach: Breach | null = law.of === "arrivals" ? law.check(story) : null;
          if (breach === null) return [];
          const told = { text: tellBreach(breach, setting), story: tellArrivals(story, breach) };
          return [[law.id, told] as const];
        });
        onFound(new Map(found));
      },
    );

/** Laws of functions bring cases of their own: each is looked at by itself. */
const functionProperty =
  (functions: Functions, onFound: (found: Found) => void): Look =>
  (laws) => {
    const [law] = laws;
    const trials = law?.of === "functions" ? law.trials : fc.constant(() => null);
    return fc.property(trials, (trial) => {
      const told = trial(functions);
      onFound(new Map(told === null ? [] : [[law?.id ?? "", told]]));
    });
  };

const failOn = (found: Found): void => {
  const [told] = found.values();
  if (told !== undefined) throw new Broken(told);
};

const shrunk = async (
  look: (onFound: (found: Found) => void) => Look,
  law: Law,
  params: { readonly seed: number; readonly numRuns: number; readonly path?: string },
): Promise<Counterexample | null> => {
  const run = await fc.check(look(failOn)([law], new Map()), {
    ...params,
    includeErrorInReport: true,
  } as fc.Parameters<unknown>);
  if (!run.failed) return null;
  const { errorInstance: cause, seed, counterexamplePath } = run;
  if (!(cause instanceof Broken)) throw cause ?? new Error(`${law.id} could not be checked`);
  return { ...cause.told, seed, path: counterexamplePath ?? "" };
};

const sources = <S>(sut: Sut<S>, options: LawOptions) => {
  const { settings = anySetting, arrivalSettings = settings, decide: decider = decide } = options;
  const { functions = {} } = options;
  return {
    functions:
      functions === null
        ? null
        : (onFound: (found: Found) => void) => functionProperty({ ...goodFunctions, ...functions }, onFound),
    history: (onFound: (found: Found) => void) => historyProperty(sut, settings, onFound),
    arrivals:
      decider === null
        ? null
        : (onFound: (found: Found) => void) => arrivalProperty(decider, arrivalSettings, onFound),
  };
};

/**
 * Holds an implementation to the laws: every law looks at the same stories; each that is broken is then sought again by
 * itself and shrunk. Cost: one run of every story, and one more run for each broken law.
 *
 * @example
 * ```ts
 * import { checkLaws, rulesSut } from "@clientele/core/testing";
 *
 * const report = await checkLaws(rulesSut(), { runs: 20, seed: 7, mustSee: ["claim: done"] });
 * report.laws.filter((law) => law.counterexample !== null); // => []
 * report.ok; // => true
 * ```
 */
export const checkLaws = async <S>(sut: Sut<S>, options: LawOptions = {}): Promise<LawReport> => {
  const { runs = 100, seed = 20_260_105, laws = ownershipLaws } = options;
  const from = sources(sut, options);
  const { history, arrivals } = from;
  const { mustSee = arrivals === null ? mustSeeOfAny : [...mustSeeOfAny, ...mustSeeOfArrivals] } = options;
  const coverage: Coverage = new Map();
  const broken = new Set<string>();
  const note = (found: Found): void => {
    for (const id of found.keys()) broken.add(id);
  };
  const looked = [history, arrivals].filter((one) => one !== null);
  for (const look of looked) {
    const run = await fc.check(look(note)(laws, coverage), { seed, numRuns: runs });
    if (run.failed) throw run.errorInstance ?? new Error("a story could not be told");
  }
  const checked = laws.filter((law) => from[law.of] !== null);
  const results: LawResult[] = [];
  for (const law of checked) {
    const { id, title, formula } = law;
    const look = from[law.of];
    const seek = law.of === "functions" || broken.has(id);
    const counterexample = seek && look !== null ? await shrunk(look, law, { seed, numRuns: runs }) : null;
    results.push({ id, title, formula, counterexample });
  }
  const unseen = mustSee.filter((what) => !coverage.has(what));
  return {
    ok: unseen.length === 0 && results.every((law) => law.counterexample === null),
    ...{ name: sut.name, seed, runs, laws: results, unseen },
    coverage: Object.fromEntries([...coverage].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

/**
 * Seeks a breach of one law, and stops at the first: what mutants are tried with. Null when none was found.
 */
export const findBreach = async <S>(
  sut: Sut<S>,
  law: Law,
  options: LawOptions = {},
): Promise<Counterexample | null> => {
  const { runs = 100, seed = 20_260_105 } = options;
  const look = sources(sut, options)[law.of];
  return look === null ? null : shrunk(look, law, { seed, numRuns: runs });
};

/** Tells a counterexample again from its seed and path; null when it no longer happens. */
export const replayLaw = async <S>(
  sut: Sut<S>,
  lawId: string,
  { seed, path }: Pick<Counterexample, "seed" | "path">,
  options: Omit<LawOptions, "seed" | "runs"> = {},
): Promise<Counterexample | null> => {
  const law = (options.laws ?? ownershipLaws).find((one) => one.id === lawId);
  const look = law === undefined ? null : sources(sut, options)[law.of];
  return law === undefined || look === null ? null : shrunk(look, law, { seed, path, numRuns: 1 });
};
