import * as z from "zod";
import { defineRecord, json, moment, text } from "./record.js";

/** What a command answered under an idempotency key, so that a repeated call gets the same answer and does nothing. */
export const outcomeRecord = defineRecord("outcome", {
  fields: {
    command: text("server", z.string()),
    /** Hash of the actor and the input, so that a key is not used for two different calls. */
    input: text("server", z.string()),
    answer: json("server", z.unknown()),
    at: moment("server", z.int()),
  },
});
