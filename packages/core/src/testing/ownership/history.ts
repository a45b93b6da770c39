import * as z from "zod";
import { expecting, type Fault, InstantInput, parse, type Result } from "../../kernel/index.js";
import type { SimulationEvent } from "../../ownership/index.js";
import { CustomerInput, Roster, rosterOf } from "./roster.js";

const Id = z.string().min(1);
const ofCustomer = { at: InstantInput, customerId: Id };
const Until = InstantInput.nullable();

/** An event of a simulation as a person writes it down. */
export const HistoryEvent = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("registered"), at: InstantInput, customer: CustomerInput }),
  z.strictObject({ is: z.literal("followed-up"), ...ofCustomer, kind: z.string().min(1).default("call") }),
  z.strictObject({ is: z.literal("ordered"), ...ofCustomer, amount: z.int().min(0) }),
  z.strictObject({
    is: z.literal("deal"),
    ...ofCustomer,
    dealId: Id,
    stage: z.enum(["opened", "won", "lost", "reopened"]),
  }),
  z.strictObject({ is: z.literal("paused"), ...ofCustomer, until: Until }),
  z.strictObject({ is: z.literal("locked"), ...ofCustomer, until: Until }),
  z.strictObject({ is: z.literal("contracted"), ...ofCustomer, until: Until }),
  z.strictObject({ is: z.literal("classified"), ...ofCustomer, tier: z.string().min(1).nullable() }),
  z
    .strictObject({ is: z.literal("staffed"), at: InstantInput, ...Roster.shape })
    .transform(({ is, at, ...roster }) => ({ is, at, ...rosterOf(roster) })),
]);

const History = z.array(HistoryEvent).superRefine((events, context) => {
  let last = Number.NEGATIVE_INFINITY;
  events.forEach(({ at }, place) => {
    if (at < last)
      context.addIssue({
        code: "custom",
        path: [place, "at"],
        message: expecting("events in the order of time", "事件按时间先后排列"),
      });
    last = Math.max(last, at);
  });
});

/**
 * Reads a history for `simulatePolicy`: events in the order of time, each as in `SimulationEvent`, with moments as epoch
 * milliseconds or ISO 8601.
 *
 * @example
 * ```ts
 * import { readHistory } from "@clientele/core/testing";
 *
 * const at = "2026-03-01T09:00:00+08:00";
 * const read = readHistory([{ is: "registered", at, customer: { id: "c-1" } }, { is: "ordered", at, customerId: "c-1" }]);
 * read.ok ? [] : read.error.issues.map((issue) => issue.path); // => ["[1].amount"]
 * ```
 */
export const readHistory = (input: unknown): Result<readonly SimulationEvent[], Fault> =>
  parse(History, input, { en: "the history", "zh-CN": "历史记录" });
