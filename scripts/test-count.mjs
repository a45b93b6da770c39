// What a test run came to, from Vitest's JSON report and exit code.

/** A file that failed without any failed test (it did not load), or a run that ended badly, counts as a failure. */
export function count(report, exitCode) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === "passed").length;
  const failedTests = tests.filter((test) => test.status === "failed").length;
  const brokenFiles = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const skipped = tests.length - passed - failedTests;
  const none = report !== undefined && passed + failedTests + brokenFiles === 0;
  const failed = failedTests + brokenFiles;
  const crashed = failed === 0 && !none && (exitCode !== 0 || report === undefined);
  return { passed, failed: crashed ? 1 : failed, skipped, none };
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
