import { defineEvent, type EventMap } from "../kernel/index.js";

export const teamEvents = {
  teamAdded: defineEvent<{ teamId: string; name: string }>()("team.added"),
  teamChanged: defineEvent<{ teamId: string; fields: readonly string[] }>()("team.changed"),
  repAdded: defineEvent<{ repId: string; teamId: string; name: string }>()("team.rep-added"),
  repChanged: defineEvent<{ repId: string; fields: readonly string[] }>()("team.rep-changed"),
  /** The leaver's customers need new owners. */
  repLeft: defineEvent<{ repId: string; teamId: string }>()("team.rep-left"),
  repRejoined: defineEvent<{ repId: string; teamId: string }>()("team.rep-rejoined"),
};
export type TeamEvents = EventMap<typeof teamEvents>;
