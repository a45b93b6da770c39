import type * as Effect from "effect/Effect";
import type { CallOptions, Needs } from "../storage/index.js";

/** What a promise-returning call may be told besides its input. */
export interface Call extends CallOptions {
  /** Stops the call; a command that is stopped before its commit has stored nothing. */
  readonly signal?: AbortSignal | undefined;
}

/** A service as promises: the same methods, the same inputs; a refusal rejects with a `ClienteleError`. */
export type Promised<S> = {
  readonly [K in keyof S]: S[K] extends (
    input: infer I,
    ...rest: never[]
  ) => Effect.Effect<infer A, infer _E, infer _R>
    ? undefined extends I
      ? (input?: I, call?: Call) => Promise<A>
      : (input: I, call?: Call) => Promise<A>
    : never;
};

export type Run = <A>(
  effect: Effect.Effect<A, unknown, Needs>,
  signal?: AbortSignal | undefined,
) => Promise<A>;

type Method = (input: unknown, call?: CallOptions) => Effect.Effect<unknown, unknown, Needs>;

/** Turns a service of effects into one of promises. */
export const promised = <S extends object>(service: S, run: Run): Promised<S> =>
  Object.fromEntries(
    Object.entries(service as Record<string, Method>).map(([name, method]) => [
      name,
      (input: unknown, call?: Call) => run(method(input, call), call?.signal),
    ]),
  ) as Promised<S>;
