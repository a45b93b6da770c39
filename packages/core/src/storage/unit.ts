import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import { type CommandError, contentHash, errorOf, parse } from "../kernel/index.js";
import { askStore } from "./ask-store.js";
import type { Environment, Session } from "./environment.js";
import { alreadyExists, contended, duplicate, keyReused } from "./faults.js";
import { outcomeRecord } from "./outcome.js";
import type { Read } from "./reads.js";
import { Id } from "./record.js";
import { Work } from "./work.js";

const IdempotencyKey = Id.optional();

/** Somebody else was first: decide again. */
class Moved {
  readonly _tag = "Moved";
}

/**
 * Runs one unit of work: its body reads, decides and stages; then everything is committed at once, or nothing is. With an
 * idempotency key, a unit that was committed before is not run again, and answers what it answered then.
 */
export const runUnit = <A>(
  environment: Environment,
  session: Session,
  name: string,
  key: string | undefined,
  input: unknown,
  body: (work: Work) => Read<A>,
): Read<A> => {
  const named = parse(IdempotencyKey, key, { en: "the idempotency key", "zh-CN": "幂等键" });
  if (!named.ok) return Effect.fail(errorOf(named.error));
  /** The same call: by the same actor, with the same input. */
  const callHash = key === undefined ? "" : contentHash({ actor: session.actor.id, input });
  const attempt = Effect.gen(function* () {
    const work = new Work(environment, session, key ?? environment.newId(environment.now()));
    if (key !== undefined) {
      const earlier = yield* work.get(outcomeRecord, key);
      if (earlier !== null && earlier.command === name && earlier.input === callHash)
        return earlier.answer as A;
      if (earlier !== null) return yield* Effect.fail(errorOf(keyReused({ key, command: name })));
    }
    const answer = yield* body(work);
    if (key !== undefined) {
      work.insert(outcomeRecord, key, {
        command: name,
        input: callHash,
        answer: answer ?? null,
        at: work.now,
      });
    }
    yield* Effect.uninterruptible(commit(environment, session, work));
    return answer;
  });
  const again = Schedule.min([Schedule.exponential("2 millis"), Schedule.spaced("50 millis")]).pipe(
    Schedule.jittered,
  );
  return Effect.retry(attempt, {
    schedule: again,
    times: environment.maxAttempts - 1,
    while: (error) => error._tag === "Moved",
  }).pipe(
    Effect.catchIf(
      (error): error is Moved => error._tag === "Moved",
      () => Effect.fail(errorOf(contended({ command: name, attempts: environment.maxAttempts }))),
    ),
  );
};

/** Once begun it is seen to its end, so that what is committed is also told to subscribers. */
const commit = (
  environment: Environment,
  session: Session,
  work: Work,
): Effect.Effect<void, CommandError | Moved> =>
  Effect.gen(function* () {
    const writes = work.writes();
    if (writes === null) return;
    const host = session.host === undefined ? undefined : { host: session.host };
    const result = yield* askStore(environment.store, (store) => store.commit(session.tenant, writes, host));
    switch (result.tag) {
      case "committed":
        if (host === undefined) environment.publish(session.tenant, work.events);
        return;
      case "stale":
        if (!work.restsOn(result.table, result.id))
          return yield* Effect.fail(
            errorOf(alreadyExists({ table: result.table, title: work.titleOf(result.table), id: result.id })),
          );
        return yield* Effect.fail(new Moved());
      case "guarded":
        return yield* Effect.fail(new Moved());
      case "duplicate":
        return yield* Effect.fail(
          errorOf(
            duplicate({
              table: result.table,
              title: work.titleOf(result.table),
              index: result.index,
              id: result.id,
            }),
          ),
        );
    }
  });
