import type { Mapping } from "@clientele/adapter-postgres";

const tenant = { is: "default" } as const;

/** Where the records of Clientele are in the ERP. Teams, ownership, deals and all the rest are kept by Clientele. */
export const mapping: Mapping = {
  customer: {
    table: "erp.clients",
    key: "client_no",
    tenant,
    write: "all",
    fields: {
      name: "company",
      nameKey: { folded: "company" },
      segment: "sector",
      region: "sales_area",
      registeredAt: "entered_on",
      kind: { value: "end-customer" },
      party: { own: "person" },
      tags: { own: [] },
      contacts: { own: [] },
      attributes: { own: {} },
    },
  },
  rep: {
    table: "erp.staff",
    key: "staff_no",
    tenant,
    filter: { function: "sales" },
    fields: {
      name: "full_name",
      teamId: { column: "office", values: { west: "SEA1", east: "NYC1", central: "CHI1", south: "ATL1" } },
      regions: {
        rows: {
          table: "erp.staff_territories",
          on: { staff_no: "staff_no" },
          orderBy: ["territory"],
          item: "territory",
        },
      },
      skills: { own: [] },
      weight: { own: 1 },
      absences: { own: [] },
      active: { own: true },
    },
    withoutIndex: [["teamId", "active"], ["active"]],
  },
  product: {
    table: "erp.articles",
    key: "article_no",
    tenant,
    fields: { name: "description", category: "product_group" },
  },
  order: {
    table: "erp.sales_orders",
    key: "order_no",
    tenant,
    write: "update",
    fields: {
      customerId: "client_no",
      placedAt: "ordered_at",
      recordedAt: "entered_at",
      cancelledAt: "cancelled_at",
      status: { column: "state", values: { placed: "10", cancelled: "90" } },
      currency: "currency",
      amount: { column: "net", decimals: 2 },
      margin: { column: "contribution", decimals: 2 },
      lines: {
        rows: {
          table: "erp.order_positions",
          on: { order_no: "order_no" },
          orderBy: ["position"],
          item: {
            productId: { column: "article_no", as: "text" },
            quantity: "quantity",
            amount: { column: "net", decimals: 2 },
            margin: { column: "contribution", decimals: 2 },
          },
        },
      },
    },
  },
};
