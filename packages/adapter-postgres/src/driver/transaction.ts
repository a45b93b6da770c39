import type { SqlConnection, SqlDriver } from "./connection.js";

/** Runs work in a transaction on a connection: kept when it answers, undone when it throws. */
export const transactionOn = async <A>(connection: SqlConnection, work: () => Promise<A>): Promise<A> => {
  await connection.query("BEGIN", [], null);
  try {
    const answer = await work();
    await connection.query("COMMIT", [], null);
    return answer;
  } catch (error) {
    // Where the connection is gone, so is the transaction.
    await connection.query("ROLLBACK", [], null).catch(() => {});
    throw error;
  }
};

export const inTransaction = <A>(
  driver: SqlDriver,
  work: (connection: SqlConnection) => Promise<A>,
): Promise<A> =>
  driver.transaction?.(work) ?? driver.use((connection) => transactionOn(connection, () => work(connection)));
