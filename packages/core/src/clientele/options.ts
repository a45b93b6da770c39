import * as z from "zod";
import { ClassificationPolicy, type ClassificationPolicyInput } from "../classification/index.js";
import type { AttributeDeclarations } from "../customer/index.js";
import {
  defaultPipeline,
  LeadPolicy,
  type LeadPolicyInput,
  type PipelineInput,
  Pipelines,
} from "../funnel/index.js";
import {
  CalendarConfig,
  defaultRoles,
  errorOf,
  expecting,
  type IdSource,
  type Instant,
  parse,
  RolePolicy,
  type Text,
} from "../kernel/index.js";
import {
  checkNames,
  type OwnershipExtensions,
  OwnershipPolicy,
  type OwnershipPolicyInput,
} from "../ownership/index.js";
import { type OwnershipConfig, ownershipConfig } from "../ownership/service.js";
import { type MetricRegistry, makeMetricRegistry, PerformancePolicy } from "../performance/index.js";
import type { Delivered, Store } from "../storage/index.js";

/** What an embedder decides. Everything but the store has a default. */
export interface ClienteleOptions {
  readonly storage: Store;
  /**
   * A copy of `storage` that may lag behind it, such as a read replica. It answers what only asks: lists, single records,
   * counts, reports. Whatever decides reads `storage`, as do sessions within a transaction of the host. Default: none.
   */
  readonly replica?: Store | undefined;
  /** Zone, working week and holidays; for each tenant, or for all. */
  readonly calendar?: CalendarInput | ((tenant: string) => CalendarInput) | undefined;
  /** Which role may do what, to which records. Default: admin, manager, rep and viewer. */
  readonly roles?: z.input<typeof RolePolicy> | undefined;
  /** Custom attributes, declared once and checked everywhere. */
  readonly attributes?: { readonly customer?: AttributeDeclarations | undefined } | undefined;
  /** How customers are classified. Default: RFM quintiles, eleven segments, ABC tiers, churned after a year. */
  readonly classification?: ClassificationPolicyInput | undefined;
  /** Who gets which customer, for how long, and what comes after. Default: one public pool, and nothing is ever due. */
  readonly ownership?: OwnershipPolicyInput | undefined;
  /** An ownership policy on trial: `ownership.shadowed` tells what it would decide; it is never acted on. Default: none. */
  readonly shadowPolicy?: OwnershipPolicyInput | undefined;
  /** Condition operators, candidate filters and scorers that the ownership policy names. Default: those of core. */
  readonly ownershipExtensions?: OwnershipExtensions | undefined;
  /** Sales pipelines; new deals start on the first, unless they name another. Default: `defaultPipeline`. */
  readonly pipelines?: readonly PipelineInput[] | undefined;
  /** How leads are taken in: what counts as the same, and by when they are to be answered. Default: name, e-mail, telephone. */
  readonly leads?: LeadPolicyInput | undefined;
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

/** The part of the options that is data. A name that is none of these is a mistake, and said. */
const Policies = z.strictObject({
  roles: RolePolicy.default(defaultRoles),
  maxAttempts: z.int().min(1).max(1_000).default(20),
  classification: ClassificationPolicy.prefault({}),
  ownership: OwnershipPolicy.prefault({}),
  shadowPolicy: OwnershipPolicy.optional(),
  pipelines: Pipelines.prefault([defaultPipeline]),
  leads: LeadPolicy.prefault({}),
  performance: PerformancePolicy.prefault({}),
});

const IsStore = z
  .boolean()
  .refine((is) => is, expecting("a store, such as memoryStore()", "存储，例如 memoryStore()"));

const IsDeclared = z
  .boolean()
  .refine(
    (is) => is,
    expecting("zod schemas by name, under `customer`", "在 `customer` 下按名称给出的 zod 模式"),
  );

const areDeclarations = ({
  customer = {},
  ...others
}: NonNullable<ClienteleOptions["attributes"]>): boolean =>
  Object.keys(others).length === 0 &&
  Object.values(customer).every((schema) => typeof schema?.nullish === "function");

/** The options, read and checked. */
export interface Configuration extends Omit<z.output<typeof Policies>, "ownership" | "shadowPolicy"> {
  readonly ownership: OwnershipConfig;
  /** Core's metrics and those that the policy of performance adds. */
  readonly metrics: MetricRegistry;
  readonly attributes: { readonly customer: AttributeDeclarations };
  readonly calendarConfigOf: (tenant: string) => CalendarConfig;
}

const accept = <S extends z.ZodType>(schema: S, input: unknown, what: Text): z.output<S> => {
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
  const {
    storage,
    replica,
    calendar = {},
    attributes,
    ownershipExtensions = {},
    clock: _clock,
    newId: _newId,
    onHandlerError: _heard,
    ...data
  } = (options ?? {}) as ClienteleOptions;
  accept(IsStore, typeof storage?.commit === "function", {
    en: "the option `storage`",
    "zh-CN": "选项 `storage`",
  });
  accept(IsStore, replica === undefined || typeof replica?.find === "function", {
    en: "the option `replica`",
    "zh-CN": "选项 `replica`",
  });
  accept(IsDeclared, areDeclarations(attributes ?? {}), {
    en: "the option `attributes`",
    "zh-CN": "选项 `attributes`",
  });
  const policies = accept(Policies, data, {
    en: "the options of createClientele",
    "zh-CN": "createClientele 的选项",
  });
  const calendarConfigOf = (tenant: string) =>
    accept(CalendarConfig, typeof calendar === "function" ? calendar(tenant) : calendar, {
      en: "the calendar",
      "zh-CN": "日历",
    });
  if (typeof calendar !== "function") calendarConfigOf("");
  const named = checkNames(policies.ownership, ownershipExtensions);
  if (!named.ok) throw errorOf(named.error);
  const registry = makeMetricRegistry(policies.performance.metrics);
  if (!registry.ok) throw errorOf(registry.error);
  const { shadowPolicy = null, ...rest } = policies;
  return {
    ...rest,
    metrics: registry.value,
    ownership: ownershipConfig(policies.ownership, ownershipExtensions, shadowPolicy),
    attributes: { customer: attributes?.customer ?? {} },
    calendarConfigOf,
  };
};
