// YAML 1.2 (core schema) -> plain values, with positions. Its syntax tree is turned into values here rather than
// by the library, so that what YAML allows and an input file has no use for is refused: duplicate keys, tags,
// several documents, aliases that grow without bounds or contain themselves.

import type { KeyPath } from "../../base/key_path.ts";
import type {
  Alias,
  CST,
  Document as YamlTree,
  DocumentOptions,
  LineCounter as Lines,
  Node,
  Pair,
  SchemaOptions,
  YAMLError,
} from "yaml";
import { describeValue, InputError, type Place } from "../../base/error.ts";
import { yaml } from "../../base/workarounds/yaml_modules.ts";
import { type Document, MAX_DEPTH } from "./document.ts";

const { Composer, isAlias, isCollection, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } = yaml;

/** How many values the aliases of one document may stand for, all together. */
export const MAX_ALIASED_VALUES = 100_000;

/** How many keys a mapping may have; more than tasks of which a file of this size can tell. */
const MAX_KEYS = 200_000;

/**
 * Parses a YAML text.
 *
 * @param text The text, checked by `checkText`.
 * @param name Name of its source, for messages.
 * @param maxRootKeys How many keys the outermost mapping may have.
 * @throws {InputError} At the first mistake, with its line and column.
 */
export function parseYaml(text: string, name: string, maxRootKeys = MAX_KEYS): Document {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { file: name } : { file: name, line, column: col };
  };
  const tree = parseTree(text, lines, placeOf, maxRootKeys);
  const reader = new TreeReader(placeOf);
  const value = reader.valueOf(tree.contents, [], false);
  return {
    name,
    value,
    locate: (keyPath) => ({ ...placeOf(reader.find(tree.contents, keyPath).offset), keyPath }),
    blockLine(keyPath) {
      const { node } = reader.find(tree.contents, keyPath);
      const isBlock = isScalar(node) && node.type === "BLOCK_LITERAL" && node.range != null;
      return isBlock ? lines.linePos(node.range![0]).line + 1 : undefined;
    },
  };
}

function parseTree(
  text: string,
  lines: Lines,
  placeOf: (offset: number) => Place,
  maxRootKeys: number,
): YamlTree {
  // The library's own check for duplicate keys compares every pair of keys.
  const options = { version: "1.2", schema: "core", uniqueKeys: false, prettyErrors: false } as const;
  const tokens = boundedTokens(text, lines, placeOf, maxRootKeys);
  const [tree, second] = firstDocuments(tokens, text.length, { ...options, logLevel: "error" });
  if (tree === undefined) {
    throw new InputError({ ...placeOf(0), found: "an empty file", expected: "a mapping" });
  }
  const problem = [...tree.errors, ...tree.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (problem !== undefined) {
    const hint = lineBreakHint(problem, text) ?? bracketHint(problem, text);
    const message = problem.message.replaceAll(/\s+/g, " ").replaceAll(/\S{61,}/g, shortName).trim();
    // The library descends by recursion, and only the stack ends that.
    const [found, expected] = /call stack|stack overflow/i.test(message)
      ? ["very deep nesting", nestingLimit]
      : [`a mistake (${message})`, "YAML 1.2"];
    throw new InputError({
      ...placeOf(problem.pos[0]),
      found,
      expected,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (second !== undefined) {
    const place = placeOf(second.range?.[0] ?? 0);
    throw new InputError({ ...place, found: "a second document (---)", expected: "one document in a file" });
  }
  const version = tree.directives?.yaml.version ?? "1.2";
  if (version !== "1.2") {
    throw new InputError({
      ...placeOf(0),
      found: `the directive %YAML ${shortName(version)}`,
      expected: "YAML 1.2",
    });
  }
  return tree;
}

/** The first document and the beginning of a second one; what follows is not looked at. */
function firstDocuments(
  tokens: Iterable<CST.Token>,
  length: number,
  options: DocumentOptions & SchemaOptions,
): YamlTree[] {
  const documents: YamlTree[] = [];
  for (const document of new Composer(options).compose(tokens, false, length)) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  return documents;
}

/** The library's tokens; what is nested too deeply, or too long a mapping, is refused while it is read. */
function* boundedTokens(
  text: string,
  lines: Lines,
  placeOf: (offset: number) => Place,
  maxRootKeys: number,
): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const refuse = (found: string, expected: string): never => {
    throw new InputError({ ...placeOf(parser.offset), found, expected });
  };
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    const { stack } = parser;
    // Besides the collections there are the document and up to two tokens that are not complete.
    if (stack.length > MAX_DEPTH + 3) refuse("very deep nesting", nestingLimit);
    const collection = stack.at(-1);
    if (collection === undefined || !("items" in collection)) continue;
    const isMapping = collection.type === "block-map" ||
      collection.type === "flow-collection" && collection.start.source === "{";
    const limit = stack.length <= 2 ? maxRootKeys : MAX_KEYS;
    if (isMapping && collection.items.length > limit) {
      refuse(`a mapping of more than ${limit} keys`, "the keys that nmer knows, which are fewer");
    }
  }
  yield* parser.end();
}

/** What to write where a name with brackets stands in braces without quotes, as cc-pv[dt]z. */
function bracketHint(problem: YAMLError, text: string): string | undefined {
  if (!/^Unexpected flow-seq-start/.test(problem.message)) return undefined;
  const name = /[^\s,{}:"']*$/.exec(text.slice(0, problem.pos[0]))![0] +
    /^[^\s{}:"']*/.exec(text.slice(problem.pos[0]))![0];
  return `In braces a name with brackets is quoted: ${describeValue(name)}`;
}

/** What to write where quotes are open at the end of a line. */
function lineBreakHint(problem: YAMLError, text: string): string | undefined {
  const isOpen = /^Missing closing ["']|must be sufficiently indented|multiline/i.test(problem.message);
  const line = text.slice(text.lastIndexOf("\n", problem.pos[0] - 1) + 1).split("\n", 1)[0]!;
  return isOpen && /["']/.test(line)
    ? "A text of several lines stands as `text: |` on a line without braces, the text indented below it."
    : undefined;
}

/** The beginning of a name that a text from somewhere else gives, as much as a message quotes. */
function shortName(name: string): string {
  return name.length <= 60 ? name : `${name.slice(0, 57)}...`;
}

const nestingLimit = `at most ${MAX_DEPTH} levels of nesting`;

class TreeReader {
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private aliased = 0;

  constructor(private readonly placeOf: (offset: number) => Place) {}

  valueOf(node: Node | null, path: KeyPath, inAlias: boolean): unknown {
    if (node === null) return null;
    if (inAlias && ++this.aliased > MAX_ALIASED_VALUES) {
      this.fail(
        node,
        path,
        "aliases that stand for too much",
        `at most ${MAX_ALIASED_VALUES} aliased values`,
      );
    }
    if (path.length > MAX_DEPTH) this.fail(node, path.slice(0, 3), "deeper nesting", nestingLimit);
    if (isAlias(node)) return this.valueOf(this.anchored(node, path), path, true);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (node.tag !== undefined && node.tag !== "!" && !isCoreTag(node.tag)) {
      this.fail(node, path, `the tag ${describeValue(node.tag)}`, "a value without a tag");
    }
    if (isScalar(node)) return this.scalar(node.value, node, path);
    if (!isCollection(node)) return this.fail(node, path, "an unknown kind of node", "a plain value");
    this.open.add(node);
    const value = isSeq(node)
      ? node.items.map((item, i) => this.valueOf(item as Node | null, [...path, i], inAlias))
      : this.mapping(node.items as Pair<Node, Node | null>[], path, inAlias);
    this.open.delete(node);
    return value;
  }

  /** What `path` leads to, and the offset of its key or item, or of the last one on the way that is there. */
  find(root: Node | null, path: KeyPath): { readonly node: Node | null; readonly offset: number } {
    let node = root;
    let offset = root?.range?.[0] ?? 0;
    for (const key of path) {
      if (isAlias(node)) node = this.anchors.get(node.source) ?? null;
      const pair = isMap(node) ? pairOf(node.items as Pair<Node, Node | null>[], key) : undefined;
      const item = isSeq(node) && typeof key === "number" ? node.items[key] as Node | null : undefined;
      if (pair === undefined && item === undefined) return { node: null, offset };
      offset = (pair === undefined ? item : pair.key)?.range?.[0] ?? offset;
      node = pair === undefined ? item ?? null : pair.value;
    }
    return { node, offset };
  }

  private mapping(pairs: readonly Pair<Node, Node | null>[], path: KeyPath, inAlias: boolean): unknown {
    const result: Record<string, unknown> = {};
    for (const { key: keyNode, value } of pairs) {
      const key = this.key(keyNode, path);
      if (Object.hasOwn(result, key)) {
        this.fail(keyNode, [...path, key], `the key ${describeValue(key)} a second time`, "every key once");
      }
      if (key === "__proto__") this.fail(keyNode, path, `the key "__proto__"`, "another name");
      result[key] = this.valueOf(value, [...path, key], inAlias);
    }
    return result;
  }

  private key(node: Node | null, path: KeyPath): string {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === "string") return value;
    if (typeof value === "number" && Number.isFinite(value)) return String(value);
    const found = isScalar(node) ? `the key ${describeValue(value)}` : "a list, mapping or alias as a key";
    return this.fail(node, path, found, "text or a number as a key", "Put the key into quotes.");
  }

  private scalar(value: unknown, node: Node, path: KeyPath): unknown {
    if (typeof value === "number" && !Number.isFinite(value)) {
      this.fail(node, path, describeValue(value), "a finite number");
    }
    return value;
  }

  private anchored(alias: Alias, path: KeyPath): Node {
    const node = this.anchors.get(alias.source);
    if (node === undefined) {
      this.fail(alias, path, `the alias *${shortName(alias.source)}`, "an anchor before its alias");
    }
    if (this.open.has(node)) {
      this.fail(alias, path, `the alias *${shortName(alias.source)} inside of itself`, "a finite value");
    }
    return node;
  }

  private fail(node: Node | null, keyPath: KeyPath, found: string, expected: string, hint?: string): never {
    const place = this.placeOf(node?.range?.[0] ?? 0);
    throw new InputError({ ...place, keyPath, found, expected, hint });
  }
}

function pairOf(pairs: readonly Pair<Node, Node | null>[], key: string | number) {
  return pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function isCoreTag(tag: string): boolean {
  return /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/.test(tag);
}
