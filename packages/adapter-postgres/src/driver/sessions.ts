import type { SqlConnection, SqlDriver, SqlRow } from "./connection.js";
import { failureOf } from "./failure-of.js";
import { codeOf } from "./sql-state.js";
import type { Statement } from "./statement.js";
import { statementNames } from "./statement.js";
import { inTransaction, transactionOn } from "./transaction.js";

/** A connection that acts for one tenant. */
export interface Session {
  run(statement: Statement): Promise<readonly SqlRow[]>;
}

/** Who may be asked for what: every statement runs with its tenant set, so that row-level security holds as well. */
export interface Sessions {
  /** Statements of which each stands for itself. */
  each<A>(tenant: string, work: (session: Session) => Promise<A>): Promise<A>;
  /** Statements that happen together or not at all. */
  together<A>(tenant: string, work: (session: Session) => Promise<A>): Promise<A>;
  /** Statements under a savepoint of the host's own transaction; null where that is none of this driver's. */
  within<A>(host: unknown, tenant: string, work: (session: Session) => Promise<A>): Promise<A> | null;
}

export interface SessionOptions {
  /** `transaction`: a pooler such as pgbouncer hands out another connection for each transaction. */
  readonly pooler: "none" | "transaction";
  readonly prepare: boolean;
  /** `citus`: the tenant is set by a statement that the nodes hear of. */
  readonly engine: "postgres" | "citus";
}

/** A value as a literal, whatever the server takes backslashes for: `SET` has no places for values. */
const literal = (value: string): string => `E'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

const SET_TENANT = "SELECT set_config('clientele.tenant', $1, $2 = 1)";

export const sessionsOf = (driver: SqlDriver, { pooler, prepare, engine }: SessionOptions): Sessions => {
  const nameOf = statementNames();
  const tenants = new WeakMap<object, string>();

  const sessionOn = (connection: SqlConnection): Session => ({
    run: ({ text, values }) => connection.query(text, values, prepare ? nameOf(text) : null),
  });
  const bare = (connection: SqlConnection, text: string) => connection.query(text, [], null);
  const ownTransactions = pooler === "transaction" || engine === "citus";
  const setTenant = async (connection: SqlConnection, tenant: string, local: boolean) => {
    if (engine === "citus") {
      await bare(connection, "SET LOCAL citus.propagate_set_commands TO 'local'");
      return bare(connection, `SET LOCAL clientele.tenant TO ${literal(tenant)}`);
    }
    return connection.query(SET_TENANT, [tenant, local ? 1 : 0], prepare ? nameOf(SET_TENANT) : null);
  };

  const rememberTenant = async (connection: SqlConnection, tenant: string): Promise<void> => {
    if (tenants.get(connection.key) === tenant) return;
    tenants.delete(connection.key);
    await setTenant(connection, tenant, false);
    tenants.set(connection.key, tenant);
  };

  const inOwnTransaction = <A>(tenant: string, work: (session: Session) => Promise<A>): Promise<A> =>
    inTransaction(driver, async (connection) => {
      await setTenant(connection, tenant, true);
      return work(sessionOn(connection));
    });

  const saying = async <A>(work: () => Promise<A>): Promise<A> => {
    try {
      return await work();
    } catch (error) {
      // Left as they are: what the caller answers by asking again.
      if (/^(22P02|23505|40001|40P01|55P03|25006)$/.test(codeOf(error))) throw error;
      throw failureOf(error);
    }
  };

  return {
    each: (tenant, work) =>
      saying(() =>
        ownTransactions
          ? inOwnTransaction(tenant, work)
          : driver.use(async (connection) => {
              await rememberTenant(connection, tenant);
              return work(sessionOn(connection));
            }),
      ),
    together: (tenant, work) =>
      saying(() =>
        ownTransactions || driver.transaction !== undefined
          ? inOwnTransaction(tenant, work)
          : driver.use(async (connection) => {
              await rememberTenant(connection, tenant);
              return transactionOn(connection, () => work(sessionOn(connection)));
            }),
      ),
    within: (host, tenant, work) => {
      const connection = driver.join(host);
      if (connection === null) return null;
      return (async () => {
        await bare(connection, "SAVEPOINT clientele");
        try {
          await setTenant(connection, tenant, true);
          const answer = await work(sessionOn(connection));
          await bare(connection, "RELEASE SAVEPOINT clientele");
          return answer;
        } catch (error) {
          await bare(connection, "ROLLBACK TO SAVEPOINT clientele").catch(() => {});
          await bare(connection, "RELEASE SAVEPOINT clientele").catch(() => {});
          throw error;
        }
      })();
    },
  };
};
