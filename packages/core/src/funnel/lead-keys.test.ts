import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, makeCalendar } from "../kernel/index.js";
import { emailKey, keysOfLead, openKeys, phoneKey, respondBy } from "./lead-keys.js";
import { LeadPolicy } from "./lead-policy.js";

describe("a telephone number", () => {
  test.each([
    ["138 0013 8000", "86", "+8613800138000"],
    ["＋８６ 138-0013-8000", "86", "+8613800138000"],
    ["0086 138 0013 8000", null, "+8613800138000"],
    ["0571-8888 0000", "86", "+8657188880000"],
    ["0571-8888 0000", null, "057188880000"],
    ["ext.", "86", ""],
  ])("%s is compared as %s says", (written, callingCode, key) => {
    expect(phoneKey(written, callingCode)).toBe(key);
  });

  test("is the same however often it is read, with whatever between its digits", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        digits,
        fc.constantFrom(" ", "-", "(", ")", "."),
        fc.constantFrom("86", null),
        (raw, gap, code) => {
          const key = phoneKey(raw, code);
          expect(phoneKey([...raw].join(gap), code)).toBe(key);
          if (code !== null) expect(phoneKey(key, code)).toBe(key);
        },
      ),
    );
  });
});

test("an e-mail address is compared without case, width and spaces around it", () => {
  expect(emailKey("  Ｌi@ACME.cn ")).toBe("li@acme.cn");
});

describe("a lead", () => {
  const contact = { name: "Li", role: "", email: "Li@Acme.cn", phone: "138 0013 8000", decides: false };

  test("is known by the keys that the policy counts, and by none when it was forced", () => {
    const policy = LeadPolicy.parse({ sameBy: ["email", "phone"], callingCode: "86" });
    const keys = keysOfLead({ name: " ACME ", contact }, policy);
    expect(keys).toEqual({ nameKey: "acme", emailKey: "li@acme.cn", phoneKey: "+8613800138000" });
    expect(openKeys(keys, policy, false)).toEqual({
      openName: null,
      openEmail: "li@acme.cn",
      openPhone: "+8613800138000",
    });
    expect(openKeys(keys, policy, true)).toEqual({ openName: null, openEmail: null, openPhone: null });
    const bare = keysOfLead({ name: "Acme", contact: { ...contact, email: null, phone: "" } }, policy);
    expect(bare).toEqual({ nameKey: "acme", emailKey: null, phoneKey: null });
    expect(keysOfLead({ name: "Acme", contact: null }, policy)).toEqual(bare);
    expect(openKeys(keys, LeadPolicy.parse({ sameBy: ["name"] }), false)).toEqual({
      openName: "acme",
      openEmail: null,
      openPhone: null,
    });
  });

  test("is to be answered in working time by its quality, and by no time where nobody waits", () => {
    const policy = LeadPolicy.parse({ response: { hot: 30, unrated: 600 } });
    const capturedAt = instant("2026-01-09T17:45:00+08:00");
    const shanghai = makeCalendar({ zone: "Asia/Shanghai" });
    const due = (quality: "hot" | null) => respondBy({ quality, capturedAt }, policy, shanghai);
    expect(due("hot")).toBe(instant("2026-01-12T09:15:00+08:00"));
    expect(due(null)).toBe(instant("2026-01-13T09:45:00+08:00"));
    expect(respondBy({ quality: "hot", capturedAt }, LeadPolicy.parse({}), shanghai)).toBeNull();
  });
});
