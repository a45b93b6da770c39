import * as z from "zod";
import { type Fault, InstantInput, ok, parse, type Result } from "../../kernel/index.js";
import type { LoggedEvent } from "./sut.js";

const Id = z.string().min(1);
const placing = ["ownership.assigned", "ownership.claimed", "ownership.released", "ownership.renewed"];

const Event = z
  .looseObject({ type: z.string().min(1), at: InstantInput, data: z.looseObject({}) })
  .superRefine(({ type, data }, context) => {
    if (!placing.includes(type)) return;
    const read = z.looseObject({ customerId: Id, ownerId: Id }).safeParse(data);
    for (const { path, message } of read.error?.issues ?? [])
      context.addIssue({ code: "custom", path: ["data", ...path], message });
  })
  .transform(({ type, at, data }): LoggedEvent => ({ type, at, data }));

/** An event by itself, or as a journal gives it: `{ position, event }`. */
const Line = z.union([z.looseObject({ event: Event }).transform(({ event }) => event), Event]);

/**
 * Reads a real log for `checkLog`: the events of a journal, oldest first, each by itself or as `{ position, event }`, with
 * moments as epoch milliseconds or ISO 8601. Events of other modules are left out.
 *
 * @example
 * ```ts
 * import { checkLog, readLog } from "@clientele/core/testing";
 *
 * const claimed = (ownerId: string, at: string) =>
 *   ({ type: "ownership.claimed", at, data: { customerId: "acme", ownerId, dueAt: null } });
 * const log = readLog([claimed("lin", "2026-03-01T09:00:00Z"), { position: "2", event: claimed("zhou", "2026-03-02T09:00:00Z") }]);
 * log.ok && checkLog(log.value).map((one) => [one.law, one.index]); // => [["O7", 1]]
 * ```
 */
export const readLog = (input: unknown): Result<readonly LoggedEvent[], Fault> => {
  const read = parse(z.array(Line), input, { en: "the log", "zh-CN": "日志" });
  return read.ok ? ok(read.value.filter(({ type }) => type.startsWith("ownership."))) : read;
};
