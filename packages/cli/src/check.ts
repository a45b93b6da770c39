import { checkPolicy, ownershipLaws, policyLaws, reportJunit, reportText } from "@clientele/core/testing";
import type { Asked } from "./arguments.js";
import { usage } from "./faults.js";
import type { Inputs } from "./inputs.js";
import { auditLog } from "./log.js";
import { madeUpRoster } from "./made-up.js";
import { type Exit, refuse, type Surroundings } from "./surroundings.js";

/** Tries the policy against its laws, or holds what really happened to them. */
export const check = async (asked: Asked, inputs: Inputs, world: Surroundings): Promise<Exit> => {
  const { lang, runs, seed, format } = asked;
  const all = [...policyLaws, ...ownershipLaws];
  const strange = asked.except.filter((id) => !all.some((law) => law.id === id));
  if (strange.length > 0)
    return refuse(world, [usage({ problem: `--except: there is no law ${strange.join(", ")}` })], lang);
  if (inputs.log !== null) return auditLog(asked, inputs.policy, inputs.log, world);
  const { policy, customers } = inputs;
  const { reps, teams } = inputs.roster ?? madeUpRoster(policy);
  const report = await checkPolicy(policy, {
    ...{ runs, seed, calendar: { zone: asked.zone }, customers: customers ?? [] },
    roster: { reps: reps.map((rep) => ({ ...rep })), teams: teams.map((team) => ({ ...team })) },
    laws: all.filter((law) => !asked.except.includes(law.id)),
  });
  world.print(
    format === "json"
      ? JSON.stringify(report, null, 2)
      : format === "junit"
        ? reportJunit(report, lang)
        : reportText(report, lang),
  );
  return report.ok ? 0 : 1;
};
