/** Clientele: customer and sales management to embed. Rules alone, without a store: `@clientele/core/ownership` and its like. */

export type { Call, Promised } from "./clientele/facade.js";
export type { ClienteleEvents, Services } from "./clientele/modules.js";
export type { CalendarInput, ClienteleOptions } from "./clientele/options.js";
export {
  type Clientele,
  type ClienteleSession,
  createClientele,
  type Identity,
  type Outbox,
} from "./clientele.js";
export {
  ClienteleError,
  type CommandError,
  Conflict,
  type Fault,
  InvalidInput,
  type Issue,
  type Locale,
  NotAllowed,
  NotFound,
  RuleRefused,
  Unavailable,
} from "./kernel/index.js";
export type { Delivered, Delivery, Store, StoreFailure } from "./storage/index.js";
