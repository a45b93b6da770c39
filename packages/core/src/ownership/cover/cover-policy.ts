import * as z from "zod";

/** What a cover 代理人, who stands in for an absent owner, does for the owner's customers. */
export const CoverPolicy = z.strictObject({
  /** Does the cover's follow-up count for the clock, as the owner's does? */
  followUps: z.boolean().default(true),
});
export type CoverPolicy = z.output<typeof CoverPolicy>;
