import type { Instant } from "./time.js";

/** Something that happened, in the words of the domain. Kept in the journal for ever; handlers see it after commit. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly id: string;
  /** Past tense, scoped by module: `customer.registered`. */
  readonly type: Type;
  /** Version of the shape of `data`. */
  readonly version: number;
  /** What it is about; events of one subject are delivered in order: `customer:c-1`. */
  readonly subject: string;
  readonly at: Instant;
  /** Who did it. */
  readonly actor: string;
  /** Which command it belongs to; events of one command share it. */
  readonly command: string;
  readonly data: Data;
}

/** A kind of event, declared once by its module: the name, the version, and the type of its data. */
export interface EventDefinition<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly version: number;
  /** Only for the type checker. */
  readonly Data?: Data;
}

/**
 * Declares a kind of event.
 *
 * @example
 * ```ts
 * import { defineEvent } from "@clientele/core/kernel";
 *
 * const shipped = defineEvent<{ orderId: string }>()("order.shipped");
 * shipped.version; // => 1
 * ```
 */
export const defineEvent =
  <Data>() =>
  <Type extends string>(type: Type, version = 1): EventDefinition<Type, Data> => ({ type, version });

/** The events of a module as a map from name to data, for typed subscriptions. */
export type EventMap<Definitions extends Readonly<Record<string, EventDefinition>>> = {
  [K in keyof Definitions as Definitions[K]["type"]]: NonNullable<Definitions[K]["Data"]>;
};
