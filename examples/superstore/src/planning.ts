import { reps, teams } from "./desk.js";
import { DEAL_YEAR } from "./selling.js";
import { once, type World } from "./world.js";

const CURRENCY = "USD";
const GROWTH_PERCENT = 10;

/** The year's target: what was sold the year before and ten percent, broken down to teams and reps so that it sums exactly. */
export const planYear = async ({ erp, head }: World): Promise<void> => {
  const before = await erp.performance.report({
    from: `${DEAL_YEAR - 1}-01-01`,
    until: `${DEAL_YEAR}-01-01`,
    currency: CURRENCY,
  });
  const sold = before.total.revenue?.value ?? 0;
  const id = `plan:${DEAL_YEAR}`;
  const target = Math.round((sold * (100 + GROWTH_PERCENT)) / 100);
  await erp.performance.setPlan(
    { id, kind: "year", start: `${DEAL_YEAR}-01-01`, currency: CURRENCY, target },
    once(id),
  );
  const parts = teams.map((team) => ({ teamId: team.id }));
  const company = await erp.performance.breakDownPlan(
    { id, method: "last-year", parts },
    once("break-down", id),
  );
  const plans = [id];
  for (const team of company.children) {
    const own = reps.filter((rep) => rep.teamId === team.teamId).map((rep) => ({ repId: rep.id }));
    const split = { id: team.id, method: "last-year", parts: own } as const;
    const { children } = await erp.performance.breakDownPlan(split, once("break-down", team.id));
    plans.push(team.id, ...children.map((child) => child.id));
  }
  for (const plan of plans.reverse()) await head.performance.approvePlan({ id: plan }, once("approve", plan));
};
