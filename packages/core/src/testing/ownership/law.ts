import type fc from "fast-check";
import type { Facts, Text } from "../../kernel/index.js";
import type { Trial } from "./functions.js";
import type { Arrivals, History } from "./story.js";

/** Where a law is broken, in words with their numbers. */
export interface Breach {
  /** Which request or arrival, from 0. */
  readonly step: number;
  readonly text: Text;
  readonly facts: Facts;
}

/** A law as a value: what it says, and a check that answers the first breach, or null. */
export type Law = {
  readonly id: string;
  readonly title: Text;
  /** As a mathematician writes it. */
  readonly formula: string;
} & (
  | { readonly of: "arrivals"; readonly check: (story: Arrivals) => Breach | null }
  | { readonly of: "history"; readonly check: (story: History) => Breach | null }
  | { readonly of: "functions"; readonly trials: fc.Arbitrary<Trial> }
);

type Words = readonly [en: string, zh: string];

export const words = ([en, zh]: Words): Text => ({ en, "zh-CN": zh });

/** What a look at one step found wrong: the sentence and its facts. */
export type Wrong = { readonly text: Text; readonly facts: Facts } | null;

export const wrong = (en: string, zh: string, facts: Facts): Wrong => ({ text: words([en, zh]), facts });

/** The first step with which something is wrong. */
export const first = <Step>(
  steps: readonly Step[],
  look: (step: Step, at: number) => Wrong,
): Breach | null => {
  for (const [step, one] of steps.entries()) {
    const found = look(one, step);
    if (found !== null) return { step, ...found };
  }
  return null;
};

/** A law that looks at each request of a history. */
export const ofSteps = (
  id: string,
  title: Words,
  formula: string,
  look: (step: History["steps"][number], setting: History["setting"]) => Wrong,
): Law => ({
  id,
  title: words(title),
  formula,
  of: "history",
  check: ({ steps, setting }) => first(steps, (step) => look(step, setting)),
});

/** A law that looks at each decision about an arrival. */
export const ofDecisions = (
  id: string,
  title: Words,
  formula: string,
  look: (one: Arrivals["decided"][number], story: Arrivals, at: number) => Wrong,
): Law => ({
  id,
  title: words(title),
  formula,
  of: "arrivals",
  check: (story) => first(story.decided, (one, at) => look(one, story, at)),
});
