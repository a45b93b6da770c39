import * as Effect from "effect/Effect";
import * as z from "zod";
import { errorOf, expecting, iso, type Page, PageInput } from "../kernel/index.js";
import {
  type Answer,
  type CallOptions,
  changeInput,
  command,
  givenFields,
  Id,
  newInput,
  query,
} from "../storage/index.js";
import { repRecord } from "../team/index.js";
import { type AttributeDeclarations, checkAttributes } from "./attributes.js";
import { customerEvents, customerSubject } from "./events.js";
import { touchInFuture } from "./faults.js";
import { type Customer, CustomerKind, customerRecord, type Touchpoint, touchpointRecord } from "./model.js";
import { afterPrefix, nameKey } from "./name.js";
import { newCustomer } from "./register.js";

const READ = "customer.read";
const TOUCH_FOR = "customer.touch-for";

const Register = newInput(customerRecord);
const Change = changeInput(customerRecord);
const Touch = newInput(touchpointRecord).extend({ byId: Id.optional() });
const One = z.strictObject({ id: Id });
const Timeline = PageInput.extend({ customerId: Id });
const Find = PageInput.extend({
  /** The beginning of the name, in any case. */
  name: z.string().optional(),
  region: z.string().optional(),
  segment: z.string().optional(),
  kind: CustomerKind.optional(),
}).refine((find) => [find.region, find.segment, find.kind].filter((one) => one !== undefined).length <= 1, {
  error: expecting("one of region, segment and kind at a time", "region、segment、kind 每次只能用一个"),
});

export interface CustomerService {
  register(input: z.input<typeof Register>, options?: CallOptions): Answer<Customer>;
  /** Attributes that are given replace those of their names, and leave the others; null clears one. */
  change(input: z.input<typeof Change>, options?: CallOptions): Answer<Customer>;
  /** What a pool hides is empty to who has not claimed the customer; in `find`, too. */
  get(input: z.input<typeof One>): Answer<Customer>;
  /** By the beginning of the name, and by region, segment or kind; in order of the name. Only who the actor may read. */
  find(input?: z.input<typeof Find>): Answer<Page<Customer>>;
  /** Records a moment of contact; one's own, or with the permission `customer.touch-for` a rep's. */
  touch(input: z.input<typeof Touch>, options?: CallOptions): Answer<Touchpoint>;
  /** Every touchpoint of a customer, the latest first; those at the same moment in the order of their ids. */
  timeline(input: z.input<typeof Timeline>): Answer<Page<Touchpoint>>;
}

export const makeCustomerService = (declared: AttributeDeclarations): CustomerService => ({
  register: command({ name: "customer.register", input: Register }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), ...data } = input;
      const registered = yield* work.accept(newCustomer(declared, data, work.now));
      const customer = work.insert(customerRecord, id, registered);
      yield* work.emit(customerEvents.registered, customerSubject(id), {
        customerId: id,
        name: customer.name,
      });
      return customer;
    }),
  ),

  change: command({ name: "customer.change", input: Change }, (input, work) =>
    Effect.gen(function* () {
      const customer = yield* work.require(customerRecord, input.id);
      yield* work.permitCustomer("customer.change", customer.id);
      yield* work.checkVersion(customerRecord, customer, input.version);
      const given = givenFields(input);
      const fields = Object.keys(given);
      if (fields.length === 0) return customer;
      const attributes = yield* work.accept(
        checkAttributes(declared, { ...customer.attributes, ...given.attributes }),
      );
      const named = given.name === undefined ? {} : { nameKey: nameKey(given.name) };
      const changed = work.update(customerRecord, customer, { ...given, ...named, attributes });
      yield* work.emit(customerEvents.changed, customerSubject(customer.id), {
        customerId: customer.id,
        fields,
      });
      return changed;
    }),
  ),

  get: query({ name: "customer.get", permission: READ, input: One }, ({ id }, reads) =>
    Effect.gen(function* () {
      const customer = yield* reads.require(customerRecord, id);
      yield* reads.permitCustomer(READ, id);
      const [seen = customer] = yield* reads.redacted([customer]);
      return seen;
    }),
  ),

  find: query(
    { name: "customer.find", permission: READ, input: Find },
    ({ name, after, limit, ...by }, reads) => {
      const prefix = name === undefined ? "" : nameKey(name);
      const where = { ...by, nameKey: { gte: prefix, lt: afterPrefix(prefix) } };
      return reads.visiblePage(customerRecord, { where, after, limit }, (customers) =>
        Effect.flatMap(
          reads.visible(READ, customers, (customer) => customer.id),
          (visible) => reads.redacted(visible),
        ),
      );
    },
  ),

  touch: command({ name: "customer.touch", also: [TOUCH_FOR], input: Touch }, (input, work) =>
    Effect.gen(function* () {
      const { id = work.newId(), byId = work.actor.id, ...data } = input;
      yield* work.require(customerRecord, data.customerId);
      yield* work.permitCustomer("customer.touch", data.customerId);
      if (byId !== work.actor.id) {
        const rep = yield* work.require(repRecord, byId);
        yield* work.permit(TOUCH_FOR, { ownerId: null, teamId: rep.teamId });
      }
      if (data.at > work.now) {
        return yield* Effect.fail(errorOf(touchInFuture({ at: iso(data.at), now: iso(work.now) })));
      }
      const touchpoint = work.insert(touchpointRecord, id, { ...data, byId, recordedAt: work.now });
      const { customerId, at, channel, kind } = touchpoint;
      const event = { customerId, touchpointId: id, at, channel, kind, byId };
      yield* work.emit(customerEvents.touched, customerSubject(customerId), event);
      return touchpoint;
    }),
  ),

  timeline: query(
    { name: "customer.timeline", permission: READ, input: Timeline },
    ({ customerId, ...page }, reads) =>
      Effect.andThen(
        Effect.andThen(reads.require(customerRecord, customerId), reads.permitCustomer(READ, customerId)),
        reads.page(touchpointRecord, { where: { customerId }, direction: "desc", ...page }),
      ),
  ),
});
