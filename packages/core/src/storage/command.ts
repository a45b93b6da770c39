import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type * as z from "zod";
import {
  type CommandError,
  contentHash,
  errorOf,
  type Owned,
  parse,
  permit,
  reachesTeams,
} from "../kernel/index.js";
import {
  ClienteleEnvironment,
  CurrentSession,
  type Environment,
  type Needs,
  type Session,
} from "./environment.js";
import { alreadyExists, contended, duplicate, keyReused } from "./faults.js";
import { outcomeRecord } from "./outcome.js";
import { askStore, type Read, type Reads, StoreReads } from "./reads.js";
import { Id } from "./record.js";
import { Work } from "./work.js";

export interface Progress {
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
}

export interface CallOptions {
  /** Same key, same outcome: a repeated call answers what the first one answered, and does nothing. */
  readonly idempotencyKey?: string | undefined;
  /** Called by long work as it goes on. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

const IdempotencyKey = Id.optional();

/** Long work has many commits, so one idempotency key cannot name it: run again, it goes on where it was. */
export type JobOptions = Omit<CallOptions, "idempotencyKey">;

export type Answer<A> = Effect.Effect<A, CommandError, Needs>;

interface Spec<S extends z.ZodType> {
  /** `module.verb`; also the permission that is needed, unless another is named. */
  readonly name: string;
  readonly input: S;
  readonly permission?: string;
  /** What else may be asked for, on the way. */
  readonly also?: readonly string[];
  /** What concerns the whole tenant takes the permission over all of it. */
  readonly scope?: "all";
}

/** The permissions that a method may ask for: its own first. */
const permissionsOf = ({ name, permission = name, also = [] }: Spec<z.ZodType>): readonly string[] => [
  permission,
  ...also,
];

/** A method that says which permissions it may ask for, so that their table can be derived. */
const telling = <M extends object>(spec: Spec<z.ZodType>, method: M): M =>
  Object.assign(method, { permissions: permissionsOf(spec) });

/** The permissions that the methods of a service may ask for, by the name of the method. */
export const permissionsBy = (service: object): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(service as Record<string, { readonly permissions?: readonly string[] }>).map(
      ([name, method]) => [name, method.permissions ?? []],
    ),
  );

/** What is everybody's is nobody's own, and in no team. */
const WHOLE_TENANT: Owned = { ownerId: "", teamId: "" };

const ownedBy = (scope: "all" | undefined): Owned | undefined => (scope === "all" ? WHOLE_TENANT : undefined);

/** Who leads a team leads the teams below it. */
const withTeams = (environment: Environment, session: Session): Read<Session> =>
  reachesTeams(environment.roles, session.actor)
    ? Effect.map(
        environment.withSubteams(new StoreReads(environment, session), session.actor.teams),
        (teams) => ({ ...session, actor: { ...session.actor, teams } }),
      )
    : Effect.succeed(session);

/** Reads the input, checks the permission, and hands over to the body with the session. */
export const call = <S extends z.ZodType, A>(
  spec: Spec<S>,
  input: z.input<S>,
  body: (input: z.output<S>, environment: Environment, session: Session) => Read<A>,
): Answer<A> =>
  Effect.gen(function* () {
    const environment = yield* ClienteleEnvironment;
    const session = yield* CurrentSession;
    const allowed = permit(
      environment.roles,
      session.actor,
      spec.permission ?? spec.name,
      ownedBy(spec.scope),
    );
    if (!allowed.ok) return yield* Effect.fail(errorOf(allowed.error));
    const read = parse(spec.input, input ?? {}, {
      en: `the input of ${spec.name}`,
      "zh-CN": `${spec.name} 的输入`,
    });
    if (!read.ok) return yield* Effect.fail(errorOf(read.error));
    return yield* body(read.value, environment, yield* withTeams(environment, session));
  }).pipe(Effect.withSpan(spec.name));

/** A question: changes nothing. */
export const query = <S extends z.ZodType, A>(
  spec: Spec<S>,
  body: (input: z.output<S>, reads: Reads) => Read<A>,
) =>
  telling(
    spec,
    (input: z.input<S>): Answer<A> =>
      call(spec, input, (value, environment, session) => body(value, new StoreReads(environment, session))),
  );

/**
 * A command: one unit of work. Its body reads, decides and stages; then everything is committed at once. When the facts
 * moved in between, it is loaded and decided again, at most `maxAttempts` times.
 */
export const command = <S extends z.ZodType, A>(
  spec: Spec<S>,
  body: (input: z.output<S>, work: Work) => Read<A>,
) =>
  telling(
    spec,
    (input: z.input<S>, options: CallOptions = {}): Answer<A> =>
      call(spec, input, (value, environment, session) =>
        runUnit(environment, session, spec.name, options.idempotencyKey, input, (work) => body(value, work)),
      ),
  );

/** Runs one unit of work of a longer job. */
export type Unit = <A>(body: (work: Work) => Read<A>, idempotencyKey?: string) => Read<A>;

/** Long work: many units of work, each committed for itself, so that it can be stopped and taken up again. */
export const job = <S extends z.ZodType, A>(
  spec: Spec<S>,
  body: (
    input: z.output<S>,
    tools: { readonly reads: Reads; readonly unit: Unit; readonly progress: (progress: Progress) => void },
  ) => Read<A>,
) =>
  telling(
    spec,
    (input: z.input<S>, options: JobOptions = {}): Answer<A> =>
      call(spec, input, (value, environment, session) =>
        body(value, {
          reads: new StoreReads(environment, session),
          unit: (run, key) => runUnit(environment, session, spec.name, key, input, run),
          progress: options.onProgress ?? (() => {}),
        }),
      ),
  );

/** Somebody else was first: decide again. */
class Moved {
  readonly _tag = "Moved";
}

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
