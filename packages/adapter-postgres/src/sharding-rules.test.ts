import { beforeEach, describe, expect, it } from "vitest";
import { ShardingChecker } from "../fixtures/sharding/checker.js";

/** Two tables and a view, as the store has them. */
const SCHEMA = `
CREATE TABLE s.a (tenant text NOT NULL, id text NOT NULL, x bigint, PRIMARY KEY (tenant, id));
CREATE TABLE s.b (tenant text NOT NULL, id text NOT NULL, a text, PRIMARY KEY (tenant, id));
CREATE TABLE s.settings (name text PRIMARY KEY);
CREATE VIEW r.a WITH (security_barrier = true) AS SELECT id FROM s.a WHERE tenant = (SELECT current_setting('t', true));`;

let checker: ShardingChecker;
beforeEach(async () => {
  checker = await ShardingChecker.load(["s.settings"]);
  expect(checker.breaches(SCHEMA)).toEqual([]);
});

const rulesOf = (sql: string): readonly string[] => [
  ...new Set(checker.breaches(sql).map(({ rule }) => rule)),
];

const table = (columns: string): string => `CREATE TABLE s.c (${columns})`;
const own = "tenant text NOT NULL, id text NOT NULL, PRIMARY KEY (tenant, id)";

/** Statements that a store sharded by tenant refuses, or that reach beyond one tenant; and the rules they break. */
const BREACHES: readonly (readonly [rules: string, sql: string])[] = [
  ["S1", table("id text, x text")],
  ["S1", table("tenant text, id text, UNIQUE (tenant, id)")],
  ["S1", "CREATE TABLE s.c AS SELECT * FROM s.a WHERE tenant = $1"],
  ["S1", "ALTER TABLE s.a DROP COLUMN tenant"],
  ["S1", "ALTER TABLE s.a ALTER COLUMN tenant DROP NOT NULL"],
  ["S2", table("tenant text NOT NULL, id text PRIMARY KEY")],
  ["S2", table(`${own}, UNIQUE (id)`)],
  ["S2", table("tenant text NOT NULL, id text, PRIMARY KEY (id, tenant)")],
  ["S2", table(`${own}, EXCLUDE USING gist (id WITH =)`)],
  ["S2", "ALTER TABLE s.a ADD CONSTRAINT u UNIQUE (x)"],
  ["S2", "ALTER TABLE s.a ADD COLUMN y text UNIQUE"],
  ["S2", "CREATE UNIQUE INDEX u ON s.a (x) WHERE x IS NOT NULL"],
  ["S2", "CREATE UNIQUE INDEX CONCURRENTLY u ON s.a (lower(tenant), x)"],
  ["S3", "ALTER TABLE s.b ADD FOREIGN KEY (a) REFERENCES s.a (id)"],
  ["S3", "ALTER TABLE s.b ADD FOREIGN KEY (tenant, a) REFERENCES s.a (id, tenant)"],
  ["S3", "ALTER TABLE s.b ADD FOREIGN KEY (tenant, a) REFERENCES erp.customer (tenant, id)"],
  ["S3", "ALTER TABLE s.b ADD FOREIGN KEY (tenant, a) REFERENCES s.a (tenant, id) ON DELETE SET NULL"],
  ["S3", "ALTER TABLE s.b ADD FOREIGN KEY (tenant, a) REFERENCES s.a (tenant, id) ON UPDATE SET DEFAULT"],
  ["S4", "CREATE TRIGGER t AFTER INSERT ON s.a FOR EACH ROW EXECUTE FUNCTION f()"],
  ["S4", "CREATE RULE r AS ON DELETE TO s.a DO INSTEAD NOTHING"],
  ["S5", table(`${own}, a text, FOREIGN KEY (tenant, a) REFERENCES s.a (tenant, id)`)],
  ["S5,S3", table(`${own}, a text REFERENCES s.a (id)`)],
  ["Q1", "SELECT * FROM s.a"],
  ["Q1", "SELECT * FROM s.a WHERE id = $1"],
  ["Q1", "SELECT * FROM s.a WHERE tenant <> $1"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = $1 OR id = $2"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = id"],
  ["Q1", "SELECT * FROM s.a WHERE lower(tenant) = $1"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = random()::text"],
  ["Q1", "SELECT * FROM s.a WHERE NOT tenant = $1"],
  ["Q1", "SELECT * FROM s.a AS a (id, tenant) WHERE a.tenant = $1"],
  ["Q1", "SELECT * FROM s.a JOIN s.b ON b.a = a.id WHERE a.tenant = $1"],
  ["Q1", "SELECT * FROM s.a LEFT JOIN s.b ON b.tenant = a.tenant AND a.tenant = $1"],
  ["Q1", "SELECT * FROM s.a LEFT JOIN s.b ON b.tenant = a.tenant AND b.tenant = $1"],
  ["Q1", "SELECT * FROM s.a FULL JOIN s.b ON b.tenant = a.tenant AND a.tenant = $1"],
  ["Q1", "SELECT * FROM s.a RIGHT JOIN s.b USING (tenant) WHERE a.x = 1"],
  ["Q1", "SELECT * FROM s.a JOIN s.b USING (id) WHERE a.tenant = $1"],
  ["Q1", "SELECT * FROM s.a WHERE tenant IN ($1, $2)"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = ANY ($1::text[])"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = ANY (ARRAY[$1, $2])"],
  ["Q1", "SELECT * FROM s.a, s.b WHERE a.tenant = $1 AND b.tenant = $2"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = $1 AND EXISTS (SELECT 1 FROM s.b WHERE b.a = a.id)"],
  ["Q1", "SELECT (SELECT count(*) FROM s.b) FROM s.a WHERE tenant = $1"],
  ["Q1", "SELECT id FROM s.a WHERE tenant = $1 UNION ALL SELECT id FROM s.b"],
  ["Q1", "WITH c AS (SELECT * FROM s.b) SELECT * FROM s.a JOIN c USING (tenant) WHERE a.tenant = $1"],
  ["Q1", "SELECT * FROM s.a, LATERAL (SELECT * FROM s.b WHERE b.a = a.id) l WHERE a.tenant = $1"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = (SELECT tenant FROM s.b WHERE b.tenant = $1)"],
  ["Q1", "SELECT * FROM s.a WHERE tenant = $1 ORDER BY (SELECT max(id) FROM s.b)"],
  ["Q1", "SELECT * FROM s.a JOIN s.b ON b.tenant = $1 AND EXISTS (SELECT 1 FROM s.b) WHERE a.tenant = $1"],
  ["Q1", "UPDATE s.a SET x = 1 WHERE id = $1"],
  ["Q1", "UPDATE s.a SET x = b.x FROM s.b WHERE a.tenant = $1 AND b.id = a.id"],
  ["Q1", "DELETE FROM s.a USING s.b WHERE a.id = b.id AND b.tenant = $1"],
  ["Q1", "WITH d AS (DELETE FROM s.a RETURNING 1) SELECT count(*) FROM d"],
  ["Q1", "TRUNCATE s.a"],
  ["Q1", "LOCK TABLE s.a"],
  ["Q1", "COPY s.a TO STDOUT"],
  ["Q1", "CREATE VIEW r.b AS SELECT * FROM s.b"],
  ["Q1", "CREATE FUNCTION s.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM s.a; END $$"],
  [
    "Q1",
    "CREATE FUNCTION s.f(p text) RETURNS int LANGUAGE plpgsql AS $$ DECLARE n int; BEGIN n := (SELECT count(*) FROM s.a); RETURN n; END $$",
  ],
  ["Q1", "CREATE FUNCTION s.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM s.a'"],
  ["Q1", "DO $$ BEGIN UPDATE s.a SET x = 1; END $$"],
  ["unread", "DO $$ BEGIN EXECUTE 'DELETE ' || 'FROM s.a'; END $$"],
  ["unread", "CREATE FUNCTION s.f() RETURNS void LANGUAGE plperl AS 'x'"],
  ["unread", "NOTIFY a"],
  ["Q1,Q2", "SELECT * FROM s.a FOR UPDATE"],
  ["Q1,Q2", "SELECT * FROM s.a WHERE id = $1 LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED"],
  ["Q3", "UPDATE s.a SET x = extract(epoch FROM now()) WHERE tenant = $1"],
  ["Q3", "UPDATE s.a SET id = CURRENT_TIMESTAMP WHERE tenant = $1"],
  ["Q3", "DELETE FROM s.a WHERE tenant = $1 AND x < random()"],
  [
    "Q3",
    "INSERT INTO s.a (tenant, id) VALUES ($1, $2) ON CONFLICT (tenant, id) DO UPDATE SET id = gen_random_uuid()",
  ],
  [
    "Q3",
    "INSERT INTO s.a AS o (tenant, id) VALUES ($1, $2) ON CONFLICT (tenant, id) DO UPDATE SET x = 1 WHERE o.id < now()",
  ],
  ["Q4", "UPDATE s.a SET tenant = $2 WHERE tenant = $1"],
  [
    "Q4",
    "INSERT INTO s.a (tenant, id) VALUES ($1, $2) ON CONFLICT (tenant, id) DO UPDATE SET tenant = excluded.tenant",
  ],
  ["Q1,Q5", "SELECT x, count(*) FROM s.a GROUP BY GROUPING SETS ((x), ())"],
  ["Q1,Q5", "SELECT x, count(*) FROM s.a GROUP BY ROLLUP (x)"],
  [
    "Q1,Q5",
    "WITH RECURSIVE c AS (SELECT id FROM s.b WHERE tenant = $1 UNION SELECT b.id FROM c JOIN s.b ON b.a = c.id) SELECT * FROM c",
  ],
  ["Q6", "SELECT set_config('clientele.tenant', $1, true)"],
  ["Q7", "INSERT INTO s.a (id) VALUES ($1)"],
  ["Q7", "INSERT INTO s.a VALUES ($1, $2)"],
  [
    "Q7",
    "INSERT INTO s.a (tenant, id) SELECT r.tenant, r.id FROM jsonb_to_recordset($1) AS r(tenant text, id text)",
  ],
  ["Q7", "INSERT INTO s.a (tenant, id) VALUES ($1, 'a'), (md5('x'), 'b')"],
  ["Q7", "COPY s.a (id) FROM STDIN"],
  ["Q1", "INSERT INTO s.a (tenant, id) SELECT $1, id FROM s.b"],
  ["Q1", "INSERT INTO s.a (tenant, id) SELECT $1, id FROM s.b WHERE tenant = $2"],
  ["Q1", "INSERT INTO s.a (tenant, id) VALUES ($1, 'a'), ($2, 'a')"],
  ["Q8", "INSERT INTO r.a (id) VALUES ($1)"],
  ["Q8", "UPDATE r.a SET id = $1"],
  ["Q8", "DELETE FROM r.a"],
  ["Q9", "MERGE INTO s.a USING s.b ON a.tenant = b.tenant WHEN MATCHED THEN DELETE"],
];

const ALLOWED: readonly string[] = [
  table(own),
  table(`${own}, UNIQUE (tenant, id) DEFERRABLE, EXCLUDE USING gist (tenant WITH =, id WITH =)`),
  `CREATE TABLE s.c (${own}) PARTITION BY HASH (tenant); CREATE TABLE s.c_0 PARTITION OF s.c FOR VALUES WITH (MODULUS 2, REMAINDER 0)`,
  "ALTER TABLE s.b ADD FOREIGN KEY (tenant, a) REFERENCES s.a (tenant, id)",
  "ALTER TABLE s.b ADD FOREIGN KEY (a) REFERENCES s.settings (name)",
  "CREATE UNIQUE INDEX i ON s.a (tenant, x); ALTER TABLE s.a ADD CONSTRAINT i UNIQUE USING INDEX i",
  "CREATE INDEX i ON s.a (x)",
  "SELECT * FROM s.settings",
  "SELECT * FROM s.a WHERE tenant = $1::text AND id = ANY ($2::text[])",
  "SELECT * FROM s.a WHERE 'acme' = tenant",
  "SELECT * FROM s.a WHERE tenant IN ($1)",
  "SELECT * FROM s.a WHERE tenant = ANY (ARRAY[$1])",
  "SELECT * FROM s.a WHERE (tenant, id) = ($1, $2)",
  "SELECT * FROM s.a JOIN s.b ON a.tenant = b.tenant AND a.id = b.a WHERE b.tenant = $1",
  "SELECT * FROM s.a JOIN s.b USING (tenant) WHERE tenant = $1",
  "SELECT * FROM s.a LEFT JOIN s.b USING (tenant) WHERE a.tenant = $1",
  "SELECT * FROM s.a NATURAL JOIN s.b WHERE a.tenant = $1",
  "SELECT * FROM s.a LEFT JOIN s.b ON b.tenant = $1 AND b.a = a.id WHERE a.tenant = $1",
  "SELECT * FROM s.a RIGHT JOIN s.b ON a.tenant = b.tenant WHERE b.tenant = $1",
  "SELECT * FROM s.a WHERE tenant = $1 AND NOT EXISTS (SELECT 1 FROM s.b WHERE b.tenant = a.tenant AND b.a = a.id)",
  "SELECT * FROM (SELECT tenant, id FROM s.a WHERE tenant = $1) d JOIN s.b ON b.tenant = d.tenant",
  "WITH c AS MATERIALIZED (SELECT * FROM s.a WHERE tenant = $1 FOR UPDATE SKIP LOCKED) SELECT * FROM s.b JOIN c ON b.tenant = c.tenant",
  "SELECT * FROM s.a, LATERAL (SELECT * FROM s.b WHERE b.tenant = a.tenant LIMIT 1) l WHERE a.tenant = $1",
  "SELECT x, count(*) FROM s.a WHERE tenant = $1 GROUP BY ROLLUP (x)",
  "WITH RECURSIVE c AS (SELECT id FROM s.b WHERE tenant = $1 UNION SELECT b.id FROM c JOIN s.b ON b.a = c.id AND b.tenant = $1) SELECT * FROM c",
  "SELECT now(), random()",
  "UPDATE s.a t SET x = r.x + abs(t.x) FROM jsonb_to_recordset($2) AS r(id text, x bigint) WHERE t.tenant = $1 AND t.id = r.id",
  "DELETE FROM s.a USING s.b WHERE a.tenant = $1 AND a.tenant = b.tenant AND a.id = b.a",
  "INSERT INTO s.a (tenant, id) VALUES ($1, $2), ($1, $3) ON CONFLICT (tenant, id) DO UPDATE SET x = excluded.x RETURNING (xmax = 0)",
  "INSERT INTO s.a (tenant, id) SELECT tenant, id FROM s.b WHERE tenant = $1",
  "COPY s.a (tenant, id) FROM STDIN",
  "EXPLAIN SELECT * FROM s.a WHERE tenant = $1",
  "CREATE FUNCTION s.f(p text) RETURNS void LANGUAGE plpgsql AS $$ DECLARE n int; BEGIN DELETE FROM s.a WHERE tenant = p; n := (SELECT count(*) FROM s.a WHERE tenant = p); END $$",
  "CREATE FUNCTION s.f(p text) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM s.a WHERE tenant = p'",
  "BEGIN; SET LOCAL clientele.tenant TO 'acme'; GRANT SELECT ON s.a TO app; COMMIT",
];

describe("the checker of statements for a sharded store", () => {
  it.each(BREACHES)("finds %s in %s", (rules, sql) => {
    expect(rulesOf(sql).join(",")).toBe(rules);
  });

  it.each(ALLOWED)("lets pass %s", (sql) => {
    expect(checker.breaches(sql)).toEqual([]);
  });

  it("knows a common table from a table of the same name", () => {
    expect(rulesOf("WITH a AS (SELECT 1 AS id) SELECT * FROM a")).toEqual([]);
    expect(rulesOf("WITH a AS (SELECT 1 AS id) SELECT * FROM s.a")).toEqual(["Q1"]);
  });

  it("takes no text that is no SQL", () => {
    expect(() => checker.breaches("SELEC 1")).toThrow("syntax error");
  });
});
