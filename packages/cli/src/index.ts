import { type Fault, faultText, type Locale, makeCalendar } from "@clientele/core/kernel";
import { decideAll, explainDecision } from "@clientele/core/ownership";
import { checkPolicy, ownershipLaws, policyLaws, reportJunit, reportText } from "@clientele/core/testing";
import { type Asked, readArguments } from "./arguments.js";
import { usage } from "./faults.js";
import { customersFrom, policyFrom, rosterFrom } from "./files.js";
import { help } from "./help.js";
import { madeUpRoster } from "./made-up.js";

/** What the command needs of the world around it. */
export interface Surroundings {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Exit = 0 | 1 | 2;

const refuse = (world: Surroundings, fault: Fault, lang: Locale): Exit => {
  world.complain(faultText(fault, lang));
  return 2;
};

const check = async (asked: Asked, world: Surroundings): Promise<Exit> => {
  const { lang, runs, seed, format } = asked;
  const policy = policyFrom(asked.policy);
  if (!policy.ok) return refuse(world, policy.error, lang);
  const roster = asked.roster === null ? null : rosterFrom(asked.roster);
  if (roster?.ok === false) return refuse(world, roster.error, lang);
  const customers = asked.customers === null ? null : customersFrom(asked.customers);
  if (customers?.ok === false) return refuse(world, customers.error, lang);
  const all = [...policyLaws, ...ownershipLaws];
  const strange = asked.except.filter((id) => !all.some((law) => law.id === id));
  if (strange.length > 0)
    return refuse(world, usage({ problem: `--except: there is no law ${strange.join(", ")}` }), lang);
  const { reps, teams } = roster?.value ?? madeUpRoster(policy.value);
  const report = await checkPolicy(policy.value, {
    ...{ runs, seed, calendar: { zone: asked.zone }, customers: customers?.value ?? [] },
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

const explain = (asked: Asked, world: Surroundings): Exit => {
  const { lang } = asked;
  const policy = policyFrom(asked.policy);
  if (!policy.ok) return refuse(world, policy.error, lang);
  const roster = rosterFrom(asked.roster ?? "");
  if (!roster.ok) return refuse(world, roster.error, lang);
  const customers = customersFrom(asked.customers ?? "");
  if (!customers.ok) return refuse(world, customers.error, lang);
  const asks = customers.value.map((customer) => ({ customer, excluded: [] }));
  const start = { ...roster.value, load: {}, ledgers: {}, now: world.now() };
  const traces = decideAll(policy.value, asks, start).map((one) => one.decision.trace);
  if (asked.format === "json") world.print(JSON.stringify(traces, null, 2));
  else for (const trace of traces) world.print(`${trace.customerId}: ${explainDecision(trace, lang)}`);
  return 0;
};

const isZone = (zone: string): boolean => {
  try {
    makeCalendar({ zone });
    return true;
  } catch {
    return false;
  }
};

/**
 * Runs the command. Answers its exit code: 0 when all is well, 1 when a law is broken or something was never seen, 2 when
 * what was asked cannot be done.
 */
export const run = async (args: readonly string[], world: Surroundings): Promise<Exit> => {
  if (args.length === 0 || args.includes("--help") || args.includes("-h")) {
    world.print(help[args.includes("zh-CN") ? "zh-CN" : "en"]);
    return 0;
  }
  const asked = readArguments(args);
  const lang = args.includes("zh-CN") ? "zh-CN" : "en";
  if (!asked.ok) return refuse(world, asked.error, lang);
  const { verb, zone } = asked.value;
  if (!isZone(zone))
    return refuse(world, usage({ problem: `--zone ${zone} is no time zone such as Asia/Shanghai` }), lang);
  return verb === "check" ? check(asked.value, world) : explain(asked.value, world);
};
