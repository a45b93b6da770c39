import { type Contact, nameKey } from "../customer/index.js";
import { type Fault, fail, iso, ok, type Result } from "../kernel/index.js";
import { leadAnswered, leadDuplicate, leadNotOpen } from "./faults.js";
import { emailKey, phoneKey } from "./lead-keys.js";
import type { LeadKey } from "./lead-policy.js";
import type { Lead } from "./model.js";

/** Only an open lead can be qualified, assigned, converted or disqualified. */
export const checkLeadOpen = (lead: Pick<Lead, "status" | "closedAt" | "capturedAt">): Result<null, Fault> =>
  lead.status === "open"
    ? ok(null)
    : fail(leadNotOpen({ status: lead.status, closedAt: iso(lead.closedAt ?? lead.capturedAt) }));

/** Who is the same already: ids of open leads and of customers, and by what. */
export interface Namesakes {
  readonly by: readonly LeadKey[];
  readonly leads: readonly string[];
  readonly customers: readonly string[];
}

/** Is this one known already? `force` lets it in all the same. */
export const checkNew = (name: string, known: Namesakes, force: boolean): Result<null, Fault> =>
  force || known.leads.length + known.customers.length === 0
    ? ok(null)
    : fail(leadDuplicate({ name, ...known }));

/** Only the first answer to an open lead counts. */
export const checkUnanswered = ({ respondedAt }: Pick<Lead, "respondedAt">): Result<null, Fault> =>
  respondedAt === null ? ok(null) : fail(leadAnswered({ at: iso(respondedAt) }));

const phoneOf = ({ phone }: Contact): string => phoneKey(phone ?? "", null);

const isSame = (a: Contact, b: Contact): boolean => {
  if (a.email !== null && b.email !== null) return emailKey(a.email) === emailKey(b.email);
  if (phoneOf(a) !== "" && phoneOf(b) !== "") return phoneOf(a) === phoneOf(b);
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
