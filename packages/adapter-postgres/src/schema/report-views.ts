import { twoHashes } from "../driver/statement.js";
import type { Catalog } from "./catalog.js";
import { quote } from "./identifier.js";
import type { Layout, TableLayout } from "./layout.js";
import { viewNameOf } from "./views.js";

/** A view over several records: what they are, with the fields that it needs, and how it is made of their tables. */
interface ReportView {
  readonly name: string;
  readonly needs: Readonly<Record<string, readonly string[]>>;
  readonly select: (tableOf: (record: string) => string) => string;
}

const only = (alias: string): string =>
  `${alias}.tenant = (SELECT current_setting('clientele.tenant', true))`;
const moment = (column: string): string => `to_timestamp(${column} / 1000.0)`;

/**
 * What the metrics that add up are sums of: `top`, and `bottom` where they are a quotient. One row for each entry of the
 * ledger or closed deal and term.
 */
const metricTerm: ReportView = {
  name: "metric_term",
  needs: {
    credit: ["currency", "at", "repId", "teamId", "customerId", "amount", "margin"],
    opportunity: ["currency", "closedAt", "ownerId", "teamId", "customerId", "amount", "status"],
  },
  select: (tableOf) => `SELECT m.metric, m.term, c.currency, ${moment('c."at"')} AS at,
  c."repId" AS rep_id, c."teamId" AS team_id, c."customerId" AS customer_id, m.value
FROM ${tableOf("credit")} c CROSS JOIN LATERAL (VALUES
  ('revenue', 'top', c.amount),
  ('margin', 'top', c.margin),
  ('margin-rate', 'top', c.margin),
  ('margin-rate', 'bottom', CASE WHEN c.margin IS NOT NULL THEN c.amount END)
) m(metric, term, value)
WHERE ${only("c")} AND m.value IS NOT NULL
UNION ALL
SELECT m.metric, m.term, o.currency, ${moment('o."closedAt"')},
  o."ownerId", o."teamId", o."customerId", m.value
FROM ${tableOf("opportunity")} o CROSS JOIN LATERAL (VALUES
  ('win-rate', 'bottom', 1),
  ('win-rate', 'top', CASE WHEN o.status = 'won' THEN 1 END),
  ('won-amount', 'top', CASE WHEN o.status = 'won' THEN coalesce(o.amount, 0) END)
) m(metric, term, value)
WHERE ${only("o")} AND o.status IN ('won', 'lost') AND o."closedAt" IS NOT NULL AND m.value IS NOT NULL`,
};

/** Every step of every deal beside the one that followed it, with the place of its stage in the version that it is on. */
const funnelStep: ReportView = {
  name: "funnel_step",
  needs: {
    "stage-entry": ["opportunityId", "sequence", "kind", "stageId", "at", "reason"],
    opportunity: ["pipelineId", "pipelineHash", "ownerId", "teamId", "customerId", "amount", "currency"],
    pipeline: ["document"],
  },
  select: (
    tableOf,
  ) => `SELECT s."opportunityId" AS opportunity_id, o."pipelineId" AS pipeline_id, o."pipelineHash" AS pipeline_hash,
  o."ownerId" AS owner_id, o."teamId" AS team_id, o."customerId" AS customer_id, o.amount, o.currency,
  s.sequence, s.kind, s."stageId" AS stage_id, p.place, ${moment('s."at"')} AS at, s.reason,
  ${moment('lead(s."at") OVER steps')} AS next_at, lead(s.kind) OVER steps AS next_kind,
  lead(s."stageId") OVER steps AS next_stage_id, lead(p.place) OVER steps AS next_place
FROM ${tableOf("stage-entry")} s
JOIN ${tableOf("opportunity")} o ON o.tenant = s.tenant AND o.id = s."opportunityId"
LEFT JOIN (SELECT d.id, g.stage ->> 'id' AS stage_id, (g.place - 1)::integer AS place
  FROM ${tableOf("pipeline")} d CROSS JOIN LATERAL jsonb_array_elements(d.document -> 'stages') WITH ORDINALITY g(stage, place)
  WHERE ${only("d")}) p ON p.id = o."pipelineHash" AND p.stage_id = s."stageId"
WHERE ${only("s")}
WINDOW steps AS (PARTITION BY s."opportunityId" ORDER BY s.sequence)`,
};

const reportViews: readonly ReportView[] = [metricTerm, funnelStep];

const has = (table: TableLayout | undefined, fields: readonly string[]): boolean =>
  table !== undefined && fields.every((field) => table.description.fields[field] !== undefined);

/** What a view is known to be made by. Of another, it is made anew; nothing can be lost with it. */
const markOf = (sql: string): string =>
  `clientele ${twoHashes(sql)
    .map((one) => (one >>> 0).toString(16))
    .join("")}`;

/**
 * The views of the figures, as far as the records are there that they are made of; a record's own view keeps its name.
 * Nothing for those that are there as they should be.
 */
export const reportViewStatements = (
  readSchema: string,
  layout: Layout,
  views: Catalog,
): readonly string[] => {
  const taken = new Set([...layout.tables.keys()].map(viewNameOf));
  return reportViews.flatMap(({ name, needs, select }) => {
    const isPossible = Object.entries(needs).every(([record, fields]) =>
      has(layout.tables.get(record), fields),
    );
    if (!isPossible || taken.has(name)) return [];
    const view = `${quote(readSchema)}.${quote(name)}`;
    const sql = select((record) => layout.tables.get(record)?.sql ?? "");
    const live = views.tables.get(name);
    if (live?.comment === markOf(sql)) return [];
    return [
      ...(live === undefined ? [] : [`DROP VIEW ${view}`]),
      `CREATE VIEW ${view} WITH (security_barrier = true) AS ${sql}`,
      `COMMENT ON VIEW ${view} IS '${markOf(sql)}'`,
    ];
  });
};
