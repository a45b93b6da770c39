import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rendezvous } from "./index.js";

const shards = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 });
const tenants = fc.array(fc.string(), { minLength: 1, maxLength: 50 });

describe("rendezvous hashing", () => {
  it("names one of the shards, whatever their order", () => {
    fc.assert(
      fc.property(shards, tenants, (names, all) => {
        const [one, other] = [rendezvous(names), rendezvous([...names].reverse())];
        for (const tenant of all) {
          expect(names).toContain(one(tenant));
          expect(other(tenant)).toBe(one(tenant));
        }
      }),
    );
  });

  it("moves tenants to a new shard only, and those of a lost one only", () => {
    fc.assert(
      fc.property(shards, fc.string({ minLength: 1 }), tenants, (names, added, all) => {
        fc.pre(!names.includes(added));
        const [before, after] = [rendezvous(names), rendezvous([...names, added])];
        for (const tenant of all) expect([before(tenant), added]).toContain(after(tenant));
      }),
    );
  });

  it("spreads tenants evenly: of 9,000 each of three shards has 3,000, give or take 5 %", () => {
    const shardFor = rendezvous(["a", "b", "c"]);
    for (const prefix of ["tenant-", "租户", ""]) {
      const counts = new Map<string, number>();
      for (let at = 0; at < 9_000; at++) {
        const shard = shardFor(`${prefix}${at}`);
        counts.set(shard, (counts.get(shard) ?? 0) + 1);
      }
      for (const name of ["a", "b", "c"]) expect(Math.abs((counts.get(name) ?? 0) - 3_000)).toBeLessThan(150);
    }
  });

  it("takes no empty list", () => {
    expect(() => rendezvous([])).toThrow("at least one");
  });
});
