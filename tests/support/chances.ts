/** Numbers from 0 to below 1, the same for the same seed: many at once, where shrinking each would take too long. */
export const chances = (size: number, seed: number): number[] => {
  let state = seed;
  return Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
};
