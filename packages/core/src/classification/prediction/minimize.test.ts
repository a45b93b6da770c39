import { expect, test } from "vitest";
import { minimize, type Objective } from "./minimize.js";

/** Rosenbrock's valley with its bottom at (1, 1), raised so high that rounding hides the last steps down; sums of thousands of terms round as unevenly. */
const valley =
  (height: number): Objective =>
  (point, gradient) => {
    const [x = 0, y = 0] = point;
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    const rounding = 1e-15 * height * Math.sin(1e9 * (x + y));
    return height + (1 - x) ** 2 + 100 * (y - x * x) ** 2 + rounding;
  };

test.each([0, 1e6])("finds the bottom of a bent valley that lies at %d", (height) => {
  const found = minimize(valley(height), Float64Array.of(-1.2, 1), { tolerance: 1e-7, maxIterations: 200 });
  expect(found.converged).toBe(true);
  expect(found.point[0]).toBeCloseTo(1, 6);
  expect(found.point[1]).toBeCloseTo(1, 6);
  expect(found.iterations).toBeLessThan(60);
});

test("says so where it has not come to the bottom", () => {
  const found = minimize(valley(0), Float64Array.of(-1.2, 1), { tolerance: 1e-7, maxIterations: 3 });
  expect(found).toMatchObject({ converged: false, iterations: 3 });
  expect(found.steepness).toBeGreaterThan(1e-7);
});
