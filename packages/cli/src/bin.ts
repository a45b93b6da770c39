#!/usr/bin/env node
import { run } from "./index.js";

run(process.argv.slice(2), {
  print: (text) => console.log(text),
  complain: (text) => console.error(text),
  now: () => Date.now(),
  // False where NO_COLOR is set, or TERM is dumb.
  colours: process.stdout.isTTY === true && process.stdout.hasColors(),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (cause: unknown) => {
    console.error(cause);
    process.exitCode = 3;
  },
);
