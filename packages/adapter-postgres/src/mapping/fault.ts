import type { StoreFailure } from "@clientele/core/port";
import { failure, type Message } from "../failure.js";

/** One thing about a mapping that does not hold, and what to do about it. */
export interface MappingFault {
  /** Where in the mapping: `customer.fields.name`. */
  readonly path: string;
  readonly expected: Message;
  readonly found: Message;
  readonly remedy: Message;
}

/** What stands the same in both languages. */
export const plain = (text: string): Message => ({ en: text, zh: text });

/** All that is wrong with a mapping, in one failure. */
export const mappingFailure = (faults: readonly MappingFault[]): StoreFailure => {
  const lines = (language: keyof Message, words: readonly [string, string, string]): string =>
    faults
      .map(
        ({ path, expected, found, remedy }) =>
          `\n- ${path}: ${words[0]} ${expected[language]}; ${words[1]} ${found[language]}. ${words[2]}${remedy[language]}`,
      )
      .join("");
  return failure(
    "unsupported",
    {
      en: `the mapping does not fit the database, in ${faults.length} places. Nothing was changed.${lines("en", ["expected", "found", ""])}\n`,
      zh: `映射与数据库不符，共 ${faults.length} 处。未做任何修改。${lines("zh", ["应为", "实为", ""])}`,
    },
    new MappingFaults(faults),
  );
};

/** The cause of such a failure, for whoever shows it in another way. */
export class MappingFaults extends Error {
  override readonly name = "MappingFaults";
  readonly faults: readonly MappingFault[];

  constructor(faults: readonly MappingFault[]) {
    super(faults.map(({ path }) => path).join(", "));
    this.faults = faults;
  }
}
