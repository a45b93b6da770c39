import { inspect, isDeepStrictEqual } from "node:util";

/** What documentation examples say with `// => value`. */
export async function equals(actual: () => Promise<unknown>, expected: () => unknown, where: string) {
  const [is, says] = [await actual(), expected()];
  if (!isDeepStrictEqual(is, says)) throw new Error(`${where}: says ${inspect(says)}, is ${inspect(is)}`);
}

/** What documentation examples say with `// throws Name`: the name of the error, its `_tag`, or its class. */
export async function throws(run: () => Promise<unknown>, name: string, where: string) {
  try {
    await run();
  } catch (error) {
    const names = [
      (error as Error).name,
      (error as { _tag?: string })._tag,
      (error as object).constructor?.name,
    ];
    if (names.includes(name)) return;
    throw new Error(`${where}: says that it throws ${name}, but it throws ${inspect(error)}`);
  }
  throw new Error(`${where}: says that it throws ${name}, but it does not throw`);
}
