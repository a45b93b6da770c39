import type * as Effect from "effect/Effect";
import type { CallOptions, Needs } from "../storage/index.js";

/** Every promise can be told to stop; a command that is stopped before its commit has stored nothing. */
export interface Stoppable {
  readonly signal?: AbortSignal | undefined;
}

/** What a call may be told besides its input: its own options, where it has any, and a signal to stop it. */
export type Call<Options> = Stoppable & (unknown extends Options ? unknown : NonNullable<Options>);

/** A service as promises: the same methods, the same inputs; a refusal rejects with a `ClienteleError`. */
export type Promised<S> = {
  readonly [K in keyof S]: S[K] extends (
    input: infer I,
    options?: infer O,
  ) => Effect.Effect<infer A, infer _E, infer _R>
    ? undefined extends I
      ? (input?: I, call?: Call<O>) => Promise<A>
      : (input: I, call?: Call<O>) => Promise<A>
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
      (input: unknown, call?: CallOptions & Stoppable) => run(method(input, call), call?.signal),
    ]),
  ) as Promised<S>;
