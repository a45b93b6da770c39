/** A set of the classes of one dimension; null stands for all of them. */
export type Bits = Uint32Array;

export const noBits = (size: number): Bits => new Uint32Array((size + 31) >>> 5);

export const bitsOf = (size: number, members: Iterable<number>): Bits => {
  const bits = noBits(size);
  for (const at of members) bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
  return bits;
};

export const hasBit = (bits: Bits, at: number): boolean => ((bits[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;

export const isEmpty = (bits: Bits): boolean => bits.every((word) => word === 0);

const popcount = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

export const countOf = (bits: Bits): number => {
  let count = 0;
  for (let at = 0; at < bits.length; at += 1) count += popcount(bits[at] ?? 0);
  return count;
};

/** How many two sets share. */
export const sharedBy = (a: Bits, b: Bits): number => {
  let count = 0;
  for (let at = 0; at < a.length; at += 1) count += popcount((a[at] ?? 0) & (b[at] ?? 0));
  return count;
};

export const meets = (a: Bits, b: Bits): boolean => {
  for (let at = 0; at < a.length; at += 1) if (((a[at] ?? 0) & (b[at] ?? 0)) !== 0) return true;
  return false;
};

export const isSubset = (a: Bits, b: Bits): boolean => {
  for (let at = 0; at < a.length; at += 1) if (((a[at] ?? 0) & ~(b[at] ?? 0)) !== 0) return false;
  return true;
};

export const both = (a: Bits, b: Bits): Bits => a.map((word, at) => word & (b[at] ?? 0));
export const without = (a: Bits, b: Bits): Bits => a.map((word, at) => word & ~(b[at] ?? 0));

export const membersOf = (bits: Bits, size: number): readonly number[] =>
  Array.from({ length: size }, (_, at) => at).filter((at) => hasBit(bits, at));
