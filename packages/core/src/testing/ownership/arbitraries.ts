import fc from "fast-check";
import { CalendarConfig, DAY, HOUR, type Instant, makeCalendar } from "../../kernel/index.js";
import type { CustomerFacts, RepFacts, TeamFacts } from "../../ownership/index.js";
import { OwnershipPolicy } from "../../ownership/index.js";
import { conditionsOf, naiveHolds } from "./naive.js";
import { requestKinds, type Setting } from "./sut.js";
import { attributesOf, valuesFor, withValue } from "./values.js";

export const START: Instant = Date.UTC(2026, 0, 5, 9);
const REGIONS = ["CN/East", "CN/East/Shanghai", "CN/North", "US"];
const SKILLS = ["key-account", "dealer"];
const teams: readonly TeamFacts[] = [
  { id: "china", parentId: null, regions: [] },
  { id: "east", parentId: "china", regions: ["CN/East"] },
  { id: "north", parentId: "china", regions: [] },
];

const maybe = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: null });

const anyAbsence = fc
  .record({ from: fc.nat({ max: 10 }), days: fc.integer({ min: 1, max: 5 }) })
  .map(({ from, days }) => ({ from: START + from * DAY, until: START + (from + days) * DAY, reason: "" }));

const anyRep = (id: string): fc.Arbitrary<RepFacts> =>
  fc
    .record({
      teamId: fc.constantFrom("east", "east", "north"),
      regions: fc.subarray(REGIONS, { maxLength: 2 }),
      skills: fc.subarray(SKILLS),
      weight: fc.constantFrom(1, 1, 1, 2, 0),
      capacity: maybe(fc.integer({ min: 1, max: 3 })),
      absences: fc.array(anyAbsence, { maxLength: 1 }),
      active: fc.constantFrom(true, true, true, true, false),
    })
    .map((some) => ({ id, name: id[0]?.toUpperCase() + id.slice(1), ...some }));

const plainRep = (id: string): RepFacts => ({
  ...{ id, name: id[0]?.toUpperCase() + id.slice(1), teamId: "east", regions: [], skills: [] },
  ...{ weight: 1, capacity: null, absences: [], active: true },
});

/** Any roster: often of equals, among whom fairness is most easily seen; else with every difference there is. */
export const anyRoster: fc.Arbitrary<readonly RepFacts[]> = fc.integer({ min: 2, max: 4 }).chain((size) => {
  const ids = ["ann", "bo", "cy", "di"].slice(0, size);
  return fc.oneof(fc.constant(ids.map(plainRep)), fc.tuple(...ids.map(anyRep)));
});

/** A calendar, beside what it is made of. */
export const calendarOf = (
  input: Parameters<typeof makeCalendar>[0],
): Pick<Setting, "calendar" | "calendarConfig"> => {
  const calendarConfig = CalendarConfig.parse(input);
  return { calendar: makeCalendar(calendarConfig), calendarConfig };
};

const calendars = ["UTC", "Asia/Shanghai", "America/New_York"].flatMap((zone) =>
  [[], ["2026-01-07", "2026-01-08"]].map((holidays) => calendarOf({ zone, holidays })),
);

/** Zones with and without clock changes, and holidays. */
export const anyCalendar = fc.constantFrom(...calendars);

const anyCondition = fc.record(
  {
    region: fc.oneof(
      fc.record({ within: fc.subarray(["CN", "CN/East", "US"], { minLength: 1 }) }),
      fc.record({ notIn: fc.subarray(REGIONS, { minLength: 1, maxLength: 2 }) }),
      fc.record({ exists: fc.boolean() }),
    ),
    size: fc.oneof(fc.record({ gte: fc.constantFrom(10, 100) }), fc.record({ lt: fc.constantFrom(10, 100) })),
    segment: fc.record({ in: fc.subarray(["smb", "enterprise"], { minLength: 1 }) }),
    tags: fc.oneof(fc.constant({ in: ["vip"] }), fc.constant({ notIn: ["vip"] })),
    attributes: fc.constant({ credit: { gte: 5 } }),
  },
  { requiredKeys: [] },
);

const anyThen = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      strategy: fc.constantFrom("in-turn" as const, "in-turn" as const, "least-loaded" as const),
      candidates: fc.record({
        coverRegion: fc.boolean(),
        teamIds: fc.constantFrom([], [], ["china"], ["east"]),
        skills: fc.constantFrom([], [], ["dealer"]),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("ann", "bo").map((repId) => ({ strategy: "fixed" as const, repId })),
  },
  { weight: 1, arbitrary: fc.constant({ pool: "public" }) },
);

const anyProtection = fc.record({
  base: fc.integer({ min: 2, max: 4 }),
  renew: fc.integer({ min: 1, max: 6 }),
  more: fc.integer({ min: 0, max: 4 }),
  days: fc.constantFrom("calendar" as const, "working" as const),
});

const anyHandover = fc.record({
  ttlDays: fc.integer({ min: 1, max: 3 }),
  approvals: fc.constantFrom<OwnershipPolicy["handover"]["approvals"]>(
    ["receiver"],
    ["receiver"],
    ["owner", "receiver"],
    [{ role: "manager" }],
    [],
  ),
  limits: fc.subarray(["max-held" as const, "cooldown" as const]),
});

/** Any policy, in small numbers, so that short histories meet every limit. */
export const anyPolicy: fc.Arbitrary<OwnershipPolicy> = fc
  .record({
    rules: fc.array(fc.record({ when: anyCondition, then: anyThen }), { maxLength: 3 }),
    last: fc.constantFrom("in-turn" as const, "in-turn" as const, "least-loaded" as const, null),
    fallback: fc.constantFrom({ pool: "public" }, { pool: "public" }, { rep: "ann" }),
    claim: fc.record({
      maxHeld: maybe(fc.integer({ min: 1, max: 2 })),
      perDay: maybe(fc.integer({ min: 1, max: 2 })),
      cooldownDays: fc.integer({ min: 0, max: 3 }),
      freezeHours: fc.constantFrom(0, 0, 6),
    }),
    protection: maybe(anyProtection),
    handover: anyHandover,
  })
  .map(({ rules, last, protection, ...rest }) =>
    OwnershipPolicy.parse({
      ...rest,
      rules: [
        ...rules.map((rule, at) => ({ ...rule, id: `r${at}` })),
        ...(last === null ? [] : [{ id: "last", then: { strategy: last } }]),
      ],
      protection: protection && {
        ...{ base: protection.base, renew: protection.renew, days: protection.days, warnDays: 0 },
        max: protection.base + protection.more,
      },
    }),
  );

const anySpan = fc.constantFrom({ gte: 10 }, { lt: 10 }, { gte: 10, lt: 100 }, { gte: 100 }, { lt: 100 });
const anyCell = fc.record(
  { size: anySpan, segment: fc.record({ in: fc.subarray(["smb", "mid", "key"], { minLength: 1 }) }) },
  { requiredKeys: [] },
);

/** Decision tables over two attributes, in which rules often hide each other, alone or together. */
export const anyTable: fc.Arbitrary<OwnershipPolicy> = fc
  .record({
    rules: fc.array(fc.record({ when: anyCell, then: anyThen }), { minLength: 1, maxLength: 5 }),
    fallback: fc.constantFrom({ pool: "public" }, { rep: "ann" }),
  })
  .map(({ rules, fallback }) =>
    OwnershipPolicy.parse({ rules: rules.map((rule, at) => ({ ...rule, id: `r${at}` })), fallback }),
  );

/** A customer of whom nothing is known. */
export const blankCustomer = (id: string): CustomerFacts => ({
  ...{ id, kind: "end-customer", party: "organisation", region: null, industry: null, segment: null },
  ...{ size: null, source: null, tags: [], attributes: {} },
});

/**
 * Customers as a policy tells them apart: every value that it mentions, their neighbours, and none. Half of them are aimed at
 * one rule, so that rules with many conditions are reached too.
 */
export const anyCustomer = (policy: OwnershipPolicy, id: string): fc.Arbitrary<CustomerFacts> => {
  const attributes = [...new Set(["region", "size", ...attributesOf(policy)])];
  const free = fc.tuple(...attributes.map((name) => fc.constantFrom(...valuesFor(policy, name))));
  const aims = policy.rules.map((rule) =>
    fc.tuple(
      ...attributes.map((name) => {
        const values = valuesFor(policy, name);
        const asked = conditionsOf(rule.when).get(name) ?? {};
        const fitting = values.filter((value) => naiveHolds(asked, value));
        return fc.constantFrom(...(fitting.length === 0 ? values : fitting));
      }),
    ),
  );
  return fc
    .oneof({ weight: Math.max(1, aims.length), arbitrary: free }, ...aims)
    .map((values) =>
      attributes.reduce(
        (customer, name, at) => withValue(customer, name, values[at] ?? null),
        blankCustomer(id),
      ),
    );
};

/** Any setting: a policy, a roster, a calendar, and customers to be told apart. */
export const anySetting: fc.Arbitrary<Setting> = fc
  .record({ policy: anyPolicy, reps: anyRoster, calendar: anyCalendar })
  .chain((some) =>
    fc
      .tuple(...["c-1", "c-2", "c-3", "c-4"].map((id) => anyCustomer(some.policy, id)))
      .map((customers) => ({ ...some, ...some.calendar, teams, customers, startsAt: START })),
  );

/**
 * One symbolic action: its numbers are resolved against the state in which it runs, so a history shrinks, and replays from
 * its seed and path alone.
 */
export const anyAction = fc.record({
  kind: fc.constantFrom(
    ...requestKinds.filter((kind) => kind !== "leave"),
    ...(["claim", "claim", "claim", "assign", "recycle", "follow-up", "release", "leave"] as const),
    ...(["request-handover", "approve-handover", "approve-handover"] as const),
    ...(["wait", "wait", "wait", "wait", "again"] as const),
  ),
  customer: fc.nat({ max: 9 }),
  rep: fc.nat({ max: 9 }),
  /** 0: anybody, so that refusals are seen; else somebody for whom it makes sense. */
  guided: fc.nat({ max: 3 }),
  /** Milliseconds before or after a deadline. */
  offset: fc.constantFrom(0, 0, -1, 1),
});
export type Action = typeof anyAction extends fc.Arbitrary<infer A> ? A : never;

export const anyActions = fc.array(anyAction, { minLength: 1, maxLength: 40, size: "max" });

/** Customers who arrive, and how many hours pass before each. */
export const anyArrivals = (setting: Pick<Setting, "policy" | "reps" | "customers">) =>
  fc.record({
    arrivals: fc.array(
      fc.record({
        customer: fc.oneof(
          anyCustomer(setting.policy, "c"),
          ...setting.customers.map((one) => fc.constant(one)),
        ),
        hours: fc.constantFrom(0, 0, 1, 24),
        excluded: fc.subarray(
          setting.reps.map((rep) => rep.id),
          { maxLength: 1 },
        ),
      }),
      { minLength: 1, maxLength: 16, size: "max" },
    ),
    /** Whether somebody is kept from a customer now and then. */
    exclusions: fc.constantFrom(false, false, true),
  });
export type ArrivalScript = ReturnType<typeof anyArrivals> extends fc.Arbitrary<infer A> ? A : never;

/** How long an hour is, for scripts. */
export const laterBy = (at: Instant, hours: number): Instant => at + hours * HOUR;
