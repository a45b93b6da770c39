import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as ManagedRuntime from "effect/ManagedRuntime";
import * as Option from "effect/Option";
import * as z from "zod";
import { type Promised, promised, type Run } from "./clientele/facade.js";
import type { ClienteleEvents, Services } from "./clientele/modules.js";
import type { ClienteleOptions } from "./clientele/options.js";
import { clienteleEffects } from "./effect.js";
import { type DomainEvent, defineFault, errorOf, parse } from "./kernel/index.js";
import { CurrentSession, type Delivered, type Delivery, deliver, Id, type Session } from "./storage/index.js";

const Identity = z.strictObject({
  tenant: Id.default("default"),
  /** The host's id of the user; the id of the rep, where the user is one. */
  user: Id,
  roles: z.array(z.string()).default([]),
  teams: z.array(Id).default([]),
  /** A transaction of the host that carries every write of this session. */
  within: z.unknown().optional(),
});
export type Identity = z.input<typeof Identity>;

export interface Outbox {
  /** Hands on what a consumer has not had yet: at least once, oldest first. Call it again until it is up to date. */
  deliver(
    consumer: string,
    handler: (event: DomainEvent) => void | Promise<void>,
    options?: { readonly limit?: number },
  ): Promise<Delivery>;
}

type Desks = { readonly [K in keyof Services]: Promised<Services[K]> };

export const closed = defineFault("Unavailable", "CLIENTELE.CLOSED", {
  en: "this instance was closed; make another with createClientele",
  "zh-CN": "此实例已关闭；请用 createClientele 重新创建",
});

/** Everything that one user of one tenant can do. */
export interface ClienteleSession extends Desks {
  readonly outbox: Outbox;
}

/** The product, embedded. */
export interface Clientele {
  /** Opens the store now rather than at the first call. */
  ready(): Promise<void>;
  /** Acts for a user whom the host has authenticated. */
  as(identity: Identity): ClienteleSession;
  /** Hears events after their commit, in this process. Answers how to stop. For delivery that survives a crash: `outbox`. */
  on<T extends keyof ClienteleEvents>(
    type: T,
    handler: (event: Delivered & DomainEvent<T, ClienteleEvents[T]>) => void | Promise<void>,
  ): () => void;
  on(type: "*", handler: (event: Delivered) => void | Promise<void>): () => void;
  /** Takes no more calls, sees those in flight to their end, and closes the store. */
  close(): Promise<void>;
}

const thrown = (cause: Cause.Cause<unknown>): unknown => {
  if (Cause.hasInterruptsOnly(cause))
    return new DOMException("the call was stopped by its signal", "AbortError");
  return Option.getOrElse(Cause.findErrorOption(cause), () => Cause.squash(cause));
};

/**
 * Embeds customer and sales management: the modules, on a store.
 *
 * @throws InvalidInput when an option does not fit; every fault of it is named.
 * @example
 * ```ts
 * import { memoryStore } from "@clientele/adapter-memory";
 * import { createClientele } from "@clientele/core";
 *
 * const crm = createClientele({ storage: memoryStore() });
 * const desk = crm.as({ user: "lin", roles: ["admin"] });
 * const acme = await desk.customers.register({ name: "Acme", region: "CN/Zhejiang" });
 * (await desk.customers.get({ id: acme.id })).name; // => "Acme"
 * await crm.close();
 * ```
 */
export const createClientele = (options: ClienteleOptions): Clientele => {
  const { services, layer, events: bus } = clienteleEffects(options);
  const runtime = ManagedRuntime.make(layer);
  let open = true;
  const inFlight = new Set<Promise<unknown>>();

  const runAs =
    (session: Session): Run =>
    async (effect, signal) => {
      if (!open) throw errorOf(closed({}));
      const provided = Effect.provideService(effect, CurrentSession, session);
      const running = runtime.runPromiseExit(provided, signal === undefined ? undefined : { signal });
      inFlight.add(running);
      const exit = await running.finally(() => inFlight.delete(running));
      if (Exit.isSuccess(exit)) return exit.value;
      throw thrown(exit.cause);
    };

  return {
    ready: async () => {
      if (!open) throw errorOf(closed({}));
      const exit = await runtime.runPromiseExit(Effect.void);
      if (Exit.isFailure(exit)) throw thrown(exit.cause);
    },
    as(identity) {
      // The transaction is the host's own, and none of our business to look into.
      const { within, ...who } = identity ?? {};
      const read = parse(Identity, who, { en: "the identity given to `as`", "zh-CN": "传给 `as` 的身份" });
      if (!read.ok) throw errorOf(read.error);
      const { tenant, user, roles, teams } = read.value;
      const run = runAs({ tenant, actor: { id: user, roles, teams }, host: within });
      const desks = Object.fromEntries(
        Object.entries(services).map(([name, service]) => [name, promised(service as object, run)]),
      ) as unknown as Desks;
      return {
        ...desks,
        outbox: { deliver: (consumer, handler, options) => run(deliver(consumer, handler, options)) },
      };
    },
    on: (type: string, handler: (event: never) => void | Promise<void>) =>
      bus.on(type, handler as (event: Delivered) => void | Promise<void>),
    close: async () => {
      open = false;
      await Promise.allSettled(inFlight);
      await runtime.dispose();
    },
  };
};
