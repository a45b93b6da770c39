import * as z from "zod";

/** When a report is due: so many hours into the first day after each day, week, month, quarter or year. */
export const ReportSchedule = z.strictObject({
  id: z.string().min(1).max(100),
  /** Weeks begin on Monday; years and quarters in January. */
  every: z.enum(["day", "week", "month", "quarter", "year"]),
  /** Hours after the start of the day, in the tenant's zone. */
  hour: z.int().min(0).max(23).default(0),
});
export type ReportSchedule = z.output<typeof ReportSchedule>;
