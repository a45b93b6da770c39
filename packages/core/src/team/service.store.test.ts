import { expect, test } from "vitest";
import { onEveryStore, type TestBed } from "../../../../tests/support/on-every-store.js";
import { refusal } from "../../../../tests/support/refusal.js";

const company = async (bed: TestBed) => {
  const { team } = bed.admin;
  await team.addTeam({ id: "china", name: "China" });
  await team.addTeam({ id: "east", name: "East", parentId: "china" });
  await team.addTeam({ id: "hangzhou", name: "Hangzhou", parentId: "east" });
  await team.addTeam({ id: "west", name: "West", parentId: "china" });
  await team.addRep({ id: "lin", name: "Lin", teamId: "hangzhou" });
};

onEveryStore("a team", (open) => {
  test("is managed by whoever leads a team above it, and by nobody beside it", async () => {
    const bed = open();
    await company(bed);
    const lead = (team: string) => bed.crm.as({ user: `lead-${team}`, roles: ["manager"], teams: [team] });
    expect((await lead("east").team.changeRep({ id: "lin", weight: 2 })).weight).toBe(2);
    expect((await lead("china").team.changeRep({ id: "lin", weight: 3 })).weight).toBe(3);
    expect((await refusal(lead("west").team.changeRep({ id: "lin", weight: 4 }))).code).toBe(
      "PERMISSION.DENIED",
    );
  });

  test("moves with all below it, and never under itself", async () => {
    const bed = open();
    await company(bed);
    const inItself = await refusal(bed.admin.team.changeTeam({ id: "east", parentId: "hangzhou" }));
    expect(inItself.message).toBe(
      "East cannot lie under Hangzhou, which lies under East itself. Choose a team outside of it",
    );
    expect((await refusal(bed.admin.team.changeTeam({ id: "east", parentId: "east" }))).code).toBe(
      "TEAM.IN_ITSELF",
    );
    await bed.admin.team.changeTeam({ id: "hangzhou", parentId: "west" });
    const west = bed.crm.as({ user: "w", roles: ["manager"], teams: ["west"] });
    expect((await west.team.leave({ id: "lin" })).active).toBe(false);
  });

  test("has a leaver back who was sent away by mistake, and only a leaver", async () => {
    const bed = open();
    await company(bed);
    await bed.admin.team.leave({ id: "lin" });
    expect(await bed.admin.team.rejoin({ id: "lin" })).toMatchObject({ active: true, teamId: "hangzhou" });
    expect((await refusal(bed.admin.team.rejoin({ id: "lin" }))).code).toBe("TEAM.REP_ACTIVE");
  });

  test("a change that changes nothing leaves the version as it is", async () => {
    const bed = open();
    await company(bed);
    expect((await bed.admin.team.changeTeam({ id: "east" })).version).toBe(1);
    expect((await bed.admin.team.changeRep({ id: "lin" })).version).toBe(1);
  });
});
