import { StoreFailure } from "@clientele/core/port";
import { failure } from "../failure.js";
import { codeOf, isBroken, isContention, messageOf } from "./sql-state.js";

/** What a driver threw, as the store says it. */
export const failureOf = (error: unknown): StoreFailure => {
  if (StoreFailure.is(error)) return error;
  const [code, said] = [codeOf(error), messageOf(error)];
  if (code === "28P01" || code === "28000" || code === "3D000")
    return failure(
      "unsupported",
      {
        en: `PostgreSQL refuses the connection: ${said}. Check user, password and database of the client`,
        zh: `PostgreSQL 拒绝连接：${said}。请检查客户端的用户名、密码和数据库`,
      },
      error,
    );
  if (code === "42501")
    return failure(
      "unsupported",
      {
        en: `the role of this connection has too few rights: ${said}. Grant them with plan({ appRole }), or connect as the owner`,
        zh: `此连接的角色权限不足：${said}。请用 plan({ appRole }) 授权，或以所有者身份连接`,
      },
      error,
    );
  if (code === "25006")
    return failure(
      "unsupported",
      {
        en: "this server is read-only, a replica: connect to the primary to write",
        zh: "此服务器为只读副本：写入请连接主库",
      },
      error,
    );
  if (code === "3F000" || code === "42P01" || code === "42703")
    return failure(
      "unsupported",
      {
        en: `the tables are not as they were made: ${said}. Run plan() to see what is missing`,
        zh: `数据表与创建时不一致：${said}。请运行 plan() 查看缺少的内容`,
      },
      error,
    );
  // XX000 is how a sharded server reports a commit that failed on one of its nodes: nothing is known of it.
  if (isBroken(error) || isContention(error) || /^(53|57|58|XX)/.test(code))
    return failure(
      "unavailable",
      {
        en: `PostgreSQL did not answer (${code === "" ? said : `${code}: ${said}`}). Try again with the same idempotency key`,
        zh: `PostgreSQL 未能应答（${code === "" ? said : `${code}：${said}`}）。请使用相同的幂等键重试`,
      },
      error,
    );
  return failure(
    "unsupported",
    {
      en: `PostgreSQL cannot do this (${code}): ${said}`,
      zh: `PostgreSQL 无法执行此操作（${code}）：${said}`,
    },
    error,
  );
};
