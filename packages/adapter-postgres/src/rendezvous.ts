import { twoHashes } from "./driver/statement.js";
import { refuse } from "./failure.js";

/** The finish of MurmurHash3: every bit of the hash bears on every bit of the score. */
const mixed = (hash: number): number => {
  let state = hash;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
};

const scoreOf = (shard: string, tenant: string): number => {
  const [one, other] = twoHashes(JSON.stringify([shard, tenant]));
  return mixed(one ^ mixed(other));
};

/**
 * The shard of a tenant by rendezvous hashing: that with the highest score for it. The same on every machine and in every
 * release. A shard that is added takes its part from all others alike; one that is taken away leaves its tenants to all
 * others alike, and no other tenant moves (Thaler and Ravishankar, 1998).
 *
 * @example
 * ```ts
 * import { rendezvous } from "@clientele/adapter-postgres";
 *
 * rendezvous(["a", "b", "c"])("acme"); // => "c"
 * rendezvous(["c", "a", "b"])("acme"); // => "c"
 * ```
 */
export const rendezvous = (shards: readonly string[]): ((tenant: string) => string) => {
  const names = [...new Set(shards)].sort();
  if (names.length === 0)
    refuse(
      "rendezvous needs the names of shards; give at least one",
      "rendezvous 需要分片名称；请至少给出一个",
    );
  return (tenant) => {
    let best = { name: "", score: -1 };
    for (const name of names) {
      const score = scoreOf(name, tenant);
      if (score > best.score) best = { name, score };
    }
    return best.name;
  };
};
