import { defineEvent, type EventMap } from "../kernel/index.js";

export const teamEvents = {
  teamAdded: defineEvent<{ teamId: string; name: string }>()("team.added"),
  repAdded: defineEvent<{ repId: string; teamId: string; name: string }>()("team.rep-added"),
  repChanged: defineEvent<{ repId: string; fields: readonly string[] }>()("team.rep-changed"),
  /** The leaver's customers need new owners. */
  repLeft: defineEvent<{ repId: string; teamId: string }>()("team.rep-left"),
};
export type TeamEvents = EventMap<typeof teamEvents>;
