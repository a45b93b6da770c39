import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { memoryStore } from "@clientele/adapter-memory";
import { type ClienteleSession, createClientele } from "@clientele/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import type { ClassificationPolicyInput } from "./index.js";

const classification: ClassificationPolicyInput = {
  customerSegments: [
    { name: "buyers", when: { orders: { gte: 1 } } },
    { name: "big spenders", when: { sales: { CNY: { gte: 10_000 } } } },
    { name: "east", when: { region: { within: ["CN/Zhejiang"] } } },
    { name: "east dealers", when: { region: { within: ["CN/Zhejiang"] }, kind: { in: ["dealer"] } } },
    { name: "tier A", when: { tier: { in: ["A"] } } },
  ],
};

const order = (customerId: string, id: string, amount: number, currency = "CNY") => ({
  id,
  customerId,
  placedAt: "2026-01-04T00:00:00Z",
  currency,
  lines: [{ quantity: amount < 0 ? -1 : 1, amount }],
});

const names = async (bed: TestBed, customerId: string) => {
  const { items } = await bed.admin.classification.memberships({ customerId });
  return items.filter(({ leftAt }) => leftAt === null).map(({ segment }) => segment);
};

onEveryStore("customer segments", (open) => {
  test("every event moves the customer, with the day it entered and left", async () => {
    const bed = open({ classification });
    const heard: unknown[] = [];
    bed.crm.on("classification.segment-entered", ({ data }) => void heard.push(["in", data.segment]));
    bed.crm.on("classification.segment-left", ({ data }) => void heard.push(["out", data.segment]));
    await bed.admin.customers.register({ id: "acme", name: "Acme", region: "CN/Zhejiang/Hangzhou" });
    const registered = bed.now();
    expect(await names(bed, "acme")).toEqual(["east"]);
    bed.passDays(1);
    await bed.admin.orders.record(order("acme", "o-1", 12_000));
    expect(new Set(await names(bed, "acme"))).toEqual(new Set(["buyers", "big spenders", "east"]));
    bed.passDays(1);
    await bed.admin.orders.cancel({ id: "o-1" });
    expect(await names(bed, "acme")).toEqual(["east"]);
    await bed.admin.customers.change({ id: "acme", kind: "dealer", region: "CN/Jiangsu" });
    expect(await names(bed, "acme")).toEqual([]);
    expect(heard).toEqual([
      ["in", "east"],
      ["in", "buyers"],
      ["in", "big spenders"],
      ["out", "buyers"],
      ["out", "big spenders"],
      ["out", "east"],
    ]);
    const { items } = await bed.admin.classification.memberships({ customerId: "acme" });
    expect(items.find(({ segment }) => segment === "east")).toMatchObject({
      enteredAt: registered,
      leftAt: bed.now(),
    });
  });

  test("whoever comes back has a second stay", async () => {
    const bed = open({ classification });
    await bed.admin.customers.register({ id: "acme", name: "Acme" });
    for (const region of ["CN/Zhejiang", null, "CN/Zhejiang"]) {
      bed.passDays(1);
      await bed.admin.customers.change({ id: "acme", region });
    }
    const { items } = await bed.admin.classification.memberships({ customerId: "acme" });
    expect(items.map(({ segment, leftAt }) => [segment, leftAt === null])).toEqual([
      ["east", true],
      ["east", false],
    ]);
    const members = await bed.admin.classification.segmentMembers({ segment: "east" });
    expect(members.items.map(({ customerId }) => customerId)).toEqual(["acme"]);
  });

  test("a return is no order, and lowers what was bought", async () => {
    const bed = open({ classification });
    await bed.admin.customers.register({ id: "acme", name: "Acme" });
    await bed.admin.orders.record(order("acme", "r-1", -500));
    expect(await names(bed, "acme")).toEqual([]);
    await bed.admin.orders.record(order("acme", "o-1", 10_400));
    expect(await names(bed, "acme")).toEqual(["buyers"]);
    await bed.admin.orders.cancel({ id: "r-1" });
    expect(new Set(await names(bed, "acme"))).toEqual(new Set(["buyers", "big spenders"]));
  });

  test("a class that changes moves the customer as well", async () => {
    const bed = open({ classification });
    await bed.admin.customers.register({ id: "acme", name: "Acme" });
    await bed.admin.orders.record(order("acme", "o-1", 500));
    expect(await names(bed, "acme")).toEqual(["buyers"]);
    await bed.admin.classification.classifyAll({ currency: "CNY" });
    expect(new Set(await names(bed, "acme"))).toEqual(new Set(["buyers", "tier A"]));
  });

  test("tells every condition with what was found, and refuses a segment that is not there", async () => {
    const bed = open({ classification });
    await bed.admin.customers.register({ id: "acme", name: "Acme", region: "CN/Zhejiang" });
    const why = await bed.admin.classification.explainSegment({
      customerId: "acme",
      segment: "east dealers",
    });
    expect(why.holds).toBe(false);
    expect(why.verdicts.map(({ attribute, found, holds }) => [attribute, found, holds])).toEqual([
      ["region", "CN/Zhejiang", true],
      ["kind", "end-customer", false],
    ]);
    await expect(bed.admin.classification.segmentMembers({ segment: "west" })).rejects.toMatchObject({
      code: "CLASSIFICATION.UNKNOWN_SEGMENT",
      message:
        "there is no customer segment west; the policy has buyers, big spenders, east, east dealers, tier A",
    });
  });

  test("two orders at once are both counted", async () => {
    const twice = { name: "twice", when: { orders: { gte: 2 } } };
    const bed = open({ classification: { customerSegments: [twice] } });
    await bed.admin.customers.register({ id: "acme", name: "Acme" });
    await Promise.all(["o-1", "o-2"].map((id) => bed.admin.orders.record(order("acme", id, 100))));
    expect(await names(bed, "acme")).toEqual(["twice"]);
  });

  test("only who may classify all customers may refresh segments", async () => {
    const bed = open({ classification });
    await expect(bed.as("lin").classification.refreshSegments()).rejects.toMatchObject({
      _tag: "NotAllowed",
    });
  });
});

type Step =
  | { readonly does: "register"; readonly who: string; readonly region: string | null }
  | { readonly does: "move"; readonly who: string; readonly region: string | null }
  | { readonly does: "buy"; readonly who: string; readonly amount: number; readonly currency: string }
  | { readonly does: "cancel"; readonly which: number }
  | { readonly does: "classify" };

const who = fc.constantFrom("a", "b", "c");
const region = fc.constantFrom("CN/Zhejiang", "CN/Zhejiang/Ningbo", "CN/Jiangsu", null);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant("register" as const), who, region }),
  fc.record({ does: fc.constant("move" as const), who, region }),
  fc.record({
    does: fc.constant("buy" as const),
    who,
    amount: fc.constantFrom(-4_000, 0, 5_000, 12_000),
    currency: fc.constantFrom("CNY", "USD"),
  }),
  fc.record({ does: fc.constant("cancel" as const), which: fc.nat({ max: 5 }) }),
  fc.record({ does: fc.constant("classify" as const) }),
);

const play = async (bed: TestBed, steps: readonly Step[]): Promise<void> => {
  const orders: string[] = [];
  for (const [at, one] of steps.entries()) {
    const run = {
      register: (s: Step & { does: "register" }) =>
        bed.admin.customers.register({ id: s.who, name: s.who, region: s.region }),
      move: (s: Step & { does: "move" }) => bed.admin.customers.change({ id: s.who, region: s.region }),
      buy: async (s: Step & { does: "buy" }) => {
        await bed.admin.orders.record(order(s.who, `o-${at}`, s.amount, s.currency));
        orders.push(`o-${at}`);
      },
      cancel: (s: Step & { does: "cancel" }) => bed.admin.orders.cancel({ id: orders[s.which] ?? "none" }),
      classify: () => bed.admin.classification.classifyAll({ currency: "CNY" }),
    }[one.does] as (s: Step) => Promise<unknown>;
    // What the domain refuses (an unknown customer, an order cancelled twice) changes nothing.
    await run(one).catch((error: { _tag?: string }) => {
      if (error._tag === undefined) throw error;
    });
  }
};

onEveryStore("law of customer segments", (open) => {
  test("what events kept up to date, judging everybody afresh leaves as it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const bed = open({ classification });
        await play(bed, steps);
        expect(await bed.admin.classification.refreshSegments()).toMatchObject({ entered: 0, left: 0 });
      }),
      { numRuns: 10 },
    );
  });
});

describe("segments of a policy that came later", () => {
  const session = { user: "admin", roles: ["admin"] };

  /** A customer bought twice for 4,500 while nobody asked for segments; then the same store with segments. */
  const reopened = async (body: (desk: ClienteleSession) => Promise<void>) => {
    const directory = mkdtempSync(`${tmpdir()}/clientele-segments-`);
    const before = createClientele({ storage: memoryStore({ directory }) });
    await before.as(session).customers.register({ id: "acme", name: "Acme" });
    for (const id of ["o-0", "o-1"]) await before.as(session).orders.record(order("acme", id, 4_500));
    await before.close();
    const crm = createClientele({ storage: memoryStore({ directory }), classification });
    await body(crm.as(session));
    await crm.close();
    rmSync(directory, { recursive: true });
  };

  test("are filled by one refresh, and every event goes on from there", () =>
    reopened(async ({ classification: desk, orders }) => {
      expect(await desk.refreshSegments()).toEqual({ customers: 1, entered: 1, left: 0 });
      await orders.record(order("acme", "o-2", 1_000));
      expect((await desk.segmentMembers({ segment: "big spenders" })).items).toHaveLength(1);
    }));

  test("without a refresh, the first event counts what the store knows", () =>
    reopened(async ({ classification: desk, orders }) => {
      await orders.record(order("acme", "o-2", 1_000));
      expect((await desk.segmentMembers({ segment: "big spenders" })).items).toHaveLength(1);
      expect(await desk.refreshSegments()).toMatchObject({ entered: 0, left: 0 });
    }));
});
