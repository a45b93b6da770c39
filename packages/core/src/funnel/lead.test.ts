import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contact } from "../customer/index.js";
import { checkLeadOpen, checkNew, takeOver } from "./lead.js";

const contact = (name: string, changes: Partial<Contact> = {}): Contact => ({
  name,
  role: "",
  email: null,
  phone: null,
  decides: false,
  ...changes,
});

describe("a contact that is taken over", () => {
  const li = contact("Li Na", { email: "li@acme.cn", phone: "+86 571 8888" });

  test("is the same person by e-mail, else by telephone, else by name", () => {
    expect(takeOver([li], contact("Na Li", { email: "LI@acme.cn" }))).toEqual([li]);
    expect(takeOver([li], contact("Na Li", { phone: "+86-571-8888" }))).toEqual([li]);
    expect(takeOver([li], contact("ＬＩ  na"))).toEqual([li]);
  });

  test("is another person when what is known of both differs", () => {
    const other = contact("Li Na", { email: "na.li@acme.cn", phone: "+86 571 8888" });
    expect(takeOver([li], other)).toEqual([li, other]);
    const elsewhere = contact("Li Na", { phone: "+86 571 9999" });
    expect(takeOver([li], elsewhere)).toEqual([li, elsewhere]);
  });

  test("is taken over once, however often it is tried, and what was there stays", () => {
    const anyContact = fc.record({
      name: fc.constantFrom("Li Na", "li na", "Zhou"),
      email: fc.constantFrom(null, "a@x.cn", "A@x.cn", "b@x.cn"),
      phone: fc.constantFrom(null, "1 2", "12", "3"),
    });
    fc.assert(
      fc.property(fc.array(anyContact), anyContact, (there, given) => {
        const contacts = there.map((one) => contact(one.name, one));
        const once = takeOver(contacts, contact(given.name, given));
        expect(once.slice(0, contacts.length)).toEqual(contacts);
        expect(takeOver(once, contact(given.name, given))).toBe(once);
        expect(takeOver(contacts, null)).toBe(contacts);
      }),
    );
  });
});

describe("a lead", () => {
  test("whose name is known is refused with the ids, unless it is forced", () => {
    const known = { by: ["name" as const], leads: ["l-1"], customers: ["c-1", "c-2"] };
    expect(checkNew("Acme", known, false)).toMatchObject({
      ok: false,
      error: { kind: "Conflict", code: "FUNNEL.DUPLICATE", facts: { name: "Acme", ...known } },
    });
    expect(checkNew("Acme", known, true).ok).toBe(true);
    expect(checkNew("Acme", { by: ["name"], leads: [], customers: [] }, false).ok).toBe(true);
    expect(checkNew("Acme", { by: ["name"], leads: [], customers: ["c-1"] }, false).ok).toBe(false);
  });

  test("that is closed says since when", () => {
    const closed = { status: "converted", capturedAt: 0, closedAt: 1553475600000 } as const;
    expect(checkLeadOpen(closed)).toMatchObject({
      ok: false,
      error: { facts: { status: "converted", closedAt: "2019-03-25T01:00:00.000Z" } },
    });
  });
});
