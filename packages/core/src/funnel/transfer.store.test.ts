import { memoryStore } from "@clientele/adapter-memory";
import * as Effect from "effect/Effect";
import * as ManagedRuntime from "effect/ManagedRuntime";
import { expect, test } from "vitest";
import * as z from "zod";
import { customerSubject } from "../customer/index.js";
import { clienteleEffects } from "../effect.js";
import { type OwnershipEvents, ownershipEvents } from "../ownership/index.js";
import { CurrentSession, command, type Needs } from "../storage/index.js";

type Transferred = OwnershipEvents["ownership.work-transferred"];

const transfer = command({ name: "test.transfer", input: z.custom<Transferred>() }, (data, work) =>
  work.emit(ownershipEvents.workTransferred, customerSubject(data.customerId), data),
);

test("of the deals that a transfer names, those of the former owner go that are open, and no others", async () => {
  const { services, layer } = clienteleEffects({ storage: memoryStore() });
  const runtime = ManagedRuntime.make(layer);
  const session = { tenant: "default", actor: { id: "admin", roles: ["admin"], teams: [] } };
  const run = <A>(effect: Effect.Effect<A, unknown, Needs>) =>
    runtime.runPromise(Effect.provideService(effect, CurrentSession, { ...session, host: undefined }));
  await run(services.team.addTeam({ id: "east", name: "east" }));
  for (const id of ["lin", "wu", "zhou"]) await run(services.team.addRep({ id, name: id, teamId: "east" }));
  await run(services.customers.register({ id: "acme", name: "Acme" }));
  const deals = { open: "lin", lost: "lin", theirs: "zhou" };
  for (const [id, ownerId] of Object.entries(deals))
    await run(services.funnel.open({ id, name: id, customerId: "acme", ownerId }));
  await run(services.funnel.lose({ id: "lost", reason: "price" }));
  const said = { customerId: "acme", fromOwnerId: "lin", toOwnerId: "wu", toTeamId: "east" };
  await run(transfer({ ...said, dealIds: [...Object.keys(deals), "unknown"], decisionId: "x" }));
  const owners = [];
  for (const id of Object.keys(deals)) owners.push((await run(services.funnel.get({ id }))).ownerId);
  expect(owners).toEqual(["wu", "lin", "zhou"]);
  await runtime.dispose();
});
