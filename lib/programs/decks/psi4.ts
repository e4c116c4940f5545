// Psi4's input: a molecule in bohr, options, and one call. Ghost atoms are `@O`. The frame is fixed and symmetry off.
// Models of Psi4 are handed on as they are; those of the built-in engine have keywords that Psi4 has as well.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { InputError } from "../../base/error.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { atomLines, type DeckFormat, type DeckRequest, type DeckTask, deckTitle, text } from "./deck.ts";
import { refuseEmbeddedGradient, refuseHessian } from "./plain_model.ts";
import { asPsi4 } from "./psi4_model.ts";

/** Decks for Psi4. */
export const PSI4_DECKS: DeckFormat = {
  name: "psi4",
  title: "Psi4",
  writer(request) {
    refuseHessian(request, "Psi4");
    refuseEmbeddedGradient(request, "Psi4");
    const model = asPsi4(request, "Psi4");
    if (model.basisSet !== undefined) {
      throw new InputError({
        keyPath: [...request.path, "basis_file"],
        found: "a basis set of one's own",
        expected: "the name of a basis set that Psi4 has",
      });
    }
    return (task) => [{ extension: ".dat", text: deck(task, model, request.driver) }];
  },
  commands: ['for f in *.dat; do psi4 "$f" "${f%.dat}.out"; done'],
  outputs: [".out"],
  notes: [],
};

function deck({ label, nmer }: DeckTask, model: ModelChemistry, driver: DeckRequest["driver"]): string {
  const { function_kwargs, ...options } = model.keywords as { function_kwargs?: object };
  const call = Object.entries(function_kwargs ?? {}).map(([name, value]) => `, ${name}=${python(value)}`)
    .join("");
  const invocation = `${driver}(${python(model.method)}${call}`;
  return text([
    `# ${deckTitle(label)}`,
    "molecule nmer_task {",
    `${nmer.charge} ${nmer.multiplicity}`,
    ...atomLines(nmer, (symbol, isGhost) => `${isGhost ? "@" : ""}${symbol}`),
    "units bohr",
    "no_com",
    "no_reorient",
    "symmetry c1",
    "}",
    "",
    `psi4.set_options(${
      python({ ...options, ...(model.basis === undefined ? {} : { basis: model.basis }) })
    })`,
    ...(nmer.embedding === undefined ? [`${invocation})`] : inField(nmer, invocation)),
  ]);
}

// Psi4 has changed how it takes charges: until 1.5 as an option, from 1.6 with the call.
function inField({ embedding }: Nmer, invocation: string): string[] {
  const { charges, positions } = embedding!;
  const rows = Array.from(
    charges,
    (charge, i) => `    [${charge}, [${Array.from(positions.subarray(3 * i, 3 * i + 3)).join(", ")}]],`,
  );
  return [
    "nmer_charges = [",
    ...rows,
    "]",
    'if tuple(int(part) for part in psi4.__version__.split(".")[:2]) < (1, 6):',
    "    nmer_field = psi4.core.ExternalPotential()",
    "    for q, (x, y, z) in nmer_charges:",
    "        nmer_field.addCharge(q, x, y, z)",
    '    psi4.core.set_global_option_python("EXTERN", nmer_field)',
    `    ${invocation})`,
    "else:",
    `    ${invocation}, external_potentials=nmer_charges)`,
  ];
}

/** A value as Python writes it. */
function python(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, item]) => `${python(key)}: ${python(item)}`).join(", ")}}`;
  }
  // Strings of JSON are strings of Python, but for signs that Psi4's preprocessor looks for.
  return JSON.stringify(value).replace(
    /[{}$#=]/g,
    (sign) => typeof value === "string" ? `\\x${sign.charCodeAt(0).toString(16)}` : sign,
  );
}
