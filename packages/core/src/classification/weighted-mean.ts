/**
 * The weighted mean in hundredths, rounded half up, without leaving whole numbers. `points` is the sum of weight x value,
 * `weights` the sum of the weights, above 0.
 */
export const weightedMean = (points: number, weights: number): number =>
  Math.floor((200 * points + weights) / (2 * weights));
