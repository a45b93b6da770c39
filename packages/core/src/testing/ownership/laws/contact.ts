import fc from "fast-check";
import { DAY, makeCalendar } from "../../../kernel/index.js";
import { type Evidence, FirstContactPolicy } from "../../../ownership/index.js";
import { ofFunctions, say } from "../functions.js";
import type { Law } from "../law.js";

const calendar = makeCalendar();
const NOW = 20 * DAY;

const anyEvidence = fc
  .array(
    fc.record({
      rep: fc.constantFrom("ann", "bo", "cy"),
      kind: fc.constantFrom("call" as const, "visit" as const, "note" as const),
      day: fc.integer({ min: 0, max: 21 }),
      late: fc.constantFrom(0, 0, 1, 3, 9),
      complete: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((some) =>
    some.map(
      ({ rep, kind, day, late, complete }, at): Evidence => ({
        ...{ id: `t-${at + 1}`, customerId: "c-1", kind, repId: rep, at: day * DAY },
        ...{ recordedAt: (day + late) * DAY, has: complete ? ["summary"] : [] },
      }),
    ),
  );

const anyTerms = fc.record({
  windowDays: fc.constantFrom(null, 5, 30),
  recordedWithinDays: fc.constantFrom(null, 2),
  requires: fc.constantFrom([], ["summary" as const]),
});

/** Who was first 首次联系. */
export const contactLaws: readonly Law[] = [
  ofFunctions(
    "O22",
    [
      "First is whose contact that counts is the earliest, in whatever order it was processed",
      "有效联系中最早者为先，与处理顺序无关",
    ],
    "winner = argmin (at, kind, recordedAt, id) over complete evidence inside the window; invariant under permutation",
    fc.tuple(anyEvidence, anyTerms, fc.constantFrom("", "ann", "bo")),
    ({ firstContact }, [evidence, { windowDays, recordedWithinDays, requires }, left]) => {
      const kinds = ["visit", "call"] as const;
      const policy = FirstContactPolicy.parse({
        ...{ windowDays, recordedWithinDays },
        evidence: kinds.map((kind) => ({ kind, requires })),
      });
      const contactors = ["ann", "bo", "cy"].map((repId) => {
        const bar = repId === left ? ("left" as const) : null;
        return { repId, name: repId, bar };
      });
      const counts = (one: Evidence): boolean =>
        one.kind !== "note" &&
        one.repId !== left &&
        requires.every((part) => one.has.includes(part)) &&
        one.recordedAt <= NOW &&
        (recordedWithinDays === null || one.recordedAt <= one.at + recordedWithinDays * DAY) &&
        (windowDays === null || NOW < one.at + windowDays * DAY);
      const rank = (one: Evidence) => [one.at, one.kind === "visit" ? 0 : 1, one.recordedAt, one.id] as const;
      const before = (a: Evidence, b: Evidence): number => {
        const [x, y] = [rank(a), rank(b)];
        const at = x.findIndex((part, place) => part !== y[place]);
        return at === -1 ? 0 : (x[at] ?? 0) < (y[at] ?? 0) ? -1 : 1;
      };
      const due = evidence.filter(counts).sort(before)[0]?.id ?? "-";
      for (const order of [evidence, evidence.toReversed()]) {
        const found =
          firstContact({ evidence: order, contactors, now: NOW }, policy, calendar).winner?.id ?? "-";
        if (found === due) continue;
        const story = order.map(({ id, repId, kind, at, recordedAt }) =>
          say(
            "{id}: {kind} by {rep} on day {day}, noted on day {noted}",
            "{id}：{rep} 第 {day} 天 {kind}，第 {noted} 天记录",
            {
              ...{ id, rep: repId, kind, day: at / DAY, noted: recordedAt / DAY },
            },
          ),
        );
        return {
          text: say("{found} counts as the first contact, not {due}", "首次联系认定为 {found}，应为 {due}", {
            found,
            due,
          }),
          story,
        };
      }
      return null;
    },
  ),
];
