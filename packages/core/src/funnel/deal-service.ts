import * as Effect from "effect/Effect";
import { customerRecord, customerSubject } from "../customer/index.js";
import type { Fault, Result } from "../kernel/index.js";
import { command, givenFields, query, type Read, type Work } from "../storage/index.js";
import { lose, reopen, win } from "./close.js";
import { funnelEvents } from "./events.js";
import { fieldsRefusal, type Grounds, lineTotal, moneyRefusal } from "./guard.js";
import { evolve, type Step } from "./history.js";
import { Change, History, List, Lose, Move, One, Open } from "./inputs.js";
import { type Opportunity, opportunityRecord, stageRecord } from "./model.js";
import { move, notOpenRefusal } from "./move.js";
import { wonStageId } from "./pipeline.js";
import type { PipelineBook } from "./pipeline-repository.js";
import type { Pipeline } from "./policy.js";
import { dealFor, groundsOf, openDeal, ownerOf, refuse, tell } from "./repository.js";
import type { FunnelService } from "./service.js";

const WORK = "funnel.work";
const READ = "funnel.read";

type DealService = Pick<
  FunnelService,
  "open" | "change" | "move" | "win" | "lose" | "reopen" | "get" | "list" | "history"
>;

export const makeDealService = (book: PipelineBook): DealService => {
  const step = (
    work: Work,
    id: string,
    toOf: (pipeline: Pipeline) => string | null,
    decide: (pipeline: Pipeline, deal: Opportunity, grounds: Grounds) => Result<Step, Fault>,
  ): Read<Opportunity> =>
    Effect.gen(function* () {
      const deal = yield* dealFor(work, WORK, id);
      const pipeline = yield* book.of(work, deal.pipelineHash);
      const to = toOf(pipeline);
      const grounds = yield* groundsOf(work, pipeline, deal, to === null ? [] : [to]);
      const made = yield* work.accept(decide(pipeline, deal, grounds));
      const after = work.update(opportunityRecord, deal, evolve(deal, made));
      yield* tell(work, pipeline, after, made);
      return after;
    });
  const nowhere = () => null;

  return {
    open: command({ name: "funnel.open", permission: WORK, input: Open }, (input, work) =>
      Effect.gen(function* () {
        yield* work.require(customerRecord, input.customerId);
        yield* work.permitCustomer("customer.read", input.customerId);
        const owner = yield* ownerOf(work, input.ownerId);
        yield* work.permit(WORK, owner);
        return yield* openDeal(work, book, input, owner, null);
      }),
    ),

    change: command({ name: "funnel.change", permission: WORK, input: Change }, (input, work) =>
      Effect.gen(function* () {
        const deal = yield* dealFor(work, WORK, input.id);
        yield* work.checkVersion(opportunityRecord, deal, input.version);
        const { ownerId, ...given } = givenFields(input);
        const owner = ownerId === undefined ? {} : yield* ownerOf(work, ownerId);
        const total = given.products === undefined ? null : lineTotal(given.products);
        const amount = given.amount === undefined && total !== null ? { amount: total } : {};
        const changed = work.update(opportunityRecord, deal, { ...given, ...amount, ...owner });
        if (ownerId !== undefined) yield* work.permit(WORK, changed);
        yield* refuse(notOpenRefusal(deal) ?? moneyRefusal(changed));
        yield* refuse(fieldsRefusal(yield* book.of(work, deal.pipelineHash), changed, deal.stageId));
        const { id: opportunityId, customerId } = deal;
        const event = { opportunityId, customerId, fields: Object.keys({ ...given, ...amount, ...owner }) };
        yield* work.emit(funnelEvents.changed, customerSubject(customerId), event);
        return changed;
      }),
    ),

    move: command({ name: "funnel.move", permission: WORK, input: Move }, ({ id, to }, work) =>
      step(
        work,
        id,
        () => to,
        (pipeline, deal, grounds) => move(pipeline, deal, to, grounds, work.now),
      ),
    ),

    win: command({ name: "funnel.win", permission: WORK, input: One }, ({ id }, work) =>
      step(work, id, wonStageId, (pipeline, deal, grounds) => win(pipeline, deal, grounds, work.now)),
    ),

    lose: command({ name: "funnel.lose", permission: WORK, input: Lose }, ({ id, reason }, work) =>
      step(work, id, nowhere, (pipeline, deal) => lose(pipeline, deal, reason, work.now)),
    ),

    reopen: command({ name: "funnel.reopen", permission: WORK, input: One }, ({ id }, work) =>
      step(work, id, nowhere, (_, deal) => reopen(deal, work.now)),
    ),

    get: query({ name: "funnel.get", permission: READ, input: One }, ({ id }, reads) =>
      dealFor(reads, READ, id),
    ),

    list: query(
      { name: "funnel.list", permission: READ, input: List },
      ({ stage, after, limit, ...by }, reads) => {
        const where = stage === undefined ? by : { ...stage, status: by.status ?? "open" };
        return reads.visiblePage(
          opportunityRecord,
          { where, orderBy: ["openedAt"], direction: "desc", after, limit },
          (deals) => reads.visibleByOwner(READ, deals, (deal) => deal),
        );
      },
    ),

    history: query(
      { name: "funnel.history", permission: READ, input: History },
      ({ opportunityId, ...page }, reads) =>
        Effect.andThen(
          dealFor(reads, READ, opportunityId),
          reads.page(stageRecord, { where: { opportunityId }, orderBy: ["sequence"], ...page }),
        ),
    ),
  };
};
