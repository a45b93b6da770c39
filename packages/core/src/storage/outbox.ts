import * as Effect from "effect/Effect";
import * as z from "zod";
import { type CommandError, type DomainEvent, defineFault, errorOf } from "../kernel/index.js";
import { askStore } from "./ask-store.js";
import { type Answer, call } from "./command.js";
import type { Environment, Session } from "./environment.js";
import { defineRecord, Id, moment, text } from "./record.js";
import { StoreReads } from "./store-reads.js";
import { runUnit } from "./unit.js";

/** How far a consumer has got in the journal. */
export const cursorRecord = defineRecord("cursor", {
  title: { en: "place in the outbox", "zh-CN": "投递位置" },
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
  options: { readonly limit?: number | undefined } = {},
): Answer<Delivery> =>
  call(spec, { consumer, ...options }, ({ limit }, environment, session) =>
    Effect.gen(function* () {
      const cursor = yield* new StoreReads(environment, session).get(cursorRecord, consumer);
      const page = { after: cursor?.position ?? null, subject: null, limit };
      const entries = yield* askStore(environment.store, (store) => store.journal(session.tenant, page));
      let delivered = 0;
      let failure: CommandError | null = null;
      for (const { event } of entries) {
        const taken = yield* Effect.result(
          Effect.tryPromise({ try: async () => handler(event), catch: (cause) => cause }),
        );
        if (taken._tag === "Failure") {
          const reason = taken.failure instanceof Error ? taken.failure.message : String(taken.failure);
          const facts = { consumer, event: event.id, type: event.type, reason };
          failure = errorOf(deliveryFailed(facts), taken.failure);
          break;
        }
        delivered += 1;
      }
      const reached = entries[delivered - 1]?.position;
      if (reached !== undefined)
        yield* keepPlace(environment, session, consumer, cursor?.version ?? null, reached);
      return failure === null ? { delivered, upToDate: entries.length < limit } : yield* Effect.fail(failure);
    }),
  );

/** What it takes to read the outbox: over all of the tenant. */
export const deliverPermission = "outbox.deliver";

const spec = {
  name: deliverPermission,
  scope: "all",
  input: z.strictObject({ consumer: Id, limit: z.int().min(1).max(10_000).default(500) }),
} as const;

/** Notes how far a consumer has got; where another delivery has moved the place meanwhile, that one's stands. */
const keepPlace = (
  environment: Environment,
  session: Session,
  consumer: string,
  version: number | null,
  position: string,
) =>
  runUnit(environment, session, spec.name, undefined, null, (work) =>
    Effect.map(work.get(cursorRecord, consumer), (row) => {
      if ((row?.version ?? null) !== version) return;
      const place = { position, at: work.now };
      if (row === null) work.insert(cursorRecord, consumer, place);
      else work.update(cursorRecord, row, place);
    }),
  );
