import { type Fault, fail, ok, type Result } from "../kernel/index.js";
import { metricTwice, noSuchMetric } from "./faults.js";
import type { MetricDefinition } from "./metric-policy.js";
import { metrics } from "./metrics.js";

/** Every metric that can be asked for, by its id. */
export type MetricRegistry = ReadonlyMap<string, MetricDefinition>;

/**
 * The metrics of core and those that an embedder or a plugin adds; the same id twice is refused, so that no figure ever
 * means two things.
 *
 * @example
 * ```ts
 * import { makeMetricRegistry, metrics } from "@clientele/core/performance";
 *
 * const orderCount = { ...metrics.orders, id: "order-count" };
 * const made = makeMetricRegistry([orderCount]);
 * made.ok && made.value.has("order-count"); // => true
 * makeMetricRegistry([metrics.orders]).ok; // => false
 * ```
 */
export const makeMetricRegistry = (added: readonly MetricDefinition[]): Result<MetricRegistry, Fault> => {
  const registry = new Map<string, MetricDefinition>(Object.entries(metrics));
  for (const metric of added) {
    if (registry.has(metric.id)) return fail(metricTwice({ metric: metric.id }));
    registry.set(metric.id, metric);
  }
  return ok(registry);
};

/** The definitions of these ids; attainment needs a plan, and has a question of its own. */
export const findMetrics = (
  registry: MetricRegistry,
  ids: readonly string[],
): Result<readonly MetricDefinition[], Fault> => {
  const found: MetricDefinition[] = [];
  for (const id of ids) {
    const metric = registry.get(id);
    if (metric === undefined || metric.source === "plan") {
      const known = [...registry.values()].filter((one) => one.source !== "plan").map((one) => one.id);
      return fail(noSuchMetric({ metric: id, known }));
    }
    found.push(metric);
  }
  return ok(found);
};
