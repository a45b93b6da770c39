import * as z from "zod";

/** A page of an ordered list. `next` continues after its last item, and is null at the end. */
export interface Page<A> {
  readonly items: readonly A[];
  readonly next: string | null;
}

export const MAX_PAGE = 1_000;

export const PageInput = z.strictObject({
  /** `next` of the page before. */
  after: z.string().nullable().default(null),
  limit: z.int().min(1).max(MAX_PAGE).default(50),
});
export type PageInput = z.output<typeof PageInput>;
