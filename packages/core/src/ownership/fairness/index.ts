/** How fairly customers were given: by count, by value and by opportunity. */
export * from "./breach.js";
export * from "./fairness.js";
export * from "./shares.js";
