import type { CommitResult, WriteSet } from "@clientele/core/port";
import { failureOf } from "../driver/failure-of.js";
import type { Session, Sessions } from "../driver/sessions.js";
import { codeOf, isContention } from "../driver/sql-state.js";
import { arrayText } from "../driver/statement.js";
import { failure, refuse } from "../failure.js";
import type { Layout } from "../schema/layout.js";
import { emptyPlaces, type PlaceLock } from "./absence.js";
import { changesOf } from "./changes.js";
import { countingOf } from "./counting.js";
import { diagnose } from "./diagnose.js";
import { commitStatement } from "./statement.js";

/** How often a commit is tried again that was in somebody's way, or whose reason to be refused has gone. */
const ATTEMPTS = 10;

/** The statement's own refusal, or a key that is taken. */
const isRefusal = (error: unknown): boolean => ["22P02", "23505"].includes(codeOf(error));

const lockEmpty = (places: readonly PlaceLock[]) => ({
  text: "SELECT pg_advisory_xact_lock_shared(u.one, u.other) FROM unnest($1::text::integer[], $2::text::integer[]) AS u(one, other)",
  values: [arrayText(places.map(({ one }) => one)), arrayText(places.map(({ other }) => other))],
});

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Commits a write set: one statement, and two around it where it relies on rows that are not there. What was refused is
 * looked into and answered with a reason that holds.
 */
export const commitWrites = async (
  sessions: Sessions,
  layout: Layout,
  tenant: string,
  writes: WriteSet,
  host: unknown,
): Promise<CommitResult> => {
  const { schema } = layout;
  const changes = changesOf(layout, writes);
  const counting = countingOf(writes.count);
  const parts = changes.length + counting.length + writes.journal.length;
  const statement = commitStatement(schema, tenant, changes, counting, writes.journal);
  const places = emptyPlaces(schema, tenant, changes);

  const locked = async (session: Session): Promise<void> => {
    if (places.length > 0) await session.run(lockEmpty(places));
    await session.run(statement);
  };
  const join = <A>(work: (session: Session) => Promise<A>): Promise<A> => {
    if (host === undefined) return sessions.each(tenant, work);
    return (
      sessions.within(host, tenant, work) ??
      refuse(
        "this host transaction is none of the driver that the store was given; pass the client on which BEGIN was sent, or what the driver hands to the body of a transaction",
        "此宿主事务不属于存储所用的驱动；请传入已发送 BEGIN 的客户端，或驱动传给事务函数的对象",
      )
    );
  };
  const store = (): Promise<void> =>
    host === undefined && places.length > 0 ? sessions.together(tenant, locked) : join(locked);

  if (parts === 0) return join(async () => ({ tag: "committed" }));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      await store();
      return { tag: "committed" };
    } catch (error) {
      if (isRefusal(error)) {
        const refusal = await join((session) => diagnose(session, schema, tenant, changes, writes));
        if (refusal !== null) return refusal;
      } else if (!isContention(error)) throw failureOf(error);
      await wait(attempt * attempt);
    }
  }
  throw failure("unavailable", {
    en: `others were in the way ${ATTEMPTS} times. Nothing was stored; try again with the same idempotency key`,
    zh: `已重试 ${ATTEMPTS} 次，均与其他事务冲突。未保存任何内容；请使用相同的幂等键重试`,
  });
};
