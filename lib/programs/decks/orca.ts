// ORCA's input: bohr, no symmetry, ghost atoms as `O :`, charges around in a file of their own in angstrom. Frozen cores
// are stated element by element, since ORCA's own table has other cores for Na and Mg.

import { coreElectrons, elementSymbol } from "../../base/elements.ts";
import { InputError } from "../../base/error.ts";
import { BOHR_IN_ANGSTROM } from "../../base/units.ts";
import type { Nmer } from "../../molecule/mod.ts";
import {
  atomLines,
  coordinates,
  type DeckFormat,
  type DeckRequest,
  type DeckTask,
  deckTitle,
  text,
} from "./deck.ts";
import {
  checkCorrelation,
  checkOwnKeywords,
  type PlainModel,
  plainModel,
  referenceOf,
  refuseEmbeddedGradient,
  refuseHessian,
} from "./plain_model.ts";

const TITLE = "ORCA";

/** Decks for ORCA. */
export const ORCA_DECKS: DeckFormat = {
  name: "orca",
  title: TITLE,
  writer(request) {
    refuseHessian(request, TITLE);
    refuseEmbeddedGradient(request, TITLE);
    const words = /^(qcengine:)?orca$/.test(request.model.program)
      ? ownWords(request)
      : translatedWords(request);
    return (task) => files(task, words(task.nmer), request);
  },
  commands: ['for f in *.inp; do orca "$f" > "${f%.inp}.out"; done'],
  outputs: [".out"],
  notes: ["For several processes ORCA wants to be called by its full path."],
};

/** The words of the line `!`, and the lines of blocks. */
type Words = readonly [line: string, blocks: readonly string[]];

function files({ label, stem, nmer }: DeckTask, [line, blocks]: Words, { driver }: DeckRequest) {
  const { embedding } = nmer;
  const deck = text([
    `# ${deckTitle(label)}`,
    `! ${line}${driver === "gradient" ? " EnGrad" : ""} Bohrs NoUseSym`,
    ...blocks,
    ...(embedding === undefined ? [] : [`%pointcharges "${stem}.pc"`]),
    `* xyz ${nmer.charge} ${nmer.multiplicity}`,
    ...atomLines(nmer, (symbol, isGhost) => isGhost ? `${symbol} :` : symbol),
    "*",
  ]);
  if (embedding === undefined) return [{ extension: ".inp", text: deck }];
  const rows = Array.from(
    embedding.charges,
    (charge, i) => `${charge} ${coordinates(embedding.positions, i, BOHR_IN_ANGSTROM)}`,
  );
  return [
    { extension: ".inp", text: deck },
    { extension: ".pc", text: text([String(rows.length), ...rows]) },
  ];
}

function translatedWords(request: DeckRequest): (nmer: Nmer) => Words {
  const plain = plainModel(request, TITLE);
  checkCorrelation(plain, request, TITLE, false);
  if (plain.spherical === false) {
    throw new InputError({
      keyPath: [...request.path, "basis"],
      found: `${plain.basis} in Cartesian functions, which ORCA has not`,
      expected: "a set of spherical ones, as cc-pVDZ, or puream: true",
    });
  }
  const elements = [...new Set(request.molecule.atomicNumbers)].sort((a, b) => a - b);
  return (nmer) => [
    [referenceOf(plain, nmer).toUpperCase(), methodWord(plain), plain.basis, "VeryTightSCF NoRI"]
      .filter((word) => word !== "").join(" "),
    frozen(plain, elements),
  ];
}

function methodWord({ method }: PlainModel): string {
  return method === "hf" ? "" : method.toUpperCase();
}

function frozen({ method, freezesCores }: PlainModel, elements: readonly number[]): readonly string[] {
  if (method === "hf") return [];
  if (!freezesCores) return ["%method", "  FrozenCore FC_NONE", "end"];
  return [
    "%method",
    "  FrozenCore FC_ELECTRONS",
    ...elements.map((z) => `  NewNCore ${elementSymbol(z)} ${coreElectrons(z)} end`),
    "end",
  ];
}

// What would make it another calculation than the one that is asked for.
const WORDS = /^(?!.*\b(?:opt\w*|(?:num|an)?freq|engrad|numgrad|md|neb\S*|scan\w*)\b)[\w\-+*()/., ]*$/i;

function ownWords(request: DeckRequest): (nmer: Nmer) => Words {
  const { method, basis = "" } = request.model;
  const simple = checkOwnKeywords(request, { simple: WORDS }, "simple: words of ORCA's line !, as TightSCF");
  return () => [[method, basis, simple].filter((word) => word !== "").join(" "), []];
}
