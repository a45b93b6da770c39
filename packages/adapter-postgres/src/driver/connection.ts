export type SqlRow = Readonly<Record<string, unknown>>;

/** One connection to the server. Statements on it run one after the other. */
export interface SqlConnection {
  /** The driver's own object, by which is remembered what was set on the connection. */
  readonly key: object;
  /**
   * Runs one statement. Values are bound as `$1`, `$2`, never written into the text; all are text, numbers or null. With
   * a name the statement is prepared once for each connection.
   */
  query(text: string, values: readonly SqlValue[], name: string | null): Promise<readonly SqlRow[]>;
}

export type SqlValue = string | number | null;

/** What the store needs of a driver. Write one in ten lines where none of the bridges fits. */
export interface SqlDriver {
  readonly id: string;
  /** Lends a connection that nobody else uses until the work has ended. */
  use<A>(work: (connection: SqlConnection) => Promise<A>): Promise<A>;
  /** The driver's own transactions, where it has no connection to lend on which one could be begun. */
  transaction?<A>(work: (connection: SqlConnection) => Promise<A>): Promise<A>;
  /** The connection of a transaction that the host has begun; null where this is none of this driver's. */
  join(host: unknown): SqlConnection | null;
}
