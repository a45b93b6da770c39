import type { JournalEntry } from "@clientele/core/port";
import { refuse } from "./failure.js";
import type { Tenant } from "./state.js";

const placeOf = (position: string): number =>
  /^\d{1,15}$/.test(position)
    ? Number(position)
    : refuse(`${JSON.stringify(position)} is no position of a journal`);

/** The first place in an ascending list that is at least `wanted`. */
const firstFrom = (places: readonly number[], wanted: number): number => {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Entries after a position; the position of an entry is how many there are up to and with it. */
export const entriesAfter = (
  tenant: Tenant,
  options: { readonly after: string | null; readonly subject: string | null; readonly limit: number },
): readonly JournalEntry[] => {
  const from = options.after === null ? 0 : placeOf(options.after);
  const entry = (place: number): readonly JournalEntry[] => {
    const event = tenant.journal[place];
    return event === undefined ? [] : [{ position: String(place + 1), event }];
  };
  if (options.subject === null) {
    const end = Math.min(from + options.limit, tenant.journal.length);
    return Array.from({ length: Math.max(0, end - from) }, (_, at) => from + at).flatMap(entry);
  }
  const places = tenant.bySubject.get(options.subject) ?? [];
  const first = firstFrom(places, from);
  return places.slice(first, first + options.limit).flatMap(entry);
};
