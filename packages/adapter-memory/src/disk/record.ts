import type { DomainEvent, FieldType, StoreRow, TableDescription } from "@clientele/core/port";
import type { Effects } from "../engine/state.js";

/** What a log must remember of a table to know its rows again. */
export type Shape = Readonly<
  Record<string, Readonly<Record<string, readonly [type: FieldType, nullable: boolean]>>>
>;

/** One record of a file, as JSON. Short names, for they are written with every commit. */
export type DiskRecord =
  | {
      readonly k: "commit";
      readonly t: string;
      readonly p?: readonly (readonly [string, StoreRow])[];
      readonly d?: readonly (readonly [string, string])[];
      readonly c?: readonly (readonly [string, number])[];
      readonly j?: readonly DomainEvent[];
    }
  | { readonly k: "shape"; readonly shape: Shape }
  /** Last of a log: it goes on in the next generation. */
  | { readonly k: "next"; readonly generation: number }
  /** Last of a snapshot. */
  | { readonly k: "end"; readonly records: number };

const some = <A>(list: readonly A[]): readonly A[] | undefined => (list.length === 0 ? undefined : list);

export const commitRecord = (tenant: string, effects: Partial<Effects>): string =>
  JSON.stringify({
    k: "commit",
    t: tenant,
    p: some(effects.put ?? []),
    d: some(effects.removed ?? []),
    c: some(effects.counters ?? []),
    j: some(effects.journal ?? []),
  });

export const shapeOf = (schema: ReadonlyMap<string, TableDescription>): Shape =>
  Object.fromEntries(
    [...schema].map(([name, table]) => [
      name,
      Object.fromEntries(
        Object.entries(table.fields).map(([field, { type, nullable }]) => [field, [type, nullable]]),
      ),
    ]),
  );

export const shapeRecord = (shape: Shape): string => JSON.stringify({ k: "shape", shape });
export const nextRecord = (generation: number): string => JSON.stringify({ k: "next", generation });
export const endRecord = (records: number): string => JSON.stringify({ k: "end", records });
