// Molpro's input: angstrom, no symmetry, no reorientation, ghost atoms by the directive `dummy`. The number of frozen
// orbitals is stated for each task.

import { BOHR_IN_ANGSTROM } from "../../base/units.ts";
import { coordinates, type DeckFormat, type DeckRequest, type DeckTask, deckTitle, text } from "./deck.ts";
import {
  checkCorrelation,
  checkOwnKeywords,
  coreOrbitals,
  type PlainModel,
  plainModel,
  referenceOf,
  refuseEmbedding,
  refuseHessian,
} from "./plain_model.ts";
import { InputError } from "../../base/error.ts";

const TITLE = "Molpro";

/** Decks for Molpro. */
export const MOLPRO_DECKS: DeckFormat = {
  name: "molpro",
  title: TITLE,
  writer(request) {
    refuseHessian(request, TITLE);
    refuseEmbedding(request, "Molpro reads charges from a file of another form");
    const steps = request.model.program === "molpro" ? ownSteps(request) : translatedSteps(request);
    const gradient = request.driver === "gradient" ? ["forces"] : [];
    return (task) => [{ extension: ".com", text: deck(task, [...steps(task), ...gradient]) }];
  },
  commands: ['for f in *.com; do molpro -o "${f%.com}.out" "$f"; done'],
  outputs: [".out"],
  notes: [],
};

function deck({ label, nmer }: DeckTask, steps: readonly string[]): string {
  const ghosts = nmer.symbols.flatMap((symbol, i) => nmer.ghost[i] === 1 ? [`${symbol}${i + 1}`] : []);
  return text([
    `***,${deckTitle(label)}`,
    "symmetry,nosym",
    "orient,noorient",
    "angstrom",
    "geomtyp=xyz",
    "geometry={",
    String(nmer.symbols.length),
    deckTitle(label),
    ...nmer.symbols.map((symbol, i) =>
      `${`${symbol}${i + 1}`.padEnd(6)}${coordinates(nmer.geometry, i, BOHR_IN_ANGSTROM)}`
    ),
    "}",
    // One line for ten atoms: lines of Molpro have an end.
    ...Array.from(
      { length: Math.ceil(ghosts.length / 10) },
      (_, i) => `dummy,${ghosts.slice(10 * i, 10 * i + 10).join(",")}`,
    ),
    `set,charge=${nmer.charge}`,
    `set,spin=${nmer.multiplicity - 1}`,
    ...steps,
  ]);
}

function translatedSteps(request: DeckRequest): (task: DeckTask) => readonly string[] {
  const plain = plainModel(request, TITLE);
  checkCorrelation(plain, request, TITLE, true);
  const functions = plain.spherical === undefined ? [] : [plain.spherical ? "spherical" : "cartesian"];
  return ({ nmer }) => [
    ...functions,
    `basis=${plain.basis}`,
    "gthresh,energy=1.d-10,orbital=1.d-8,twoint=1.d-14",
    referenceOf(plain, nmer) === "uhf" ? "{uhf}" : "{rhf}",
    ...correlation(plain, coreOrbitals(nmer)),
  ];
}

function correlation({ method, freezesCores }: PlainModel, cores: number): readonly string[] {
  return method === "hf" ? [] : [`{${method};core,${freezesCores ? cores : 0}}`];
}

function ownSteps(request: DeckRequest): () => readonly string[] {
  const { method, basis } = request.model;
  checkOwnKeywords(request, { none: /^$/ }, "no keywords: method and basis are all that is handed on");
  if (!/^[\w()\-]+$/.test(method)) {
    throw new InputError({
      keyPath: [...request.path, "method"],
      found: JSON.stringify(method),
      expected: "one word of Molpro's, as df-mp2-f12 or ccsd(t)",
    });
  }
  const first = /^(?:df-)?(?:rhf|uhf|hf|ks|rks|uks)$/i.test(method) ? [] : ["{hf}"];
  return () => [...(basis === undefined ? [] : [`basis=${basis}`]), ...first, `{${method}}`];
}
