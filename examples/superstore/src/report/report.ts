/** A report as data; the terminal and the page show the same one. */
export interface Report {
  readonly title: string;
  readonly subtitle: string;
  readonly lang: string;
  /** The few figures that one looks at first. */
  readonly headlines: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  readonly intro: string;
  readonly table: Table | null;
  /** Longer texts, such as an explained decision. */
  readonly quotes: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly notes: readonly string[];
}

export interface Table {
  readonly columns: readonly { readonly title: string; readonly align: "left" | "right" }[];
  readonly rows: readonly Row[];
  /** Stands apart below the rows. */
  readonly total?: readonly Cell[];
}

/** A heading stands above the rows that belong together. */
export type Row = readonly Cell[] | { readonly heading: string };

export const isHeading = (row: Row): row is { readonly heading: string } => "heading" in row;

/** Text, or a length between 0 and 1 with its text. */
export type Cell = string | { readonly bar: number; readonly text: string };
