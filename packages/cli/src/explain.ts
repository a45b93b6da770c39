import { decideAll, explainDecision } from "@clientele/core/ownership";
import type { Asked } from "./arguments.js";
import type { Inputs } from "./inputs.js";
import type { Exit, Surroundings } from "./surroundings.js";

/** Says who gets each customer, and why. */
export const explain = ({ format, lang }: Asked, inputs: Inputs, world: Surroundings): Exit => {
  const { policy, roster, customers } = inputs;
  const asks = (customers ?? []).map((customer) => ({ customer, excluded: [] }));
  const start = { reps: [], teams: [], ...roster, load: {}, ledgers: {}, now: world.now() };
  const traces = decideAll(policy, asks, start).map((one) => one.decision.trace);
  if (format === "json") world.print(JSON.stringify(traces, null, 2));
  else for (const trace of traces) world.print(`${trace.customerId}: ${explainDecision(trace, lang)}`);
  return 0;
};
