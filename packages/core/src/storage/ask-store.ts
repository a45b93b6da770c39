import * as Effect from "effect/Effect";
import { errorOf } from "../kernel/index.js";
import { storeCannot, storeFailed, storeRefused } from "./faults.js";
import type { Read } from "./reads.js";
import type { Store } from "./store.js";
import { StoreFailure } from "./store-failure.js";

const faultOf = (failure: StoreFailure) =>
  failure.reason === "unavailable"
    ? storeFailed
    : failure.reason === "unsupported"
      ? storeCannot
      : storeRefused;

/** Asks the store; only its own failures become errors of ours, anything else is a defect. */
export const askStore = <A>(store: Store, question: (store: Store) => Promise<A>): Read<A> =>
  Effect.catch(Effect.tryPromise({ try: () => question(store), catch: (cause) => cause }), (cause) =>
    StoreFailure.is(cause)
      ? Effect.fail(errorOf(faultOf(cause)({ store: store.id, reason: cause.message }), cause))
      : Effect.die(cause),
  );
