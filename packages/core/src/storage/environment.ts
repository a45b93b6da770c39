import * as Context from "effect/Context";
import type * as Effect from "effect/Effect";
import type {
  Actor,
  Allowance,
  Calendar,
  CommandError,
  DomainEvent,
  IdSource,
  Instant,
  Owned,
  RolePolicy,
} from "../kernel/index.js";
import type { Reads } from "./reads.js";
import type { Store } from "./store.js";
import type { Work } from "./work.js";

/** What one event makes happen elsewhere, in the same unit of work: it commits or fails with the command. */
export interface Reaction {
  readonly on: string;
  readonly run: (event: DomainEvent, work: Work) => Effect.Effect<void, CommandError>;
}

/** Everything that a command needs and that is not its input. Built once, by whoever composes the modules. */
export interface Environment {
  readonly store: Store;
  /** Answers questions, and may lag behind the store; null when the store does that itself. */
  readonly replica: Store | null;
  readonly now: () => Instant;
  readonly newId: IdSource;
  readonly roles: RolePolicy;
  readonly calendarOf: (tenant: string) => Calendar;
  readonly reactionsTo: (type: string) => readonly Reaction[];
  /** Whose customers these are, in the order of the ids. */
  readonly ownersOf: (
    reads: Reads,
    customerIds: readonly string[],
  ) => Effect.Effect<readonly Owned[], CommandError>;
  /** What of these customers is allowed to people who do not own them, in the order of the ids. */
  readonly sharedWith: (
    reads: Reads,
    customerIds: readonly string[],
  ) => Effect.Effect<readonly (readonly Allowance[])[], CommandError>;
  /** The teams that these reps are in now, in the order of the ids; null where there is no such rep. */
  readonly teamsOf: (
    reads: Reads,
    repIds: readonly string[],
  ) => Effect.Effect<readonly (string | null)[], CommandError>;
  /** These teams, and all below them in the hierarchy. */
  readonly withSubteams: (
    reads: Reads,
    teamIds: readonly string[],
  ) => Effect.Effect<readonly string[], CommandError>;
  /** Customers as the actor may see them: what is kept from them is made empty. */
  readonly redact: <A extends { readonly id: string }>(
    reads: Reads,
    customers: readonly A[],
  ) => Effect.Effect<readonly A[], CommandError>;
  /** Hands committed events to subscribers in this process. */
  readonly publish: (tenant: string, events: readonly DomainEvent[]) => void;
  /** How often a decision is made again when the facts moved under it. */
  readonly maxAttempts: number;
}

export class ClienteleEnvironment extends Context.Service<ClienteleEnvironment, Environment>()(
  "@clientele/core/Environment",
) {}

/** On whose behalf a call is made. */
export interface Session {
  readonly tenant: string;
  readonly actor: Actor;
  /** A transaction of the host that carries the writes; then nothing is published in process. */
  readonly host: unknown;
}

export class CurrentSession extends Context.Service<CurrentSession, Session>()("@clientele/core/Session") {}

export type Needs = ClienteleEnvironment | CurrentSession;
