import { expect, test } from "vitest";

// A path in a variable: the script is plain JavaScript, run before anything is installed, and has no types.
const script: string = "../scripts/test-count.mjs";
const { closingLine, count } = await import(/* @vite-ignore */ script);
const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});
const line = (exitCode: number, ...files: object[]) => closingLine(count({ testResults: files }, exitCode));

test("counts what passed, failed and was skipped", () => {
  expect(line(0, file("passed", "passed", "passed"))).toBe("2 passed, 0 failed");
  expect(line(1, file("failed", "passed", "failed", "pending", "todo"))).toBe(
    "1 passed, 1 failed, 2 skipped",
  );
});

test("a file that did not load is a failure", () => {
  expect(line(1, file("failed"), file("passed", "passed"))).toBe("1 passed, 1 failed");
});

test("a run that ends badly without a failed test is a failure", () => {
  expect(line(1, file("passed", "passed"))).toBe("1 passed, 1 failed");
  expect(closingLine(count(undefined, 137))).toBe("0 passed, 1 failed");
});

test("no test at all is told apart", () => {
  expect(count({ testResults: [] }, 1)).toEqual({ passed: 0, failed: 0, skipped: 0, none: true });
});
