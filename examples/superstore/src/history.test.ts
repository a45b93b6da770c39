import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instant } from "@clientele/core/kernel";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { liveThrough } from "./history.js";
import { openWorld } from "./run.js";
import { readSource, type Source } from "./source.js";

const UNTIL = instant("2014-04-30T12:00:00Z");
const DAYS = 118;

describe("living through the history", () => {
  let source: Source;
  const folders: string[] = [];
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), "superstore-"));
    folders.push(made);
    return made;
  };
  beforeAll(async () => {
    source = await readSource();
  });
  afterEach(() => {
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
  });

  /** Lives on in a folder; a day may break it off. Answers what stands there afterwards. */
  const live = async (directory: string, breakOffOn?: string) => {
    const { world, close } = openWorld(directory, source, UNTIL);
    try {
      const { days } = await liveThrough(
        world,
        directory,
        (date) => {
          if (date === breakOffOn) throw new Error("the lights went out");
        },
        UNTIL,
      );
      const window = { from: "2014-01-01", until: "2014-05-01", currency: "USD" };
      const report = await world.erp.performance.report({ ...window, by: "rep" });
      return {
        days,
        money: await world.erp.performance.reconcile(window),
        sold: report.rows.map((row) => [row.key, row.figures.revenue?.value]),
      };
    } finally {
      await close();
    }
  };

  test("sells what the data says, credits all of it, and finds it again at the next start", {
    timeout: 60_000,
  }, async () => {
    const directory = folder();
    const first = await live(directory);
    const placed = source.days.filter((day) => day.at <= UNTIL).flatMap((day) => day.orders);
    const amount = placed.flatMap((order) => order.lines).reduce((sum, line) => sum + line.amount, 0);
    expect(first.days).toBe(DAYS);
    expect(first.money).toMatchObject({ orders: { amount }, ledger: { amount }, mismatches: [] });
    expect(await live(directory)).toEqual({ ...first, days: 0 });
  });

  test("comes to the same end when it is broken off and taken up again", { timeout: 60_000 }, async () => {
    const whole = await live(folder());
    const directory = folder();
    await expect(live(directory, "2014-02-11")).rejects.toThrow("the lights went out");
    await expect(live(directory, "2014-03-25")).rejects.toThrow("the lights went out");
    const { days, ...rest } = await live(directory);
    expect(days).toBeLessThan(40);
    expect(rest).toEqual({ money: whole.money, sold: whole.sold });
  });
});
