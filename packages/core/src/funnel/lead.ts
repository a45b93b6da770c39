import { type Contact, nameKey } from "../customer/index.js";
import { type Fault, fail, iso, ok, type Result } from "../kernel/index.js";
import { leadDuplicate, leadNotOpen } from "./faults.js";
import type { Lead } from "./model.js";

/** Only an open lead can be qualified, assigned, converted or disqualified. */
export const checkLeadOpen = (lead: Pick<Lead, "status" | "closedAt" | "capturedAt">): Result<null, Fault> =>
  lead.status === "open"
    ? ok(null)
    : fail(leadNotOpen({ status: lead.status, closedAt: iso(lead.closedAt ?? lead.capturedAt) }));

/** Who has the same name already: ids of open leads and of customers. */
export interface Namesakes {
  readonly leads: readonly string[];
  readonly customers: readonly string[];
}

/** Is this one known already? `force` lets it in all the same. */
export const checkNew = (
  name: string,
  { leads, customers }: Namesakes,
  force: boolean,
): Result<null, Fault> =>
  force || leads.length + customers.length === 0 ? ok(null) : fail(leadDuplicate({ name, leads, customers }));

const phoneKey = (phone: string | null): string => (phone ?? "").replace(/[^\d+]/g, "");

const isSame = (a: Contact, b: Contact): boolean => {
  if (a.email !== null && b.email !== null) return a.email.toLowerCase() === b.email.toLowerCase();
  if (phoneKey(a.phone) !== "" && phoneKey(b.phone) !== "") return phoneKey(a.phone) === phoneKey(b.phone);
  return nameKey(a.name) === nameKey(b.name);
};

/**
 * The contacts of a customer with that of a lead: taken over once. It is the same person as one who is there when both
 * have an e-mail address and it is the same; else by telephone; else by name. Then nothing changes.
 *
 * @example
 * ```ts
 * import { takeOver } from "@clientele/core/funnel";
 *
 * const li = { name: "Li Na", role: "", email: "li@acme.cn", phone: null, decides: true };
 * takeOver([li], { ...li, name: "LI NA", email: "Li@acme.cn" }).length; // => 1
 * takeOver([li], { ...li, email: "na@acme.cn" }).length; // => 2
 * ```
 */
export const takeOver = (contacts: readonly Contact[], contact: Contact | null): readonly Contact[] =>
  contact === null || contacts.some((one) => isSame(one, contact)) ? contacts : [...contacts, contact];
