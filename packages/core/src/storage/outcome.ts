import * as z from "zod";
import { defineRecord, json, moment, text } from "./record.js";

/** What a command answered under an idempotency key, so that a repeated call gets the same answer and does nothing. */
export const outcomeRecord = defineRecord("outcome", {
  title: { en: "outcome of a command", "zh-CN": "命令结果" },
  fields: {
    command: text("server", z.string()),
    /** Hash of the actor and the input, so that a key is not used for two different calls. */
    input: text("server", z.string()),
    answer: json("server", z.unknown()),
    at: moment("server", z.int()),
  },
});
