// Formats of no program: QCSchema AtomicInput, which Psi4, QCEngine and others read, and XYZ.

import { BOHR_IN_ANGSTROM } from "../../base/units.ts";
import { InputError } from "../../base/error.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { coordinates, type DeckFormat, text } from "./deck.ts";
import { refuseEmbedding } from "./plain_model.ts";
import { asPsi4 } from "./psi4_model.ts";

/** QCSchema AtomicInput, a file for each task. */
export const QCSCHEMA_DECKS: DeckFormat = {
  name: "qcschema",
  title: "QCSchema",
  writer(request) {
    refuseEmbedding(request, "AtomicInput has no place for them");
    const { model, driver } = request;
    if (model.basisSet !== undefined) {
      throw new InputError({
        keyPath: [...request.path, "basis_file"],
        found: "a basis set of one's own",
        expected: "the name of a basis set, which is all that most readers of AtomicInput take",
      });
    }
    const inWords = model.program === "builtin" ? asPsi4(request, "QCSchema") : model;
    return ({ label, nmer }) => [{
      extension: ".json",
      text: `${
        JSON.stringify(
          { id: label, ...atomicInput(inWords, driver, nmer), extras: { nmer: { label } } },
          null,
          1,
        )
      }\n`,
    }];
  },
  commands: [
    'for f in *.json; do case "$f" in manifest.json) ;; *) psi4 --json "$f" ;; esac; done   # Psi4 writes into the file',
  ],
  outputs: [".result.json", ".json"],
  notes: [
    "Results may take the place of the inputs, or lie beside them as NAME.result.json.",
    "Keywords are in the words of the model's program; those of the built-in engine in the words of Psi4.",
  ],
};

/** XYZ files, for programs that nmer does not know. */
export const XYZ_DECKS: DeckFormat = {
  name: "xyz",
  title: "XYZ",
  writer(request) {
    refuseEmbedding(request, "XYZ has no place for them");
    return ({ label, nmer }) => [{
      extension: ".xyz",
      text: text([
        String(nmer.symbols.length),
        `label=${label} charge=${nmer.charge} multiplicity=${nmer.multiplicity}`.replace(/[^ -~]/g, "?"),
        ...nmer.symbols.map((symbol, i) =>
          `${`${nmer.ghost[i] === 1 ? "@" : ""}${symbol}`.padEnd(6)}${
            coordinates(nmer.geometry, i, BOHR_IN_ANGSTROM)
          }`
        ),
      ]),
    }];
  },
  commands: [],
  outputs: [".result.json", ".out", ".log"],
  notes: [
    "Coordinates are in angstrom; ghost atoms, which have basis functions and nothing else, are written as @O.",
    "Charge and multiplicity are on the second line. The model is in manifest.json.",
  ],
};
