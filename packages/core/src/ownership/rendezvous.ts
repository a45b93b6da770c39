/** FNV-1a over UTF-16 units, then the finaliser of MurmurHash3: a whole number from 0 to 2^32 - 1, the same everywhere. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/**
 * What a rep draws for a customer: the highest of one draw for each unit of weight (D. Thaler and C. Ravishankar, "Using
 * name-based mappings to increase hit rates", IEEE/ACM Trans. Networking 6, 1998). The highest draw of all wins, so nobody
 * but who leaves loses customers, and nobody but who is new gains them; a weight that grows only draws to itself.
 *
 * @example
 * ```ts
 * import { bestDraw } from "@clientele/core/ownership";
 *
 * const winner = (reps: readonly string[]) =>
 *   [...reps].sort((a, b) => bestDraw("c-7", b, 1) - bestDraw("c-7", a, 1))[0];
 * const first = winner(["lin", "zhou", "wu"]);
 * const others = ["lin", "zhou", "wu"].filter((rep) => rep !== first);
 * winner([first ?? "", others[0] ?? ""]) === first; // => true
 * ```
 */
export const bestDraw = (customerId: string, repId: string, weight: number): number => {
  let best = 0;
  for (let draw = 0; draw < weight; draw += 1)
    best = Math.max(best, hashOf(`${customerId}\n${repId}\n${draw}`));
  return best;
};
