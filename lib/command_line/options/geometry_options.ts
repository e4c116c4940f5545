// A molecule that is computed without an input: options stand for the keys that an input would have.

import { describeValue, InputError } from "../../base/error.ts";
import { MOLECULAR_PROPERTY_NAMES } from "../../base/quantities/molecular_property.ts";
import type { KeyPath } from "../../base/key_path.ts";
import { byFragment } from "../../input/by_fragment.ts";
import type { GeometryKeys } from "../../input/geometry_input.ts";
import type { Arguments, Option } from "./arguments.ts";
import { shellWord } from "./shell_words.ts";

/** An option, and the key of an input that it stands for. */
interface GeometryOption extends Option {
  readonly keyPath: KeyPath;
  /** Whether it has several values, with commas between them, of which an error quotes the one that is wrong. */
  readonly isList?: boolean;
  /** From a text to what an input would have; default the text. */
  readonly read?: (text: string, name: string) => unknown;
}

const TABLE: readonly GeometryOption[] = [
  {
    name: "method",
    value: "METHOD",
    keyPath: ["model", "method"],
    help: "hf, mp2, ...: computes a GEOMETRY without an input",
  },
  { name: "basis", value: "BASIS", keyPath: ["model", "basis"], help: "its basis set, as in 6-31g" },
  {
    name: "basis-file",
    value: "FILE",
    keyPath: ["model", "basis_file"],
    help: "a basis set of one's own: Gaussian 94 or NWChem",
  },
  { name: "program", value: "PROGRAM", keyPath: ["model", "program"], help: "who computes it [builtin]" },
  {
    name: "keyword",
    value: "NAME=VALUE",
    isRepeated: true,
    keyPath: ["model", "keywords"],
    help: "a keyword of the program; as often as needed",
  },
  {
    name: "driver",
    value: "energy|gradient|hessian",
    keyPath: ["driver"],
    help: "what is computed [energy]",
  },
  {
    name: "properties",
    value: MOLECULAR_PROPERTY_NAMES.join("|") + ",...",
    keyPath: ["properties"],
    isList: true,
    help: "properties of the molecule beside it, as in dipole",
    read: wordsOf,
  },
  {
    name: "bsse",
    value: "cp|nocp|vmfc,...",
    keyPath: ["bsse"],
    isList: true,
    help: "treatments, as in cp,nocp [cp]",
    read: wordsOf,
  },
  {
    name: "max-nbody",
    value: "N",
    keyPath: ["max_nbody"],
    help: "highest order [the number of fragments]",
    read: numberOf,
  },
  { name: "charge", value: "N", keyPath: ["molecule", "charge"], help: "total charge", read: numberOf },
  {
    name: "multiplicity",
    value: "N",
    keyPath: ["molecule", "multiplicity"],
    help: "total multiplicity",
    read: numberOf,
  },
  {
    name: "fragment-charges",
    value: "I=Q,...",
    keyPath: ["molecule", "fragment_charges"],
    help: "of charged fragments, counted from 1: 1=1,4=-1",
    read: byFragment,
  },
  {
    name: "fragment-multiplicities",
    value: "I=M,...",
    keyPath: ["molecule", "fragment_multiplicities"],
    help: "of fragments, likewise: 2=3",
    read: byFragment,
  },
  {
    name: "units",
    value: "angstrom|bohr",
    keyPath: ["molecule", "units"],
    help: "of coordinates whose file does not say it [angstrom]",
  },
  {
    name: "return-total-data",
    keyPath: ["return_total_data"],
    help: "return totals rather than the interaction",
  },
  {
    name: "supersystem-ie-only",
    keyPath: ["supersystem_ie_only"],
    help: "only the monomers and the whole system",
  },
];

/** The options that stand for an input. */
export const GEOMETRY_OPTIONS: readonly Option[] = TABLE.map((
  { keyPath: _, read: __, isList: ___, ...option },
) => option);

/**
 * The keys that the options give; undefined where none of them is given.
 *
 * @throws {InputError} Where there are some and no method among them, or where the operand is an input already.
 */
export function geometryKeys(path: string, { options, lists }: Arguments): GeometryKeys | undefined {
  const given = TABLE.filter(({ name }) => options.has(name));
  const [first] = given;
  if (first === undefined) return undefined;
  if (/\.ya?ml$/i.test(path)) {
    throw new InputError({
      keyPath: [`--${first.name}`],
      found: `it beside the input ${describeValue(path)}`,
      expected: "options for a molecule alone, as for an .xyz file; the input says what is computed",
    });
  }
  if (!options.has("method")) {
    throw new InputError({
      keyPath: [`--${first.name}`],
      found: "no --method beside it",
      expected: "--method METHOD, as in --method hf --basis 6-31g",
    });
  }
  const input: Record<string, unknown> = {};
  const molecule: Record<string, unknown> = {};
  const model: Record<string, unknown> = {};
  for (const { name, keyPath: [head, key], read = (text: string) => text } of given) {
    const text = options.get(name)!;
    const value = name === "keyword"
      ? Object.fromEntries((lists?.get(name) ?? []).map(keywordOf))
      : text === true
      ? true
      : read(text, `--${name}`);
    if (head === "model") model[String(key)] = value;
    else if (head === "molecule") molecule[String(key)] = value;
    else input[String(head)] = value;
  }
  return { input: { ...input, model }, molecule, giver, wording };
}

/** The same options as words of a command; nothing where there are none. */
export function geometryWords({ options, lists }: Arguments): string {
  return TABLE.filter(({ name }) => options.has(name)).flatMap(({ name }) => {
    const text = options.get(name)!;
    const values = lists?.get(name) ?? [text];
    return values.map((value) => value === true ? ` --${name}` : ` --${name} ${shellWord(value)}`);
  }).join("");
}

// The option of a key; those that were detected are given by none.
function giver(keyPath: KeyPath): KeyPath | undefined {
  if (String(keyPath[0]).startsWith("--")) return keyPath;
  const option = TABLE.find((option) => option.keyPath.every((key, i) => keyPath[i] === key));
  if (option === undefined) return undefined;
  const { name, isList = false } = option;
  const rest = isList ? [] : keyPath.slice(option.keyPath.length).map(String);
  return [[`--${name}`, ...rest].join(" ")];
}

// What messages say to the author of an input, and what to whoever has none. Keys of one word are words of chemistry.
const WORDINGS: readonly (readonly [said: RegExp, told: string])[] = [
  [
    /, as lists of atoms fragments: \[\[.*?\]\]; other lists part them otherwise\./,
    "; molecule.fragments of an input parts them otherwise.",
  ],
  [/; other lists part them otherwise\./, "; molecule.fragments of an input parts them otherwise."],
  [
    /List the atoms of each fragment in fragments/,
    "List the atoms of each fragment in an input's molecule.fragments",
  ],
  [/Give the fragments as lists of atoms/, "Give the fragments as lists of atoms in an input"],
  [/which the input does not ask for/, "which no option asks for"],
  [
    /State charge and multiplicity in the input/,
    "State charge and multiplicity by --charge and --multiplicity",
  ],
  [/No program is written, and then it is builtin\./, "Without --program it is builtin."],
  [
    /Nothing is written, and then bsse is cp: write bsse: nocp\./,
    "Without --bsse it is cp: write --bsse nocp.",
  ],
  [/Nothing is written, and then driver is/, "Without --driver it is"],
  [/Nothing is written, and then max_nbody is/, "Without --max-nbody it is"],
  [
    /fragment_charges: \d+ numbers with the sum (-?\d+), or those .* as in \{ 1: -?\d+ \}/,
    "--fragment-charges with the sum $1, as in --fragment-charges 1=$1",
  ],
  [/\{ (\d+): (-?\d+) \}/g, "$1=$2"],
  [/\bprogram: (?=\w)/g, "--program "],
];

/** A message about keys of an input as one about the options that stand for them. */
function wording(message: string): string {
  const told = WORDINGS.reduce((text, [said, told]) => text.replace(said, told), message);
  return told.replaceAll(/(?<![\w./"-])[a-z]+(?:_[a-z]+)+(?![\w/"]|\.\w)/g, (key) => {
    const option = TABLE.find(({ keyPath }) => keyPath.at(-1) === key);
    return option === undefined ? key : `--${option.name}`;
  });
}

function wordsOf(text: string): unknown {
  return text.includes(",") ? text.split(",").map((word) => word.trim()) : text;
}

// What is no number is refused by the schema of an input, in its words.
function numberOf(text: string): unknown {
  return /^[-+]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function keywordOf(text: string): readonly [string, unknown] {
  const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined || value === "") {
    throw new InputError({
      keyPath: ["--keyword"],
      found: describeValue(text),
      expected: "NAME=VALUE, as in e_convergence=1e-9",
    });
  }
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value]; // a word, as in scf_type=df
  }
}
