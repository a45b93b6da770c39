import type fc from "fast-check";
import { type Facts, type Locale, render, type Text } from "../../kernel/index.js";
import {
  allowancesAt,
  decide,
  decideBatch,
  diffPolicies,
  disputePhase,
  firstContact,
  handedOver,
  judgeAppeal,
  judgeApproval,
  judgeReceipt,
  judgeRuling,
  judgeShares,
  judgeWithdrawal,
  lintPolicy,
  ownersAt,
  protectionClock,
  simulatePolicy,
  thawed,
} from "../../ownership/index.js";
import { coversAt } from "../../team/index.js";
import { type Law, words } from "./law.js";

/** The pure functions of ownership, each held to laws of its own; replace one to see what finds it. */
export const goodFunctions = {
  ...{ decide, decideBatch, lintPolicy, diffPolicies, simulatePolicy, firstContact, protectionClock },
  ...{ judgeApproval, judgeWithdrawal, judgeReceipt, allowancesAt, judgeShares, handedOver, ownersAt },
  ...{ coversAt, disputePhase, judgeRuling, judgeAppeal, thawed },
};
export type Functions = Readonly<typeof goodFunctions>;

/** What a case found wrong, and what led to it, one line a step. */
export interface Told {
  readonly text: Text;
  readonly story: readonly Text[];
}

/** One case of a law, waiting for the functions to be held to it. */
export type Trial = (functions: Functions) => Told | null;

/** A sentence in both languages, with its facts filled in. */
export const say = (en: string, zh: string, facts: Facts = {}): Text => {
  const text = words([en, zh]);
  const said = (locale: Locale) => render(text, locale, facts);
  return { en: said("en"), "zh-CN": said("zh-CN") };
};

/** A law that holds functions to cases of its own. */
export const ofFunctions = <Case>(
  id: string,
  title: readonly [en: string, zh: string],
  formula: string,
  cases: fc.Arbitrary<Case>,
  look: (functions: Functions, one: Case) => Told | null,
): Law => ({
  id,
  title: words(title),
  formula,
  of: "functions",
  trials: cases.map((one) => (functions) => look(functions, one)),
});
