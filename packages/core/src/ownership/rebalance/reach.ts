import type { Shelf } from "./transfers.js";

/**
 * Shelves whose customers can make room for each other, each set for itself: two hang together when they have an owner or
 * a candidate in common. O(shelves + members).
 */
export const inReach = (
  members: readonly (readonly number[])[],
  shelves: readonly Shelf[],
): readonly (readonly Shelf[])[] => {
  const parents = new Map<number, number>();
  const rootOf = (rep: number): number => {
    let root = rep;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up;
    parents.set(rep, root);
    return root;
  };
  const joined = new Set<number>();
  for (const { owner, group } of shelves) {
    const reps = joined.has(group) ? [] : (members[group] ?? []);
    joined.add(group);
    const [first = owner] = members[group] ?? [];
    for (const rep of [owner, ...reps]) parents.set(rootOf(rep), rootOf(first));
  }
  const sets = new Map<number, Shelf[]>();
  for (const shelf of shelves) {
    const root = rootOf(shelf.owner);
    const set = sets.get(root) ?? [];
    set.push(shelf);
    sets.set(root, set);
  }
  return [...sets.values()];
};
