import { canonicalJson, type Text } from "../../kernel/index.js";
import type { Law } from "./law.js";
import { ownershipLaws } from "./laws.js";
import { deadlines } from "./memory.js";
import { Recorder } from "./run.js";
import type { Request, RequestKind, Setting, Sut } from "./sut.js";
import { tellBreach, tellHistory } from "./tell.js";

export interface Search {
  readonly states: number;
  readonly transitions: number;
  /** Whether every state within the depth was looked at. */
  readonly complete: boolean;
  /** The first breach; nothing shorter breaks a law. */
  readonly breach: { readonly law: string; readonly text: Text; readonly story: readonly Text[] } | null;
}

export interface SearchOptions {
  /** How many requests at most. */
  readonly depth: number;
  readonly maxStates?: number;
  readonly kinds?: readonly RequestKind[];
  readonly laws?: readonly Law[];
}

const optionsAt = (
  { customers, reps }: Setting,
  kinds: readonly RequestKind[],
  times: readonly number[],
  id: string,
): readonly Request[] =>
  times.flatMap((at) =>
    kinds.flatMap((kind) => {
      const ofCustomer = !["recycle", "leave", "redistribute", "go-away"].includes(kind);
      const ofRep = !["assign", "release", "recycle", "withdraw-handover"].includes(kind);
      return (ofCustomer ? customers.map((one) => one.id) : [""]).flatMap((customerId) =>
        (ofRep ? reps.map((one) => one.id) : [""]).map((repId) => ({ id, at, kind, customerId, repId })),
      );
    }),
  );

/**
 * Looks at every state that a small setting can come to, shortest way first: each request by everybody, now and at the
 * next deadline. Most faults show in two reps and two customers. States are told apart by what can be observed, the clock,
 * and what the kit remembers. Cost: each state is reached again from the start, so depth times states times requests.
 */
export const searchHistories = async <S>(
  sut: Sut<S>,
  setting: Setting,
  {
    depth,
    maxStates = 500,
    kinds = ["assign", "claim", "release", "recycle"],
    laws = ownershipLaws,
  }: SearchOptions,
): Promise<Search> => {
  const seen = new Set<string>();
  let level: readonly (readonly Request[])[] = [[]];
  let transitions = 0;
  let complete = true;
  const replay = async (path: readonly Request[]) => {
    const recorder = await Recorder.start(sut, setting);
    for (const request of path) await recorder.ask(request);
    const history = await recorder.finish();
    return { memory: recorder.memory, history, now: path.at(-1)?.at ?? setting.startsAt };
  };
  for (let length = 0; length < depth && level.length > 0; length += 1) {
    const next: (readonly Request[])[] = [];
    for (const path of level) {
      const { memory, now } = await replay(path);
      const times = [now, ...deadlines(setting, memory, now).slice(0, 1)];
      for (const request of optionsAt(setting, kinds, times, `m-${length}`)) {
        if (seen.size >= maxStates) {
          complete = false;
          break;
        }
        const longer = [...path, request];
        const reached = await replay(longer);
        transitions += 1;
        const last = { setting, steps: reached.history.steps.slice(-1) };
        for (const law of laws) {
          const breach = law.of === "history" ? law.check(last) : null;
          if (breach === null) continue;
          const story = tellHistory(reached.history, { ...breach, step: length });
          const found = { law: law.id, text: tellBreach(breach, setting), story };
          return { states: seen.size, transitions, complete: false, breach: found };
        }
        const { places } = last.steps[0]?.after ?? { places: [] };
        const key = canonicalJson([reached.now, places, [...reached.memory.of], reached.memory.claims]);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(longer);
      }
    }
    level = next;
  }
  return { states: seen.size, transitions, complete, breach: null };
};
