// What a file is that somebody wants to convert, and what of it no conversion can keep.

import { describeValue, InputError } from "../base/error.ts";
import { yaml } from "../base/workarounds/yaml_modules.ts";
import { fromCliInput, isCliInput } from "./cli_input.ts";
import { isMapping } from "./document/document.ts";
import { formatOfName, MAX_KNOWN_KEYS, parseDocument } from "./document/parse_document.ts";
import { type ReadFile, readText } from "./document/read_text.ts";
import { MAX_JSON_BYTES, MAX_YAML_BYTES } from "./document/text.ts";
import { isFirstVersion, isManyBodyInput } from "./manybody_schema.ts";
import { isAutofragment } from "./molecule_files/autofragment.ts";
import { isMoleculeName } from "./molecule_files/readers.ts";

/** A file that can be converted. */
export interface SourceKind {
  /** `nmer` is nmer's own input or what is read as one, `qcschema` a ManyBodyInput. */
  readonly kind: "nmer" | "qcschema" | "molecule" | "result";
  /** Version of a ManyBodyInput. */
  readonly version?: 1 | 2;
  /** Whether an input of nmer's form is that of another program. */
  readonly isForeign?: boolean;
  /** The value of an input of nmer's form. */
  readonly value?: Readonly<Record<string, unknown>>;
  /** What no conversion keeps, a clause each. */
  readonly lost: readonly string[];
}

/** What files of molecules say that no other form has a place for. */
const LOST_OF_MOLECULES: readonly (readonly [RegExp, string])[] = [
  [/\.(?:gjf|com|inp)$/i, "what the input asks of its program: method, basis set, kind of job"],
  [/\.(?:pdb|ent)$/i, "names and numbers of residues and chains, occupancies, B factors"],
  [/\.mol2$/i, "types and partial charges of atoms, substructures"],
];

const HEAD_BYTES = 2 ** 16;

/** Results begin with their schema's name. */
export const RESULT_HEAD = /["']?schema_name["']?\s*:\s*["']?qcschema_many_?body_?result\b/;

/**
 * Looks at a file.
 *
 * @throws {InputError} Where it cannot be read, or is nothing that can be converted.
 */
export async function sourceKind(path: string, readFile: ReadFile): Promise<SourceKind> {
  if (isMoleculeName(path) || /\.(?:cif|mmcif|gro|log|out)$/i.test(path)) {
    const lost = LOST_OF_MOLECULES.find(([extension]) => extension.test(path))?.[1];
    return { kind: "molecule", lost: lost === undefined ? [] : [lost] };
  }
  const maxBytes = formatOfName(path) === "yaml" ? MAX_YAML_BYTES : MAX_JSON_BYTES;
  const bytes = await readFile(path, HEAD_BYTES).catch(() => new Uint8Array());
  if (RESULT_HEAD.test(new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES)))) {
    return { kind: "result", lost: [] };
  }
  const text = await readText(path, readFile, maxBytes);
  const document = parseDocument(text, { name: path }, MAX_KNOWN_KEYS);
  const { value } = document;
  if (!isMapping(value)) {
    throw new InputError({
      file: path,
      found: describeValue(value),
      expected: "an input, a molecule or a result",
    });
  }
  if (isAutofragment(value) || (Object.hasOwn(value, "symbols") && Object.hasOwn(value, "geometry"))) {
    return { kind: "molecule", lost: [] };
  }
  const comments = hasComments(text, path) ? ["comments of the YAML text"] : [];
  if (isManyBodyInput(value)) {
    return { kind: "qcschema", version: isFirstVersion(value) ? 1 : 2, lost: comments };
  }
  if (!isCliInput(value)) return { kind: "nmer", value, lost: comments };
  const { document: translated, lost } = fromCliInput(document);
  const own = translated.value as Readonly<Record<string, unknown>>;
  return { kind: "nmer", isForeign: true, value: own, lost: [...lost, ...comments] };
}

function hasComments(text: string, path: string): boolean {
  if (formatOfName(path) === "json" || !text.includes("#")) return false;
  for (const token of new yaml.Lexer().lex(text)) {
    if (token.startsWith("#") && !token.startsWith("#!")) return true;
  }
  return false;
}
