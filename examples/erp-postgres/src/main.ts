import { Pool } from "pg";
import { FORGETFUL, ownPostgres } from "../../../tests/support/own-postgres.js";
import { openOnErp } from "./desk.js";
import { loadErp } from "./load.js";
import { workOnErp } from "./run.js";

const dollars = (cents: number): string =>
  (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
const counts = (found: Readonly<Record<string, number>>): string =>
  Object.entries(found)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

const named = process.env.CLIENTELE_POSTGRES_URL ?? "";
const server = named === "" ? await ownPostgres(FORGETFUL) : null;
const pool = new Pool({ connectionString: server?.url ?? named });
try {
  const { rows } = await pool.query(
    "SELECT to_regnamespace('erp') AS erp, to_regnamespace('clientele') AS ours",
  );
  if (rows[0]?.erp !== null || rows[0]?.ours !== null)
    throw new Error(
      "this database has a schema erp or clientele already; name an empty one / 该数据库已有 erp 或 clientele schema；请使用空数据库",
    );
  await loadErp(pool);
  const crm = openOnErp(pool);
  const seen = await workOnErp(crm, pool);
  await crm.close();
  console.log(`sales 销售额      ${dollars(seen.orders.amount)}`);
  console.log(`profit 利润       ${dollars(seen.orders.margin)}`);
  console.log(`tiers 价值分层    ${counts(seen.tiers)}`);
  console.log(`segments RFM 细分 ${counts(seen.segments)}`);
  console.log(`lifecycle 生命周期 ${counts(seen.lifecycle)}`);
  console.log(
    `staff 销售人员    ${seen.staff.map(({ id, name, teamId }) => `${id} ${name} (${teamId})`).join(", ")}`,
  );
  console.log(`why 10001 为什么\n${seen.text.en}\n${seen.text["zh-CN"]}`);
  console.log(
    "a customer that Clientele registered, in erp.clients 由 Clientele 登记、存于 erp.clients 的客户",
    seen.inErp,
  );
} finally {
  await pool.end();
  await server?.dispose();
}
