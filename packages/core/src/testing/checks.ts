import type { Check } from "./check.js";
import { aggregate } from "./checks/aggregate.js";
import { appendOnly } from "./checks/append-only.js";
import { capabilities } from "./checks/capabilities.js";
import { compareAndSet } from "./checks/compare-and-set.js";
import { counters } from "./checks/counters.js";
import { errors } from "./checks/errors.js";
import { find } from "./checks/find.js";
import { history } from "./checks/history.js";
import { journal } from "./checks/journal.js";
import { lease } from "./checks/lease.js";
import { order } from "./checks/order.js";
import { rows } from "./checks/rows.js";
import { tenants } from "./checks/tenants.js";
import { transaction } from "./checks/transaction.js";
import { unique } from "./checks/unique.js";
import { values } from "./checks/values.js";

/** Everything that a store must pass, by the ids that the port's documentation names. */
export const checks: readonly Check[] = [
  ...rows,
  ...values,
  ...order,
  ...find,
  ...aggregate,
  ...compareAndSet,
  ...unique,
  ...appendOnly,
  ...counters,
  ...transaction,
  ...journal,
  ...lease,
  ...tenants,
  ...errors,
  ...capabilities,
  ...history,
];
