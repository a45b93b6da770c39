import * as Effect from "effect/Effect";
import * as z from "zod";
import { type CommandError, type DomainEvent, defineFault, errorOf, permit } from "../kernel/index.js";
import { type Answer, runUnit } from "./command.js";
import { ClienteleEnvironment, CurrentSession } from "./environment.js";
import { askStore } from "./reads.js";
import { defineRecord, moment, text } from "./record.js";

/** How far a consumer has got in the journal. */
export const cursorRecord = defineRecord("cursor", {
  fields: { position: text("server", z.string()), at: moment("server", z.int()) },
});

export const deliveryFailed = defineFault<{ consumer: string; event: string; type: string; reason: string }>(
  "Unavailable",
  "OUTBOX.DELIVERY_FAILED",
  {
    en: "{consumer} could not take {type} ({event}): {reason}. It will be delivered again, and nothing after it before",
    "zh-CN": "{consumer} 未能处理 {type}（{event}）：{reason}。该事件将再次投递，其后的事件不会提前投递",
  },
);

export interface Delivery {
  readonly delivered: number;
  /** False when there is more to deliver. */
  readonly upToDate: boolean;
}

/**
 * Delivers what a consumer has not had yet, oldest first, at least once: an event counts as delivered when its handler
 * returns, and the place is kept in the store. A handler that fails stops the delivery there.
 */
export const deliver = (
  consumer: string,
  handler: (event: DomainEvent) => void | Promise<void>,
  limit = 500,
): Answer<Delivery> =>
  Effect.gen(function* () {
    const environment = yield* ClienteleEnvironment;
    const session = yield* CurrentSession;
    const allowed = permit(environment.roles, session.actor, "outbox.deliver");
    if (!allowed.ok) return yield* Effect.fail(errorOf(allowed.error));
    const [cursor] = yield* askStore(environment.store, (store) =>
      store.get(session.tenant, cursorRecord.name, [consumer]),
    );
    const after = (cursor?.position as string | undefined) ?? null;
    const entries = yield* askStore(environment.store, (store) =>
      store.journal(session.tenant, { after, subject: null, limit }),
    );
    let delivered = 0;
    let failure: CommandError | null = null;
    for (const { event } of entries) {
      const taken = yield* Effect.result(
        Effect.tryPromise({ try: async () => handler(event), catch: (cause) => cause }),
      );
      if (taken._tag === "Failure") {
        const reason = taken.failure instanceof Error ? taken.failure.message : String(taken.failure);
        failure = errorOf(
          deliveryFailed({ consumer, event: event.id, type: event.type, reason }),
          taken.failure,
        );
        break;
      }
      delivered += 1;
    }
    const reached = entries[delivered - 1]?.position;
    if (reached !== undefined) {
      yield* runUnit(environment, session, "outbox.deliver", undefined, null, (work) =>
        Effect.map(work.get(cursorRecord, consumer), (row) => {
          const place = { position: reached, at: work.now };
          if (row === null) work.insert(cursorRecord, consumer, place);
          else work.update(cursorRecord, row, place);
        }),
      );
    }
    return failure === null ? { delivered, upToDate: entries.length < limit } : yield* Effect.fail(failure);
  });
