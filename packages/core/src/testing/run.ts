import type { StoreCapabilities } from "../storage/index.js";
import type { Catalogue } from "./catalogue.js";
import type { Check, Context } from "./check.js";
import { ConformanceError } from "./claim.js";
import type { Setup } from "./harness.js";
import { rowReader, translated } from "./translated.js";

/** What checks are run on. */
export interface Subject {
  readonly claims: StoreCapabilities;
  readonly setup: Setup;
}

const onFreshStore = async (
  subject: Subject,
  catalogue: Catalogue,
  work: (context: Context) => Promise<void>,
): Promise<void> => {
  const harness = await subject.setup(catalogue.tables);
  const store = translated(harness.store, catalogue);
  const { reopen } = harness;
  const toChecks = rowReader(catalogue);
  try {
    await work({
      store,
      other: harness.peer === null ? store : translated(harness.peer, catalogue),
      inspect: async (tenant, table, id) => {
        const row = await harness.inspect(tenant, catalogue.table(table), id);
        return row === null ? null : toChecks(row);
      },
      reopen: reopen === undefined ? null : async () => translated(await reopen(), catalogue),
      begin: harness.begin ?? null,
      claims: subject.claims,
      onFreshStore: (again) => onFreshStore(subject, catalogue, again),
    });
  } finally {
    await harness.dispose();
  }
};

/** Runs one check on a fresh store. Rejects with the id of the check, and what was expected and found. */
export const runCheck = async (check: Check, catalogue: Catalogue, subject: Subject): Promise<void> => {
  try {
    await onFreshStore(subject, catalogue, check.run);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConformanceError(`${check.id} (${catalogue.name}): ${check.title}\n${why}`, { cause });
  }
};
