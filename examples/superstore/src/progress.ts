import cliProgress from "cli-progress";

export interface Progress {
  show(text: string, share: number): void;
  end(): void;
}

/** A bar where people look on, a line a year where the output goes into a file. */
export const progressOn = (stream: NodeJS.WriteStream, title: string): Progress => {
  if (!stream.isTTY) {
    let year = "";
    return {
      show: (text) => {
        if (text.slice(0, 4) === year) return;
        year = text.slice(0, 4);
        stream.write(`${title} ${year}\n`);
      },
      end: () => {},
    };
  }
  const bar = new cliProgress.SingleBar({
    format: `${title} {bar} {percentage}%  {text}`,
    stream,
    hideCursor: true,
    clearOnComplete: true,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
  });
  bar.start(1_000, 0, { text: "" });
  return {
    show: (text, share) => bar.update(Math.round(share * 1_000), { text }),
    end: () => bar.stop(),
  };
};
