import mitt from "mitt";
import type { DomainEvent } from "../kernel/index.js";

export interface Delivered extends DomainEvent {
  readonly tenant: string;
}
export type Handler = (event: Delivered) => void | Promise<void>;

/** Subscribers in this process. One that throws or rejects disturbs neither the command nor the other subscribers. */
export interface EventBus {
  /** `*` hears everything. Answers how to stop listening. */
  on(type: string, handler: Handler): () => void;
  publish(tenant: string, events: readonly DomainEvent[]): void;
}

export const makeEventBus = (onHandlerError: (error: unknown, event: Delivered) => void): EventBus => {
  const bus = mitt<Record<string, Delivered>>();
  const report = (error: unknown, event: Delivered): void => {
    try {
      onHandlerError(error, event);
    } catch {
      // Who reports a failure and fails must not fail the command, which is committed.
    }
  };
  const guarded = (handler: Handler) => (event: Delivered) => {
    try {
      Promise.resolve(handler(event)).catch((error: unknown) => report(error, event));
    } catch (error) {
      report(error, event);
    }
  };
  return {
    on(type, handler) {
      const listener = guarded(handler);
      if (type === "*") {
        const every = (_: string, event: Delivered) => listener(event);
        bus.on("*", every);
        return () => bus.off("*", every);
      }
      bus.on(type, listener);
      return () => bus.off(type, listener);
    },
    publish(tenant, events) {
      for (const event of events) bus.emit(event.type, { ...event, tenant });
    },
  };
};
