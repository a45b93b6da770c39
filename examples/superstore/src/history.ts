import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, type Instant } from "@clientele/core/kernel";
import { followUp, takeOrders } from "./buying.js";
import { openDesk } from "./desk.js";
import { planYear } from "./planning.js";
import {
  beginQuarter,
  DEAL_YEAR,
  endQuarter,
  isQuarterStart,
  openDeals,
  quarterEnd,
  quarterOf,
  winDeals,
  workOnDeals,
} from "./selling.js";
import type { World } from "./world.js";

const FOLLOW_UP_DAYS = 10;
const SWEEP_WEEKDAY = 1;

/** Noon of the last day that is lived through. */
export const END: Instant = Date.parse("2017-12-31T12:00:00Z");

/** Which day was the last that is kept whole. */
const bookmark = (directory: string) => {
  const file = join(directory, "superstore.json");
  return {
    read: (): Instant =>
      existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { through: number }).through : 0,
    write: (through: Instant) => {
      writeFileSync(`${file}.new`, JSON.stringify({ through }));
      renameSync(`${file}.new`, file);
    },
  };
};

/**
 * Lives through four years of the data, day by day, on the product's own clock: orders come in, owners follow up, those
 * who are not looked after lapse, quarters are opened and closed. What an earlier start has done is not done again.
 */
export const liveThrough = async (
  world: World,
  directory: string,
  onDay: (date: string, share: number) => void,
  until: Instant,
): Promise<{ readonly days: number }> => {
  const { clock, calendar, source, erp } = world;
  const place = bookmark(directory);
  const first = source.days[0]?.at ?? until;
  const ordersOn = new Map(source.days.map((day) => [day.at, day.orders]));
  const ordersOf = (at: Instant) => ordersOn.get(at) ?? [];
  const from = Math.max(first, place.read() + DAY);
  let days = 0;
  if (from === first) {
    clock.now = first;
    await openDesk(erp, source.products);
  }
  let deals = await openDeals(world);
  for (let now = from; now <= until; now += DAY) {
    clock.now = now;
    const date = calendar.dateText(now);
    if (new Date(now).getUTCDay() === SWEEP_WEEKDAY) await erp.ownership.recycle();
    if (date.startsWith(`${DEAL_YEAR}-`) && isQuarterStart(date)) {
      if (date.endsWith("-01-01")) await planYear(world);
      await beginQuarter(world, quarterOf(date), quarterEnd(now, calendar));
      deals = await openDeals(world);
    }
    await followUp(world, ordersOf(now - FOLLOW_UP_DAYS * DAY));
    await workOnDeals(world, deals);
    await takeOrders(world, ordersOf(now), calendar.dayOf(now));
    await winDeals(world, deals, ordersOf(now));
    if (isQuarterStart(calendar.dateText(now + DAY))) await endQuarter(world, deals);
    place.write(now);
    days += 1;
    onDay(date, (now - first) / (until - first));
  }
  if (days > 0) await erp.classification.classifyAll({ currency: "USD" });
  clock.now = until;
  return { days };
};
