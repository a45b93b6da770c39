import * as z from "zod";
import type { AttributeDeclarations } from "../customer/index.js";
import { defaultPipeline, type Pipeline, type PipelineInput, Pipelines } from "../funnel/index.js";
import {
  CalendarConfig,
  defaultRoles,
  errorOf,
  type IdSource,
  type Instant,
  parse,
  RolePolicy,
} from "../kernel/index.js";
import { OwnershipPolicy, type OwnershipPolicyInput } from "../ownership/index.js";
import { type OwnershipConfig, ownershipConfig } from "../ownership/service.js";
import { PerformancePolicy } from "../performance/index.js";
import type { Delivered, Store } from "../storage/index.js";

/** What an embedder decides. Everything but the store has a default. */
export interface ClienteleOptions {
  readonly storage: Store;
  /** Zone, working week and holidays; for each tenant, or for all. */
  readonly calendar?: CalendarInput | ((tenant: string) => CalendarInput) | undefined;
  /** Which role may do what, to which records. Default: admin, manager, rep and viewer. */
  readonly roles?: z.input<typeof RolePolicy> | undefined;
  /** Custom attributes, declared once and checked everywhere. */
  readonly attributes?: { readonly customer?: AttributeDeclarations | undefined } | undefined;
  /** Sales pipelines; new deals start on the first, unless they name another. Default: `defaultPipeline`. */
  readonly pipelines?: readonly PipelineInput[] | undefined;
  /** Who gets which customer, for how long, and what comes after. Default: one public pool, and nothing is ever due. */
  readonly ownership?: OwnershipPolicyInput | undefined;
  /** Who is credited for orders, in which shares. Default: whoever owned the customer, all of it. */
  readonly performance?: z.input<typeof PerformancePolicy> | undefined;
  /** The clock. Default: the system's. */
  readonly clock?: (() => Instant) | undefined;
  /** Where ids come from. Default: UUID version 7. */
  readonly newId?: IdSource | undefined;
  /** Hears of event handlers that failed; the command is not disturbed. Default: `console.error`. */
  readonly onHandlerError?: ((error: unknown, event: Delivered) => void) | undefined;
  /** How often a command is decided again when somebody else was first. Default: 20. */
  readonly maxAttempts?: number | undefined;
}
export type CalendarInput = z.input<typeof CalendarConfig>;

const Checked = z.object({
  roles: RolePolicy.default(defaultRoles),
  maxAttempts: z.int().min(1).max(1_000).default(20),
  pipelines: Pipelines.prefault([defaultPipeline]),
});

/** The options, read and checked. */
export interface Configuration {
  readonly roles: RolePolicy;
  readonly maxAttempts: number;
  readonly pipelines: readonly Pipeline[];
  readonly performance: PerformancePolicy;
  readonly attributes: { readonly customer: AttributeDeclarations };
  readonly ownership: OwnershipConfig;
  readonly calendarConfigOf: (tenant: string) => CalendarConfig;
}

const accept = <S extends z.ZodType>(schema: S, input: unknown, what: string): z.output<S> => {
  const read = parse(schema, input, what);
  if (!read.ok) throw errorOf(read.error);
  return read.value;
};

/**
 * Reads the options.
 *
 * @throws InvalidInput naming every place that does not fit.
 */
export const readOptions = (options: ClienteleOptions): Configuration => {
  const { calendar = {} } = options;
  const { roles, maxAttempts, pipelines } = accept(
    Checked,
    { roles: options.roles, maxAttempts: options.maxAttempts, pipelines: options.pipelines },
    "the options of createClientele",
  );
  const calendarConfigOf = (tenant: string) =>
    accept(CalendarConfig, typeof calendar === "function" ? calendar(tenant) : calendar, "the calendar");
  if (typeof calendar !== "function") calendarConfigOf("");
  return {
    roles,
    maxAttempts,
    pipelines,
    performance: accept(PerformancePolicy, options.performance ?? {}, "the performance policy"),
    attributes: { customer: options.attributes?.customer ?? {} },
    ownership: ownershipConfig(accept(OwnershipPolicy, options.ownership ?? {}, "the ownership policy")),
    calendarConfigOf,
  };
};
