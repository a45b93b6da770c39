import { type Fault, faultText, type Locale } from "@clientele/core/kernel";

/** What the command needs of the world around it. */
export interface Surroundings {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Does somebody look on who wants colours? Default: no. */
  readonly colours?: boolean;
}

/** 0: all is well. 1: something was found. 2: what was asked cannot be done. */
export type Exit = 0 | 1 | 2;

/** Says all that does not fit. */
export const refuse = (world: Surroundings, faults: readonly Fault[], lang: Locale): Exit => {
  for (const fault of faults) world.complain(faultText(fault, lang));
  return 2;
};
