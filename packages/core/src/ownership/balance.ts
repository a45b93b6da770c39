import { split } from "../kernel/index.js";

/** One customer, in the units of a ledger; divisible by every number up to 16. */
export const UNIT = 720_720;

/** What a rep is owed. */
export interface LedgerEntry {
  readonly repId: string;
  /** Customers due to them less customers given, in 1/720720 of a customer; negative when they had more than due. */
  readonly lag: number;
  /** Which decision of the ledger was the last that chose them; 0 for none. */
  readonly lastTurn: number;
}

/**
 * The entitlement ledger of a rule (R. Fagin and J. Williams, "A fair carpool scheduling algorithm", IBM J. Res. Dev. 27,
 * 1983). Lags always sum to exactly 0.
 */
export interface Ledger {
  /** How many decisions it has seen. */
  readonly turn: number;
  /** In the order of the ids. */
  readonly entries: readonly LedgerEntry[];
}

export const emptyLedger: Ledger = { turn: 0, entries: [] };

export interface Weighted {
  readonly repId: string;
  /** A whole number > 0. */
  readonly weight: number;
}

/** One contender in a decision. */
export interface Standing {
  readonly repId: string;
  readonly weight: number;
  /** What they are owed, this customer's share included, in 1/720720 of a customer. */
  readonly owed: number;
  readonly lastTurn: number;
}

/** Why the first of the ranking is first. */
export type TieBreak = "none" | "longest-since-last-turn" | "id";

export interface Turn {
  readonly winner: string;
  /** From the most owed to the least. */
  readonly ranking: readonly Standing[];
  readonly tieBreak: TieBreak;
  readonly ledger: Ledger;
}

const byId = (a: { readonly repId: string }, b: { readonly repId: string }): number =>
  a.repId < b.repId ? -1 : a.repId > b.repId ? 1 : 0;

const unknown = (repId: string): LedgerEntry => ({ repId, lag: 0, lastTurn: 0 });

const merged = (ledger: Ledger, changed: readonly LedgerEntry[]): readonly LedgerEntry[] => {
  const changes = new Map(changed.map((entry) => [entry.repId, entry]));
  return [...ledger.entries.filter((entry) => !changes.has(entry.repId)), ...changed].sort(byId);
};

/**
 * Orders contenders by what counts, then by who has waited longest for a turn, then by id. Nothing depends on the order
 * in which reps were made or listed.
 */
export const rank = <S extends Standing>(
  standings: readonly S[],
  better: (a: S, b: S) => number,
): { readonly ranking: readonly S[]; readonly tieBreak: TieBreak } => {
  const ranking = [...standings].sort((a, b) => better(a, b) || a.lastTurn - b.lastTurn || byId(a, b));
  const [first, second] = ranking;
  if (first === undefined || second === undefined || better(first, second) !== 0)
    return { ranking, tieBreak: "none" };
  return { ranking, tieBreak: first.lastTurn === second.lastTurn ? "id" : "longest-since-last-turn" };
};

/** What each contender holds in the ledger now. */
export const standingsOf = (ledger: Ledger, eligible: readonly Weighted[]): readonly Standing[] => {
  const entries = new Map(ledger.entries.map((entry) => [entry.repId, entry]));
  return [...eligible].sort(byId).map(({ repId, weight }) => {
    const { lag, lastTurn } = entries.get(repId) ?? unknown(repId);
    return { repId, weight, owed: lag, lastTurn };
  });
};

/** Notes whose turn it was, and leaves every lag as it is. */
export const noteTurn = (ledger: Ledger, winner: string): Ledger => {
  const turn = ledger.turn + 1;
  const entry = ledger.entries.find((one) => one.repId === winner) ?? unknown(winner);
  return { turn, entries: merged(ledger, [{ ...entry, lastTurn: turn }]) };
};

/**
 * Gives one customer to whoever is owed most: each eligible rep is credited their share of it (weight / sum of weights),
 * the winner is debited the whole. Who is not eligible is credited nothing, so nobody comes back to a burst or a loss.
 *
 * With equal weights no lag ever exceeds (m-1)/2 customers for m reps, whatever customers arrive (M. Naor's account of
 * the carpool problem; searched to the end for m <= 5). Shares are whole units, rounded by largest remainder: exact for
 * equal weights up to 16 reps, else off by less than one unit a decision, that is one customer in 720,720 decisions.
 * Null when nobody is eligible.
 *
 * @example
 * ```ts
 * import { emptyLedger, takeTurn } from "@clientele/core/ownership";
 *
 * const pair = [{ repId: "lin", weight: 2 }, { repId: "zhou", weight: 1 }];
 * const first = takeTurn(emptyLedger, pair);
 * first?.winner; // => "lin"
 * first?.ledger.entries.map((entry) => entry.lag); // => [-240240, 240240]
 * takeTurn(first?.ledger ?? emptyLedger, pair)?.winner; // => "zhou"
 * ```
 */
export const takeTurn = (ledger: Ledger, eligible: readonly Weighted[]): Turn | null => {
  if (eligible.length === 0) return null;
  const before = standingsOf(ledger, eligible);
  const shares = split(
    UNIT,
    before.map(({ weight }) => weight),
  );
  const standings = before.map((one, at) => ({ ...one, owed: one.owed + (shares[at] ?? 0) }));
  const { ranking, tieBreak } = rank(standings, (a, b) => b.owed - a.owed);
  const winner = ranking[0]?.repId ?? "";
  const turn = ledger.turn + 1;
  const entries = standings.map(({ repId, owed, lastTurn }) =>
    repId === winner ? { repId, lag: owed - UNIT, lastTurn: turn } : { repId, lag: owed, lastTurn },
  );
  return { winner, ranking, tieBreak, ledger: { turn, entries: merged(ledger, entries) } };
};

/**
 * Closes the accounts of those who are gone for good: what they were owed, or owed, is spread evenly over those who stay,
 * so that the lags still sum to exactly 0. Somebody new begins at 0.
 *
 * @example
 * ```ts
 * import { settle } from "@clientele/core/ownership";
 *
 * const ledger = {
 *   turn: 9,
 *   entries: [
 *     { repId: "lin", lag: 300, lastTurn: 7 },
 *     { repId: "wu", lag: -200, lastTurn: 9 },
 *     { repId: "zhou", lag: -100, lastTurn: 8 },
 *   ],
 * };
 * settle(ledger, ["wu", "zhou"]).entries.map((entry) => entry.lag); // => [-50, 50]
 * ```
 */
export const settle = (ledger: Ledger, staying: readonly string[]): Ledger => {
  const stays = new Set(staying);
  const entries = ledger.entries.filter((entry) => stays.has(entry.repId));
  if (entries.length === ledger.entries.length) return ledger;
  const left = ledger.entries.reduce((sum, entry) => (stays.has(entry.repId) ? sum : sum + entry.lag), 0);
  if (entries.length === 0) return { ...ledger, entries };
  const parts = split(
    left,
    entries.map(() => 1),
  );
  return {
    ...ledger,
    entries: entries.map((entry, at) => ({ ...entry, lag: entry.lag + (parts[at] ?? 0) })),
  };
};
