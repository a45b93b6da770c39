import * as Effect from "effect/Effect";
import type * as z from "zod";
import { type CommandError, errorOf, type Owned, parse, permit, reachesTeams } from "../kernel/index.js";
import {
  ClienteleEnvironment,
  CurrentSession,
  type Environment,
  type Needs,
  type Session,
} from "./environment.js";
import type { Read, Reads } from "./reads.js";
import type { Store } from "./store.js";
import { StoreReads } from "./store-reads.js";
import { runUnit } from "./unit.js";
import type { Work } from "./work.js";

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

/** A replica answers questions; not those of a session within a transaction of the host, which follow its writes. */
const answering = ({ store, replica }: Environment, { host }: Session): Store =>
  replica === null || host !== undefined ? store : replica;

/** A question: changes nothing. */
export const query = <S extends z.ZodType, A>(
  spec: Spec<S>,
  body: (input: z.output<S>, reads: Reads) => Read<A>,
) =>
  telling(
    spec,
    (input: z.input<S>): Answer<A> =>
      call(spec, input, (value, environment, session) =>
        body(value, new StoreReads(environment, session, answering(environment, session))),
      ),
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
