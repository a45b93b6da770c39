// Starts a child that shares our terminal, and ends as it ended: same exit code, same signal.
import { spawn } from "node:child_process";
import { root } from "./pnpm.mjs";

/** Resolves with the exit code; signals that reach us are handed on, 128 + n for a child that died of one. */
export function run(args, options = {}) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", ...options });
  const handOn = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, handOn);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      for (const each of signals) process.off(each, handOn);
      resolve(code ?? 128 + (signalNumbers[signal] ?? 1));
    });
  });
}

/** What the command line asked for; pnpm, unlike npm, hands the separating `--` on. */
export const given = process.argv.slice(process.argv[2] === "--" ? 3 : 2);

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
