/** Folded as core looks names up; what the check at start prints. */
const folded = (column: string): string =>
  `lower(regexp_replace(btrim(normalize(${column}, NFKC)), '\\s+', ' ', 'g'))`;

/**
 * An ERP as one finds it: integer keys, its own names and codes, whole units in `numeric`, positions in a table of their own.
 * The last block is what a DBA ran because the check at start had asked for it.
 */
export const erpSchema = `
CREATE SCHEMA erp;
CREATE TABLE erp.clients (
  client_no integer PRIMARY KEY,
  company varchar(200) NOT NULL,
  sector varchar(40),
  sales_area varchar(120),
  entered_on timestamptz(3) NOT NULL,
  dunning_level smallint NOT NULL DEFAULT 0
);
CREATE TABLE erp.staff (
  staff_no integer PRIMARY KEY,
  full_name varchar(100) NOT NULL,
  office char(4) NOT NULL,
  function varchar(20) NOT NULL
);
CREATE TABLE erp.staff_territories (
  staff_no integer NOT NULL REFERENCES erp.staff,
  territory varchar(120) NOT NULL,
  PRIMARY KEY (staff_no, territory)
);
CREATE TABLE erp.articles (
  article_no integer PRIMARY KEY,
  sku varchar(20) NOT NULL,
  description varchar(200) NOT NULL,
  product_group varchar(80)
);
CREATE TABLE erp.sales_orders (
  order_no integer PRIMARY KEY,
  external_no varchar(20) NOT NULL,
  client_no integer NOT NULL REFERENCES erp.clients,
  ordered_at timestamptz(0) NOT NULL,
  entered_at timestamptz(3) NOT NULL,
  cancelled_at timestamptz(0),
  state smallint NOT NULL DEFAULT 10,
  currency char(3) NOT NULL,
  net numeric(14,2) NOT NULL,
  contribution numeric(14,2) NOT NULL
);
CREATE TABLE erp.order_positions (
  order_no integer NOT NULL REFERENCES erp.sales_orders,
  position smallint NOT NULL,
  article_no integer NOT NULL REFERENCES erp.articles,
  quantity integer NOT NULL,
  net numeric(14,2) NOT NULL,
  contribution numeric(14,2) NOT NULL,
  PRIMARY KEY (order_no, position)
);

CREATE INDEX ON erp.clients (${folded("company")}, client_no);
CREATE INDEX ON erp.clients (sales_area, ${folded("company")}, client_no);
CREATE INDEX ON erp.clients (sector, ${folded("company")}, client_no);
CREATE INDEX ON erp.clients (entered_on, client_no);
CREATE INDEX ON erp.articles (product_group, article_no);
CREATE INDEX ON erp.sales_orders (client_no, ordered_at, order_no);
CREATE INDEX ON erp.sales_orders (state, client_no, ordered_at, order_no);
CREATE INDEX ON erp.sales_orders (state, ordered_at, order_no);
CREATE INDEX ON erp.sales_orders (currency, state, ordered_at, order_no);
CREATE INDEX ON erp.sales_orders (currency, state, client_no, ordered_at, cancelled_at, net, contribution, order_no);
`;
