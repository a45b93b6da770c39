import * as fc from "fast-check";
import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { DAY, instant, iso, makeCalendar } from "../kernel/index.js";
import { columnsBuilder } from "./builder.js";
import { classify } from "./classify.js";
import { decisionAt } from "./decision.js";
import { ClassificationPolicy } from "./policy.js";
import { NONE } from "./segments.js";

const START = instant("2025-01-01T00:00:00Z");
const customers = ["acme", "bell", "～cole", "𠮷dong"];
const order = fc.record({
  customerId: fc.constantFrom(...customers),
  hour: fc.nat({ max: 24 * 300 }),
  amount: fc.constantFrom(-500, 0, 700, 700, 90_000),
  cancelled: fc.constantFrom("never", "never", "before", "after"),
});

onEveryStore("classes of the orders in a store", (open) => {
  test("law: are those of the same orders one by one, as of now and of a past moment", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 12 }), fc.boolean(), async (orders, isPast) => {
        const bed = open();
        const { admin } = bed;
        for (const id of customers) await admin.customers.register({ id, name: id });
        const cancel = async (when: string) => {
          for (const [n, { cancelled }] of orders.entries()) {
            if (cancelled === when) await admin.orders.cancel({ id: `o-${n}` });
          }
        };
        for (const [n, { customerId, hour, amount }] of orders.entries()) {
          const placedAt = iso(START + hour * (DAY / 24));
          const lines = [{ quantity: 1, amount }];
          await admin.orders.record({ id: `o-${n}`, customerId, placedAt, currency: "CNY", lines });
        }
        await cancel("before");
        const asOf = bed.now();
        bed.passDays(1);
        await cancel("after");
        const at = isPast ? asOf : bed.now();
        await admin.classification.classifyAll({ currency: "CNY", ...(isPast ? { asOf } : {}) });

        const policy = ClassificationPolicy.parse({});
        const calendar = makeCalendar();
        const { countBy, windowDays } = policy;
        const builder = columnsBuilder({ asOfDay: calendar.dayOf(at), countBy, windowDays });
        for (const id of customers) builder.add(id, []);
        for (const { customerId, hour, amount, cancelled } of orders) {
          if (cancelled === "before" || (cancelled === "after" && !isPast)) continue;
          builder.add(customerId, [{ day: calendar.dayOf(START + hour * (DAY / 24)), amount }]);
        }
        const columns = builder.finish();
        const before = new Int16Array(customers.length).fill(NONE);
        const classes = classify(columns, policy, before);
        const dateText = (day: number) => calendar.dateText(calendar.startOf(day));
        for (const [place, customerId] of columns.ids.entries()) {
          const found = await admin.classification.get({ customerId });
          const { policyHash } = found;
          const run = { columns, classes, policy, policyHash, currency: "CNY", asOf: at, before, dateText };
          expect(found).toMatchObject(decisionAt(run, place));
        }
      }),
      { numRuns: 8 },
    );
  });
});
