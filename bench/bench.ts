import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type Case, measure, type Rounds, type Row } from "./harness.js";

const full: Rounds = { warmUp: 3, measured: 15 };
const quick: Rounds = { warmUp: 1, measured: 3 };

/** Is this a short run, as in CI? Then take small inputs; what is printed is not kept. */
export const short = process.argv.includes("--short");

/**
 * Measures the cases one by one, prints a table, and keeps the result in `bench/results/NAME.json`.
 *
 * @param rounds of a full run, where a peer takes so long that the usual number would take an hour.
 */
export async function bench(
  name: string,
  // biome-ignore lint/suspicious/noExplicitAny: each case has an output type of its own
  cases: readonly Case<any>[],
  rounds: Rounds = full,
): Promise<void> {
  const rows: Row[] = [];
  for (const each of cases) rows.push(await measure(each, short ? quick : rounds));
  console.log(`\n${name}${short ? " (short)" : ""}`);
  console.table(rows.map(readable));
  if (short) return;
  const folder = new URL("results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}.json`, folder));
  writeFileSync(file, `${JSON.stringify({ bench: name, machine: machine(), rows }, null, 2)}\n`);
  console.log(`Kept in ${file}`);
}

function machine() {
  const cores = cpus();
  return { cpu: cores[0]?.model.trim() ?? "unknown", cores: cores.length, node: process.versions.node };
}

function readable(row: Row) {
  const peers = Object.keys(row.peers).map((peer) => [
    peer,
    `${shorten(row.peers[peer] as number)} (${shorten(row.ratio[peer] as number)}x)`,
  ]);
  return {
    case: row.case,
    metric: `${row.metric}, ${row.unit}`,
    ours: shorten(row.ours),
    ...Object.fromEntries(peers),
  };
}

function shorten(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
