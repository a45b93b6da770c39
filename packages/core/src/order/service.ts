import * as Effect from "effect/Effect";
import * as z from "zod";
import { customerRecord, customerSubject } from "../customer/index.js";
import { errorOf, iso, type Page, PageInput } from "../kernel/index.js";
import { type Answer, type CallOptions, command, Id, newInput, query } from "../storage/index.js";
import { type OrderFacts, orderEvents } from "./events.js";
import { alreadyCancelled, orderInFuture } from "./faults.js";
import { type Order, orderRecord, type Product, productRecord } from "./model.js";
import { totalOf } from "./total.js";

const READ = "order.read";

const Record = newInput(orderRecord);
const AddProduct = newInput(productRecord);
const One = z.strictObject({ id: Id });
const History = PageInput.extend({ customerId: Id });

export interface OrderService {
  addProduct(input: z.input<typeof AddProduct>, options?: CallOptions): Answer<Product>;
  /** Takes over an order from the ERP or the shop. Its id is the host's; the same id twice is refused. */
  record(input: z.input<typeof Record>, options?: CallOptions): Answer<Order>;
  /** Cancels an order; whoever was credited for it is debited, by entries of today. */
  cancel(input: z.input<typeof One>, options?: CallOptions): Answer<Order>;
  get(input: z.input<typeof One>): Answer<Order>;
  /** The orders of a customer, the latest first. */
  history(input: z.input<typeof History>): Answer<Page<Order>>;
}

const factsOf = (order: Order): OrderFacts => ({
  orderId: order.id,
  customerId: order.customerId,
  placedAt: order.placedAt,
  currency: order.currency,
  amount: order.amount,
  margin: order.margin,
});

export const makeOrderService = (): OrderService => ({
  addProduct: command(
    { name: "order.add-product", permission: "order.manage", scope: "all", input: AddProduct },
    (input, work) =>
      Effect.sync(() => {
        const { id = work.newId(), ...data } = input;
        return work.insert(productRecord, id, data);
      }),
  ),

  record: command({ name: "order.record", input: Record }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), ...data } = input;
      yield* work.require(customerRecord, data.customerId);
      yield* work.permitCustomer("order.record", data.customerId);
      if (data.placedAt > work.now) {
        const facts = { order: id, placedAt: iso(data.placedAt), now: iso(work.now) };
        return yield* Effect.fail(errorOf(orderInFuture(facts)));
      }
      const order = work.insert(orderRecord, id, {
        ...data,
        ...totalOf(data.lines),
        status: "placed",
        cancelledAt: null,
        recordedAt: work.now,
      });
      yield* work.emit(orderEvents.recorded, customerSubject(order.customerId), factsOf(order));
      return order;
    }),
  ),

  cancel: command({ name: "order.cancel", input: One }, ({ id }, work) =>
    Effect.gen(function* () {
      const order = yield* work.require(orderRecord, id);
      yield* work.permitCustomer("order.cancel", order.customerId);
      if (order.status === "cancelled") return yield* Effect.fail(errorOf(alreadyCancelled({ order: id })));
      const cancelled = work.update(orderRecord, order, { status: "cancelled", cancelledAt: work.now });
      yield* work.emit(orderEvents.cancelled, customerSubject(order.customerId), factsOf(order));
      return cancelled;
    }),
  ),

  get: query({ name: "order.get", permission: READ, input: One }, ({ id }, reads) =>
    Effect.tap(reads.require(orderRecord, id), (order) => reads.permitCustomer(READ, order.customerId)),
  ),

  history: query(
    { name: "order.history", permission: READ, input: History },
    ({ customerId, ...page }, reads) =>
      Effect.andThen(
        Effect.andThen(reads.require(customerRecord, customerId), reads.permitCustomer(READ, customerId)),
        reads.page(orderRecord, { where: { customerId }, direction: "desc", ...page }),
      ),
  ),
});
