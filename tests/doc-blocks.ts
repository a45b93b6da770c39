import ts from "typescript";

/** A runnable example: where its code starts in its file (1-based line), and the code. */
export interface DocBlock {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

const fence = /^[ \t]*```ts[ \t]*\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;

/** Every block fenced as `ts` in Markdown; `ts no-run` and other languages are left alone. */
export function markdownBlocks(file: string, text: string): DocBlock[] {
  return [...text.matchAll(fence)].map((match) => ({
    file,
    line: lineAt(text, match.index) + 1,
    code: match[1] ?? "",
  }));
}

/** Every `ts` block below an `@example` of a TSDoc comment, up to the next block tag. */
export function tsdocBlocks(file: string, text: string): DocBlock[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const plain = comment[0].replace(/^[ \t]*\*(?!\/) ?/gm, "").replace(/\*\/$/, "");
    return [...plain.matchAll(/^@example[\s\S]*?(?=^@[a-z]|$(?![\s\S]))/gm)].flatMap((example) => {
      const before = lineAt(text, comment.index) + lineAt(plain, example.index) - 2;
      return markdownBlocks(file, example[0]).map((block) => ({ ...block, line: block.line + before }));
    });
  });
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/**
 * The block as a module: `expression; // => value` and `statement; // throws Name` become calls of `check`, and
 * every line stays on the line that it has in its file, so that positions in failures are true.
 */
export function runnable(block: DocBlock, checks: string): string {
  const source = ts.createSourceFile("block.ts", block.code, ts.ScriptTarget.Latest, true);
  let out = block.code;
  for (const statement of [...source.statements].reverse()) {
    const expected = expectation(block.code, statement.end);
    if (expected === undefined) continue;
    const start = statement.getStart(source);
    const line = block.line + lineAt(block.code, statement.end) - 1;
    const checked = asCheck(statement, source, expected, `${block.file}:${line}`);
    out = out.slice(0, start) + checked + out.slice(statement.end);
  }
  const imports = `import * as docCheck from ${JSON.stringify(checks)};`;
  return `${imports}${"\n".repeat(block.line - 1)}${out}\nexport {};\n`;
}

type Expectation = { readonly value: string } | { readonly throws: string };

/** Reads the comment behind a statement; a value goes on in the comment lines below while a bracket is open. */
function expectation(code: string, end: number): Expectation | undefined {
  const [first = "", ...below] = code.slice(end).split("\n");
  const [, kind, rest = ""] = /^[ \t]*\/\/ (=>|throws) (.*)$/.exec(first) ?? [];
  if (kind === "throws") return { throws: rest.trim() };
  if (kind === undefined) return undefined;
  let value = rest.trim();
  for (const line of below) {
    const [, more] = /^[ \t]*\/\/(.*)$/.exec(line) ?? [];
    if (openBrackets(value) <= 0 || more === undefined) break;
    value += ` ${more.trim()}`;
  }
  return { value };
}

function openBrackets(text: string): number {
  return (text.match(/[([{]/g)?.length ?? 0) - (text.match(/[)\]}]/g)?.length ?? 0);
}

function asCheck(
  statement: ts.Statement,
  source: ts.SourceFile,
  expected: Expectation,
  where: string,
): string {
  const at = JSON.stringify(where);
  const text = statement.getText(source);
  if ("throws" in expected) {
    return `await docCheck.throws(async () => { ${text} }, ${JSON.stringify(expected.throws)}, ${at});`;
  }
  if (ts.isExpressionStatement(statement)) {
    const expression = statement.expression.getText(source);
    return `await docCheck.equals(async () => (${expression}), () => (${expected.value}), ${at});`;
  }
  const name =
    ts.isVariableStatement(statement) && statement.declarationList.declarations[0]?.name.getText(source);
  if (!name) throw new Error(`${where}: "// =>" must follow an expression or a declaration`);
  return `${text} await docCheck.equals(async () => (${name}), () => (${expected.value}), ${at});`;
}
