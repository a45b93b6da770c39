import { memoryStore } from "@clientele/adapter-memory";
import * as Effect from "effect/Effect";
import * as ManagedRuntime from "effect/ManagedRuntime";
import { expect, test } from "vitest";
import * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { clienteleEffects } from "../effect.js";
import { instant } from "../kernel/index.js";
import { type CreditAward, ownershipEvents } from "../ownership/index.js";
import { CurrentSession, command, type Needs } from "../storage/index.js";

const award = command({ name: "test.award", input: z.custom<CreditAward>() }, (data, work) =>
  work.emit(ownershipEvents.creditAwarded, customerSubject(data.customerId), data),
);

test("what a dispute awards is every order placed in the time that it names, and no other", async () => {
  let now = instant("2026-03-02T09:00:00Z");
  const { services, layer } = clienteleEffects({ storage: memoryStore(), clock: () => now });
  const runtime = ManagedRuntime.make(layer);
  const session = { tenant: "default", actor: { id: "admin", roles: ["admin"], teams: [] } };
  const run = <A>(effect: Effect.Effect<A, unknown, Needs>) =>
    runtime.runPromise(Effect.provideService(effect, CurrentSession, { ...session, host: undefined }));
  await run(services.team.addTeam({ id: "east", name: "east" }));
  for (const id of ["lin", "wu"]) await run(services.team.addRep({ id, name: id, teamId: "east" }));
  await run(services.customers.register({ id: "acme", name: "Acme" }));
  await run(services.ownership.assignTo({ customerId: "acme", repId: "lin", reason: "by hand" }));
  const days = ["2026-03-03", "2026-03-10", "2026-03-20", "2026-03-25"].map((day) => `${day}T09:00:00Z`);
  for (const placedAt of days) {
    now = instant(placedAt);
    const lines = [{ quantity: 1, amount: 100 }];
    await run(
      services.orders.record({
        id: placedAt.slice(8, 10),
        customerId: "acme",
        currency: "CNY",
        lines,
        placedAt,
      }),
    );
  }
  await run(services.orders.cancel({ id: "20" }));
  now = instant("2026-04-01T09:00:00Z");
  const [, since = "", , until = ""] = days;
  await run(
    award({
      ...{ customerId: "acme", fromRepId: "lin", toRepId: "wu", toTeamId: "east" },
      ...{
        since: instant(since),
        until: instant(until),
        reason: "awarded-by-dispute",
        causeId: "case-7",
        note: "",
      },
    }),
  );
  const { items } = await run(services.performance.ledger({ repId: "wu" }));
  expect(items.map((one) => [one.sourceId, one.amount, one.reason, one.causeId, one.at])).toEqual([
    ["10", 100, "awarded-by-dispute", "case-7", now],
  ]);
  const lins = await run(services.performance.ledger({ repId: "lin", limit: 100 }));
  expect(
    lins.items.filter((one) => one.causeId === "case-7").map((one) => [one.sourceId, one.amount]),
  ).toEqual([["10", -100]]);
  await runtime.dispose();
});
