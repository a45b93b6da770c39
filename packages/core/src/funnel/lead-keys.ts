import { nameKey } from "../customer/index.js";
import { addWorkingMinutes, type Calendar, type Instant } from "../kernel/index.js";
import type { LeadPolicy } from "./lead-policy.js";
import type { Lead } from "./model.js";

/**
 * An e-mail address as it is compared: without spaces around it, in lower case.
 *
 * @example
 * ```ts
 * import { emailKey } from "@clientele/core/funnel";
 *
 * emailKey(" Li@Acme.CN "); // => "li@acme.cn"
 * ```
 */
export const emailKey = (email: string): string => email.normalize("NFKC").trim().toLowerCase();

/**
 * A telephone number as it is compared: its digits, with a plus before the calling code. `00` stands for the plus; a
 * number without either is completed by the calling code, without its first 0, where one is given.
 *
 * @example
 * ```ts
 * import { phoneKey } from "@clientele/core/funnel";
 *
 * phoneKey("138 0013-8000", "86") === phoneKey("+86 138 0013 8000", null); // => true
 * phoneKey("0571 8888 0000", "86"); // => "+8657188880000"
 * phoneKey("(0571) 8888", null); // => "05718888"
 * ```
 */
export const phoneKey = (phone: string, callingCode: string | null): string => {
  const plain = phone.normalize("NFKC").replace(/[^\d+]/g, "");
  const dialled = plain.startsWith("00") ? `+${plain.slice(2)}` : plain;
  if (dialled === "" || dialled.startsWith("+") || callingCode === null) return dialled;
  return `+${callingCode}${dialled.replace(/^0/, "")}`;
};

/** By what a lead is looked up. */
export type LeadKeys = Pick<Lead, "nameKey" | "emailKey" | "phoneKey">;

export const keysOfLead = (
  { name, contact }: Pick<Lead, "name" | "contact">,
  { callingCode }: Pick<LeadPolicy, "callingCode">,
): LeadKeys => ({
  nameKey: nameKey(name),
  emailKey: emailKey(contact?.email ?? "") || null,
  phoneKey: phoneKey(contact?.phone ?? "", callingCode) || null,
});

/** The keys that no other open lead may have. None, where it was forced. */
export const openKeys = (
  keys: LeadKeys,
  { sameBy }: Pick<LeadPolicy, "sameBy">,
  forced: boolean,
): Pick<Lead, "openName" | "openEmail" | "openPhone"> => ({
  openName: !forced && sameBy.includes("name") ? keys.nameKey : null,
  openEmail: !forced && sameBy.includes("email") ? keys.emailKey : null,
  openPhone: !forced && sameBy.includes("phone") ? keys.phoneKey : null,
});

/** By when a lead is to be answered: working time from its capture, by its quality. Null where nobody waits. */
export const respondBy = (
  { quality, capturedAt }: Pick<Lead, "quality" | "capturedAt">,
  { response }: Pick<LeadPolicy, "response">,
  calendar: Calendar,
): Instant | null =>
  response === null
    ? null
    : addWorkingMinutes(capturedAt, response[quality ?? "unrated"], response.hours, calendar);
