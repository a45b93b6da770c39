import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerRecord, customerSubject } from "../customer/index.js";
import { contentHash, type Locale, locales, type Page, type Text } from "../kernel/index.js";
import { type Answer, type CallOptions, command, query } from "../storage/index.js";
import { classificationEvents } from "./events.js";
import { One, Qualify, Screen, Treated } from "./inputs.js";
import {
  type BantVerdict,
  explainMan,
  explainScreening,
  type ManVerdict,
  type Qualification,
  type QualificationPolicy,
  qualificationRecord,
  qualifyBant,
  qualifyMan,
  type ScreeningResult,
  screen,
  screeningRecord,
} from "./qualification/index.js";
import { put } from "./repository.js";

const READ = "classification.read";
const QUALIFY = "classification.qualify";

/** What is known of a prospect, what follows from it now, and the same in words. */
export interface QualificationAnswer extends Qualification {
  readonly man: ManVerdict;
  /** As of now: the time that is left shrinks. */
  readonly bant: BantVerdict;
  readonly text: Text;
}

export interface ScreeningAnswer extends ScreeningResult {
  readonly text: Text;
}

export interface QualificationService {
  /** Qualifies a prospect by money, authority and need, and by BANT; what was known before is replaced. */
  qualify(input: z.input<typeof Qualify>, options?: CallOptions): Answer<QualificationAnswer>;
  /** The qualification of a customer; the time that is left to its decision counts from now. NotFound without one. */
  qualification(input: z.input<typeof One>): Answer<QualificationAnswer>;
  /** Whom to give which treatment, the longest unchanged first; those that the actor may not read are left out. */
  toTreat(input: z.input<typeof Treated>): Answer<Page<Qualification>>;
  /** Screens a customer on the five criteria; the last screening is kept. */
  screen(input: z.input<typeof Screen>, options?: CallOptions): Answer<ScreeningAnswer>;
  /** The last screening of a customer. NotFound without one. */
  screening(input: z.input<typeof One>): Answer<ScreeningAnswer>;
}

const inEach = (words: (locale: Locale) => string): Text =>
  Object.fromEntries(locales.map((locale) => [locale, words(locale)])) as unknown as Text;

export const makeQualificationService = (policy: QualificationPolicy): QualificationService => {
  const manHash = contentHash({ man: policy.man, bant: policy.bant });
  const screeningHash = contentHash(policy.screening);

  const withScreeningText = (result: ScreeningResult): ScreeningAnswer => ({
    ...result,
    text: inEach((locale) => explainScreening(result, locale)),
  });

  return {
    qualify: command({ name: QUALIFY, input: Qualify }, ({ customerId, ...known }, work) =>
      Effect.gen(function* () {
        yield* work.require(customerRecord, customerId);
        yield* work.permitCustomer(QUALIFY, customerId);
        const man = qualifyMan(known, policy.man);
        const bant = qualifyBant(known, work.now, work.calendar, policy.bant);
        const { code, treatment } = man;
        const { qualified } = bant;
        const decision = { code, treatment, qualified, policyHash: manHash };
        const stored = yield* put(work, qualificationRecord, customerId, {
          ...known,
          ...decision,
          at: work.now,
          byId: work.actor.id,
        });
        yield* work.emit(classificationEvents.qualified, customerSubject(customerId), {
          customerId,
          ...decision,
        });
        return { ...stored, man, bant, text: inEach((locale) => explainMan(man, locale)) };
      }),
    ),

    qualification: query(
      { name: "classification.qualification", permission: READ, input: One },
      ({ customerId }, reads) =>
        Effect.gen(function* () {
          const stored = yield* reads.require(qualificationRecord, customerId);
          yield* reads.permitCustomer(READ, customerId);
          const man = qualifyMan(stored, policy.man);
          const bant = qualifyBant(stored, reads.now, reads.calendar, policy.bant);
          return { ...stored, man, bant, text: inEach((locale) => explainMan(man, locale)) };
        }),
    ),

    toTreat: query(
      { name: "classification.to-treat", permission: READ, input: Treated },
      ({ treatment, after, limit }, reads) =>
        reads.visiblePage(qualificationRecord, { where: { treatment }, after, limit }, (qualified) =>
          reads.visible(READ, qualified, ({ id }) => id),
        ),
    ),

    screen: command(
      { name: "classification.screen", permission: QUALIFY, input: Screen },
      ({ customerId, ...points }, work) =>
        Effect.gen(function* () {
          yield* work.require(customerRecord, customerId);
          yield* work.permitCustomer(QUALIFY, customerId);
          const { verdict, score, parts } = screen(points, policy.screening);
          const result = yield* put(work, screeningRecord, customerId, {
            ...points,
            verdict,
            score,
            parts: [...parts],
            policyHash: screeningHash,
            at: work.now,
            byId: work.actor.id,
          });
          const said = { customerId, verdict, score, policyHash: screeningHash };
          yield* work.emit(classificationEvents.screened, customerSubject(customerId), said);
          return withScreeningText(result);
        }),
    ),

    screening: query(
      { name: "classification.screening", permission: READ, input: One },
      ({ customerId }, reads) =>
        Effect.map(
          Effect.tap(reads.require(screeningRecord, customerId), () =>
            reads.permitCustomer(READ, customerId),
          ),
          withScreeningText,
        ),
    ),
  };
};
