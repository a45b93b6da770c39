/** Gives ids their handles: whole numbers from 0, so that what belongs to an id is found in an array. */
export interface Handles {
  /** The handle of an id; one that is not known yet gets the next. */
  of(id: string): number;
  /** The ids that have been met, in ascending order (by UTF-16 code units), and where each handle stands among them. */
  ascending(): { readonly ids: readonly string[]; readonly places: Int32Array };
}

/**
 * Handles for arbitrary ids. Looking up a text costs many times more than adding a number to a column, so it is done
 * once for each order, when it comes in.
 *
 * @example
 * ```ts
 * import { handles } from "@clientele/core/classification";
 *
 * const customers = handles();
 * [customers.of("zhou"), customers.of("acme"), customers.of("zhou")]; // => [0, 1, 0]
 * customers.ascending().ids; // => ["acme", "zhou"]
 * [...customers.ascending().places]; // => [1, 0]
 * ```
 */
export const handles = (): Handles => {
  const known = new Map<string, number>();
  return {
    of(id) {
      const handle = known.get(id) ?? known.size;
      if (handle === known.size) known.set(id, handle);
      return handle;
    },
    ascending() {
      const ids = [...known.keys()].sort();
      const places = new Int32Array(ids.length);
      ids.forEach((id, place) => {
        places[known.get(id) ?? 0] = place;
      });
      return { ids, places };
    },
  };
};
