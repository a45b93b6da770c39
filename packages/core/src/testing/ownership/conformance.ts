import { ConformanceError } from "../claim.js";
import type { Runner } from "../harness.js";
import { checkLaws, type LawOptions, type LawReport } from "./check.js";
import { ownershipLaws } from "./laws.js";
import { reportText } from "./report.js";
import type { Sut } from "./sut.js";

export interface OwnershipConformanceOptions<S> extends LawOptions {
  /** `describe` and `it` of vitest, jest, mocha or node:test. */
  readonly runner: Runner;
  readonly sut: Sut<S>;
}

/**
 * Registers the laws with a test runner: one test for each, and one for what had to be seen. The stories are told once, by
 * whichever test comes first.
 *
 * @example
 * ```ts no-run
 * import { ownershipConformance, serviceSut } from "@clientele/core/testing";
 * import { describe, it } from "vitest";
 *
 * ownershipConformance({ runner: { describe, it }, sut: serviceSut(() => myStore()) });
 * ```
 */
export const ownershipConformance = <S>({
  runner,
  sut,
  ...options
}: OwnershipConformanceOptions<S>): void => {
  let told: Promise<LawReport> | null = null;
  const report = (): Promise<LawReport> => {
    told ??= checkLaws(sut, options);
    return told;
  };
  const only = async (pick: (report: LawReport) => LawReport): Promise<void> => {
    const picked = pick(await report());
    if (picked.laws.some((law) => law.counterexample !== null) || picked.unseen.length > 0)
      throw new ConformanceError(reportText(picked));
  };
  runner.describe(`${sut.name} keep the laws of ownership`, () => {
    const laws = (options.laws ?? ownershipLaws).filter(
      ({ of }) =>
        of === "history" ||
        (of === "arrivals" && options.decide !== null) ||
        (of === "functions" && options.functions !== null),
    );
    for (const { id, title } of laws)
      runner.it(`${id} ${title.en}`, () =>
        only((all) => ({ ...all, laws: all.laws.filter((law) => law.id === id), unseen: [] })),
      );
    runner.it("every command and every refusal was seen", () => only((all) => ({ ...all, laws: [] })));
  });
};
