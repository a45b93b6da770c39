import { StoreFailure, type StoreFailureReason } from "@clientele/core/port";

/** What a person is told, in both languages. */
export interface Message {
  readonly en: string;
  readonly zh: string;
}

export const failure = (reason: StoreFailureReason, message: Message, cause?: unknown): StoreFailure =>
  new StoreFailure(reason, `${message.en} / ${message.zh}`, ...(cause === undefined ? [] : [{ cause }]));

/** Refuses what no caller may ask for. Always a fault in the program, never in its data. */
export const refuse = (en: string, zh: string): never => {
  throw failure("unsupported", { en, zh });
};
