import * as Effect from "effect/Effect";
import type * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { contentHash, errorOf, type Instant, type Page } from "../kernel/index.js";
import { type Answer, type CallOptions, command, query, type Read, type Reads } from "../storage/index.js";
import { type ClassNames, classificationEvents } from "./events.js";
import { noPlay, notInPlay } from "./faults.js";
import { Give, History, One } from "./inputs.js";
import { type Given, givenRecord, gives, type Play, playFor, visitDueAt } from "./playbook/index.js";
import { requireClass } from "./repository.js";

const READ = "classification.read";
const GIVE = "classification.give";

/** What a customer is to receive, and by which class. */
export interface PlayAnswer {
  readonly customerId: string;
  readonly play: Play;
  readonly classes: ClassNames;
  readonly policyHash: string;
  /** The last visit that was given. */
  readonly lastVisitAt: Instant | null;
  /** Null when the play has no visits; now when there was none yet. */
  readonly visitDueAt: Instant | null;
}

export interface PlaybookService {
  /** The play of a customer's class. NotFound until it is classified; refused when no play fits. */
  play(input: z.input<typeof One>): Answer<PlayAnswer>;
  /** Notes that a customer got something of its play; what the play does not hold is refused. */
  give(input: z.input<typeof Give>, options?: CallOptions): Answer<Given>;
  /** What a customer has been given, the latest first. */
  given(input: z.input<typeof History>): Answer<Page<Given>>;
}

export const makePlaybookService = (playbook: readonly Play[]): PlaybookService => {
  const policyHash = contentHash(playbook);

  const playOf = (reads: Reads, permission: string, customerId: string) =>
    Effect.gen(function* () {
      const { tier, segment, lifecycle } = yield* requireClass(reads, permission, customerId);
      const classes: ClassNames = { tier, segment, lifecycle };
      const play = playFor(playbook, classes);
      if (play !== null) return { play, classes };
      return yield* Effect.fail(errorOf(noPlay({ customer: customerId, plays: playbook.length })));
    });

  const lastVisit = (reads: Reads, customerId: string): Read<Instant | null> => {
    const where = { customerId, item: "visit" } as const;
    const page = reads.page(givenRecord, { where, direction: "desc", limit: 1, after: null });
    return Effect.map(page, ({ items }) => items[0]?.at ?? null);
  };

  return {
    play: query({ name: "classification.play", permission: READ, input: One }, ({ customerId }, reads) =>
      Effect.gen(function* () {
        const { play, classes } = yield* playOf(reads, READ, customerId);
        const lastVisitAt = yield* lastVisit(reads, customerId);
        const dueAt = visitDueAt(play, lastVisitAt, reads.now, reads.calendar);
        return { customerId, play, classes, policyHash, lastVisitAt, visitDueAt: dueAt };
      }),
    ),

    give: command({ name: GIVE, input: Give }, (input, work) =>
      Effect.gen(function* () {
        const { customerId, item } = input;
        const { play } = yield* playOf(work, GIVE, customerId);
        if (!gives(play, item)) return yield* Effect.fail(errorOf(notInPlay({ item, play: play.name })));
        const id = work.newId();
        const facts = { play: play.name, policyHash, at: work.now, byId: work.actor.id };
        const given = work.insert(givenRecord, id, { ...input, ...facts });
        const said = { customerId, play: play.name, item, givenId: id };
        yield* work.emit(classificationEvents.given, customerSubject(customerId), said);
        return given;
      }),
    ),

    given: query(
      { name: "classification.given", permission: READ, input: History },
      ({ customerId, ...page }, reads) =>
        Effect.andThen(
          reads.permitCustomer(READ, customerId),
          reads.page(givenRecord, { where: { customerId }, direction: "desc", ...page }),
        ),
    ),
  };
};
