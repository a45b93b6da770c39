import * as z from "zod";

/** How customers are owned together. */
export const SharingPolicy = z.strictObject({
  /** Owners of one customer, the main one included. */
  maxOwners: z.int().min(2).max(20).default(5),
  /** Does a co-owner's follow-up count for the clock, as the owner's does? */
  followUps: z.boolean().default(true),
  /** Do co-owners stay when the customer is handed over? They never do when it goes any other way. */
  overHandover: z.boolean().default(true),
});
export type SharingPolicy = z.output<typeof SharingPolicy>;
