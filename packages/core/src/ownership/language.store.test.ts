import { memoryStore } from "@clientele/adapter-memory";
import { expect, test } from "vitest";
import { onEveryStore } from "../../../../tests/support/on-every-store.js";
import { createClientele } from "../index.js";

onEveryStore("the ownership policy", (open) => {
  test("gives a rep exactly as many customers a day as it says, and again on the next", async () => {
    const bed = open({
      ownership: {
        rules: [{ id: "all", then: { strategy: "in-turn" } }],
        intake: { max: 2, per: "day" },
        assignOnRegister: true,
      },
    });
    await bed.admin.team.addTeam({ id: "east", name: "East" });
    await bed.admin.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    const register = async (from: number) => {
      for (let at = from; at < from + 4; at += 1)
        await bed.admin.customers.register({ id: `c-${at}`, name: `C ${at}` });
      return (await bed.admin.ownership.book({ repId: "lin" })).items.length;
    };
    expect(await register(1)).toBe(2);
    const { text, decisionId } = await bed.admin.ownership.explain({ customerId: "c-3" });
    expect(text.en).toContain("(Lin: got 2 of 2 this period)");
    expect((await bed.admin.ownership.replay({ decisionId })).same).toBe(true);
    bed.passDays(1);
    expect(await register(5)).toBe(4);
  });

  test("asks conditions of the embedder's own, and remembers what they found", async () => {
    const bed = open({
      ownership: {
        hitPolicy: "priority",
        rules: [
          { id: "rest", priority: 1, then: { pool: "public" } },
          {
            id: "short",
            priority: 2,
            when: { custom: [{ attribute: "region", operator: "shorter", operand: 5 }] },
            then: { strategy: "fixed", repId: "lin" },
          },
        ],
        assignOnRegister: true,
      },
      ownershipExtensions: {
        conditions: { shorter: (found, expected) => String(found).length < Number(expected) },
      },
    });
    await bed.admin.team.addTeam({ id: "east", name: "East" });
    await bed.admin.team.addRep({ id: "lin", name: "Lin", teamId: "east" });
    await bed.admin.customers.register({ id: "near", name: "Near", region: "CN" });
    await bed.admin.customers.register({ id: "far", name: "Far", region: "CN/Zhejiang" });
    expect((await bed.admin.ownership.get({ customerId: "near" })).holding.ownerId).toBe("lin");
    const { text, decisionId } = await bed.admin.ownership.explain({ customerId: "far" });
    expect(text.en).toContain("rule short does not match: region CN/Zhejiang is not shorter 5");
    expect((await bed.admin.ownership.replay({ decisionId })).same).toBe(true);
  });
});

test("a policy that names what nobody registered is refused, with the path of the name", () => {
  const custom = [{ attribute: "region", operator: "near", operand: "CN" }];
  const make = () =>
    createClientele({
      storage: memoryStore(),
      ownership: { rules: [{ id: "a", when: { custom }, then: { pool: "public" } }] },
    });
  expect(make).toThrow("rules[0].when.custom[0].operator");
});
