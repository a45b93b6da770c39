/** One thing that was looked at, and what is wrong with it, line by line; nothing when it is as it should be. */
export interface JunitCase {
  readonly name: string;
  readonly failure: readonly string[];
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * What build servers read: one suite, one test case for each thing that was looked at.
 *
 * @example
 * ```ts
 * import { junitSuite } from "@clientele/core/testing";
 *
 * junitSuite("east", [{ name: "fair", failure: ["a < b"] }]).includes('<failure message="a &lt; b">'); // => true
 * ```
 */
export const junitSuite = (name: string, cases: readonly JunitCase[]): string => {
  const suite = escaped(name);
  const one = ({ name: said, failure }: JunitCase): string => {
    const open = `    <testcase classname="${suite}" name="${escaped(said)}"`;
    if (failure.length === 0) return `${open}/>`;
    const text = escaped(failure.join("\n"));
    return `${open}>\n      <failure message="${escaped(failure[0] ?? "")}">${text}</failure>\n    </testcase>`;
  };
  const failures = cases.filter(({ failure }) => failure.length > 0).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="${suite}" tests="${cases.length}" failures="${failures}">`,
    ...cases.map(one),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
};
