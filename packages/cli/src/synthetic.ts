import { DAY, HOUR, type Instant } from "@clientele/core/kernel";
import type { CustomerFacts, OwnershipPolicy, SimulationEvent } from "@clientele/core/ownership";
import { anyCustomer } from "@clientele/core/testing";
import fc from "fast-check";

/** When a simulation begins that is told no moments. */
const START: Instant = Date.UTC(2026, 0, 5, 9);
const DAYS = 90;

/** Customers who arrive when they were registered, or an hour after the one before. */
export const arrivalsOf = (customers: readonly CustomerFacts[]): readonly SimulationEvent[] => {
  let last = START - HOUR;
  return customers
    .map((customer): SimulationEvent => {
      last = customer.registeredAt ?? last + HOUR;
      return { is: "registered", at: last, customer };
    })
    .sort((a, b) => a.at - b.at);
};

/**
 * So many customers who arrive evenly over 90 days, made of the values that the rules of these policies tell apart; half
 * of them are met by their owner now and then, and some are paused. The same seed gives the same.
 */
export const syntheticHistory = (
  policies: readonly OwnershipPolicy[],
  count: number,
  seed: number,
): readonly SimulationEvent[] => {
  const one = fc.record({
    customer: fc.oneof(...policies.map((policy) => anyCustomer(policy, "c"))),
    meetings: fc.oneof(
      fc.constant<number[]>([]),
      fc.array(fc.integer({ min: 1, max: DAYS }), { maxLength: 6 }),
    ),
    pausedFrom: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null, freq: 5 }),
  });
  const made = fc.sample(one, { numRuns: count, seed });
  const last = START + DAYS * DAY;
  return made
    .flatMap(({ customer, meetings, pausedFrom }, at): readonly SimulationEvent[] => {
      const customerId = `c-${at + 1}`;
      const registered = START + Math.floor((at * DAYS * DAY) / count);
      return [
        { is: "registered", at: registered, customer: { ...customer, id: customerId } },
        ...meetings.map((days) => ({
          ...{ is: "followed-up" as const, kind: "call" },
          ...{ at: registered + days * DAY, customerId },
        })),
        ...(pausedFrom === null
          ? []
          : [
              {
                ...{ is: "paused" as const, at: registered + pausedFrom * DAY, customerId },
                until: registered + (pausedFrom + 7) * DAY,
              },
            ]),
      ];
    })
    .filter((event) => event.at < last)
    .sort((a, b) => a.at - b.at);
};
