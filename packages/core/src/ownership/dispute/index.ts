export * from "./dispute-policy.js";
export { explainDispute } from "./explain-dispute.js";
export * from "./facts.js";
export * from "./faults.js";
export { type Freeze, holdsOf, thawed } from "./freeze.js";
export {
  type EarlierCase,
  favoured,
  type Judgement,
  judgeAppeal,
  judgeOpening,
  judgeRuling,
} from "./judge.js";
export * from "./model.js";
export * from "./phase.js";
export * from "./recommend.js";
