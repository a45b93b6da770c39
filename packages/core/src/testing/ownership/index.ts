/** The tester's kit for ownership: laws as values, for this implementation, for another, for a policy, for a log. */
export {
  anyActions,
  anyCalendar,
  anyCustomer,
  anyPolicy,
  anyRoster,
  anySetting,
  calendarOf,
} from "./arbitraries.js";
export {
  type Counterexample,
  checkLaws,
  findBreach,
  type LawOptions,
  type LawReport,
  type LawResult,
  replayLaw,
} from "./check.js";
export { type CheckPolicyOptions, checkPolicy } from "./check-policy.js";
export { type OwnershipConformanceOptions, ownershipConformance } from "./conformance.js";
export { type Search, type SearchOptions, searchHistories } from "./exhaustive.js";
export { checkLog, type LogRules, type Violation } from "./fold.js";
export { type Functions, goodFunctions, type Told, type Trial } from "./functions.js";
export { HistoryEvent, readHistory } from "./history.js";
export { type JunitCase, junitSuite } from "./junit.js";
export type { Breach, Law } from "./law.js";
export { policyLaws } from "./laws/alike.js";
export { ownershipLaws } from "./laws.js";
export type { MachineState } from "./machine-state.js";
export type { OwnershipMutant } from "./mutants/mutant.js";
export { ownershipMutants } from "./mutants.js";
export { checkRaces, interleaved, type LostRace, type Turns } from "./races.js";
export { readLog } from "./read-log.js";
export { reportJunit, reportText } from "./report.js";
export { CustomerInput, Roster, type RosterInput, readCustomers, readRoster } from "./roster.js";
export { rulesSut } from "./rules-sut.js";
export { serviceSut } from "./service-sut.js";
export type { Arrivals, Decider, History, Step } from "./story.js";
export type { LoggedEvent, Outcome, Place, Request, RequestKind, Setting, Snapshot, Sut } from "./sut.js";
