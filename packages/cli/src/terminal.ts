import { styleText } from "node:util";

/** What a colour says: it never says anything that the words do not. */
export type Tone = "error" | "warning" | "unknown" | "info" | "good" | "quiet" | "head";

const tones = {
  error: ["bold", "red"],
  warning: ["bold", "yellow"],
  unknown: ["bold", "magenta"],
  info: ["cyan"],
  good: ["green"],
  quiet: ["dim"],
  head: ["bold"],
} as const;

export type Paint = (tone: Tone, text: string) => string;

/** Paints for a terminal, or leaves text as it is. Whoever calls knows who looks on. */
export const paintFor = (colours: boolean): Paint =>
  colours
    ? (tone, text) => tones[tone].reduce((painted, format) => styled(format, painted), text)
    : (_, text) => text;

const styled = (format: Parameters<typeof styleText>[0], text: string): string =>
  styleText(format, text, { validateStream: false });
