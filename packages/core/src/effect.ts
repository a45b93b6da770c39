/** For people who use Effect: the same services as effects, and the layer that they need. */
import type * as Layer from "effect/Layer";
import { environmentLayer } from "./clientele/environment.js";
import { makeServices, type Services } from "./clientele/modules.js";
import { type ClienteleOptions, readOptions } from "./clientele/options.js";
import { checkRoles, knownPermissions } from "./clientele/permissions.js";
import { type CommandError, errorOf } from "./kernel/index.js";
import {
  type ClienteleEnvironment,
  CurrentSession,
  type EventBus,
  makeEventBus,
  type Session,
} from "./storage/index.js";

/** The services, and what they need of the outside: provide the layer once, and a session to each call. */
export interface ClienteleEffects {
  readonly services: Services;
  readonly layer: Layer.Layer<ClienteleEnvironment, CommandError>;
  readonly events: EventBus;
}

/**
 * The product as effects. Its calls fail with a `CommandError`, need the environment that `layer` provides, and the
 * session on whose behalf they are made.
 *
 * @throws InvalidInput when an option does not fit.
 * @example
 * ```ts
 * import { memoryStore } from "@clientele/adapter-memory";
 * import { clienteleEffects, CurrentSession } from "@clientele/core/effect";
 * import * as Effect from "effect/Effect";
 *
 * const { services, layer } = clienteleEffects({ storage: memoryStore() });
 * const actor = { id: "lin", roles: ["admin"], teams: [] };
 * const program = Effect.gen(function* () {
 *   const { id } = yield* services.customers.register({ name: "Acme" });
 *   return yield* services.customers.get({ id });
 * });
 * const session = { tenant: "default", actor, host: undefined };
 * const acme = await Effect.runPromise(
 *   program.pipe(Effect.provideService(CurrentSession, session), Effect.provide(layer)),
 * );
 * acme.name; // => "Acme"
 * ```
 */
export const clienteleEffects = (options: ClienteleOptions): ClienteleEffects => {
  const configuration = readOptions(options);
  const services = makeServices(configuration);
  const roles = checkRoles(configuration.roles, knownPermissions(services));
  if (!roles.ok) throw errorOf(roles.error);
  const events = makeEventBus(
    options.onHandlerError ?? ((error) => console.error("event handler failed:", error)),
  );
  return {
    services,
    layer: environmentLayer(options, configuration, events),
    events,
  };
};

export { type ClienteleOptions, CurrentSession, type Services, type Session };
