import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { type Calendar, type CommandError, makeCalendar, timeOrderedIds } from "../kernel/index.js";
import { askStore, ClienteleEnvironment, describeTable, type EventBus } from "../storage/index.js";
import {
  makeReactions,
  makeRedact,
  ownersOf,
  records,
  sharedWith,
  teamsOf,
  withSubteams,
} from "./modules.js";
import type { ClienteleOptions, Configuration } from "./options.js";

const remembered = <A>(make: (key: string) => A): ((key: string) => A) => {
  const made = new Map<string, A>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
};

/** Opens the store, and closes it at the end. Time and randomness enter here and nowhere else. */
export const environmentLayer = (
  options: ClienteleOptions,
  configuration: Configuration,
  bus: EventBus,
): Layer.Layer<ClienteleEnvironment, CommandError> =>
  Layer.effect(
    ClienteleEnvironment,
    Effect.gen(function* () {
      const clock = yield* Clock.Clock;
      const { storage: store, replica = null } = options;
      // The replica second: it is looked at when the store has made what is to be there.
      for (const one of replica === null ? [store] : [store, replica])
        yield* Effect.acquireRelease(
          askStore(one, () => one.open(records.map(describeTable))),
          () => Effect.promise(() => one.close()),
        );
      const reactions = makeReactions(configuration);
      return {
        store,
        replica,
        now: options.clock ?? (() => clock.currentTimeMillisUnsafe()),
        newId:
          options.newId ?? timeOrderedIds((into) => crypto.getRandomValues(into as Uint8Array<ArrayBuffer>)),
        roles: configuration.roles,
        calendarOf: remembered((tenant): Calendar => makeCalendar(configuration.calendarConfigOf(tenant))),
        reactionsTo: remembered((type) => reactions.filter((reaction) => reaction.on === type)),
        ownersOf,
        sharedWith,
        teamsOf,
        withSubteams,
        redact: makeRedact(configuration.ownership),
        publish: bus.publish,
        maxAttempts: configuration.maxAttempts,
      };
    }),
  );
