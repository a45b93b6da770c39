import { catalogues } from "./catalogue.js";
import type { Check } from "./check.js";
import { checks } from "./checks.js";
import { ConformanceError, fail } from "./claim.js";
import type { ConformanceOptions, Waiver } from "./harness.js";
import { runCheck, type Subject } from "./run.js";

/** A waived check must fail under at least one catalogue, else it needs no waiver. */
const runWaived = async (
  check: Check,
  waiver: Waiver,
  today: string | undefined,
  subject: Subject,
): Promise<void> => {
  if (today === undefined)
    return fail(`${waiver.id} is waived until ${waiver.until}; tell the kit \`today\``);
  if (waiver.reason.trim() === "") return fail(`the waiver of ${waiver.id} gives no reason`);
  if (today > waiver.until)
    return fail(`the waiver of ${waiver.id} ended on ${waiver.until}: ${waiver.reason}`);
  for (const catalogue of catalogues) {
    try {
      await runCheck(check, catalogue, subject);
    } catch (cause) {
      if (cause instanceof ConformanceError) return;
      throw cause;
    }
  }
  fail(`${waiver.id} passes; take its waiver away`);
};

/**
 * Holds a store to the port: every check, on a fresh store each, under three catalogues.
 *
 * @example
 * ```ts
 * import { checks, storeConformance } from "@clientele/core/testing";
 *
 * typeof storeConformance; // => "function"
 * checks.map((check) => check.id).includes("CAS-4"); // => true
 * ```
 */
export const storeConformance = (options: ConformanceOptions): void => {
  const { runner, name, waivers = [], today, ...subject } = options;
  const waiverOf = (check: Check): Waiver | undefined => waivers.find((one) => one.id === check.id);
  runner.describe(`${name} keeps the contract of stores`, () => {
    for (const waiver of waivers.filter((one) => !checks.some((check) => check.id === one.id))) {
      runner.it(`waiver of ${waiver.id}`, async () => fail(`there is no check ${waiver.id} to waive`));
    }
    for (const check of checks) {
      const waiver = waiverOf(check);
      if (waiver !== undefined) {
        runner.it(`${check.id} is waived: ${waiver.reason}`, () => runWaived(check, waiver, today, subject));
        continue;
      }
      for (const catalogue of catalogues) {
        const title = `${check.id} ${check.title} (${catalogue.name})`;
        runner.it(title, () => runCheck(check, catalogue, subject));
      }
    }
  });
};
