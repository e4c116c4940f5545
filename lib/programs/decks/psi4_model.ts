// A model in Psi4's words: Psi4's own as it is, and one of the built-in engine with what that takes for granted stated.

import { describeValue, InputError } from "../../base/error.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { checkFrozenCores } from "../contract/frozen_cores.ts";
import type { DeckRequest } from "./deck.ts";

// What decides how the engine gets there, or is no keyword of Psi4's.
const OF_THE_ENGINE = ["scf_properties", "guess", "soscf", "damping", "level_shift"];

/**
 * The model of a request in Psi4's words.
 *
 * @param title What takes it, for messages.
 * @throws {InputError} Where it is none of Psi4's or of the built-in engine's.
 */
export function asPsi4(request: DeckRequest, title: string): ModelChemistry {
  const { model, path } = request;
  if (/^(qcengine:)?psi4$/.test(model.program)) return model;
  if (model.program !== "builtin") {
    throw new InputError({
      keyPath: [...path, "program"],
      found: `the program ${describeValue(model.program)}, whose words nmer does not translate for ${title}`,
      expected: "program: psi4 or builtin",
    });
  }
  return fromEngine(request);
}

function fromEngine({ model, path, molecule }: DeckRequest): ModelChemistry {
  const given = Object.fromEntries(
    Object.entries(model.keywords).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const stability = given["stability_analysis"];
  if (stability !== undefined && String(stability).toLowerCase() !== "none") {
    throw new InputError({
      keyPath: [...path, "keywords", "stability_analysis"],
      found: `${describeValue(stability)}, by which the built-in engine and Psi4 may find other states`,
      expected: "none",
    });
  }
  const method = model.method.toLowerCase();
  const named = /^(rhf|uhf|rohf)$/.test(method) ? method : undefined;
  const open = molecule.fragments.some(({ multiplicity }) => multiplicity !== 1);
  const correlated = method === "mp2";
  if (correlated && given["freeze_core"] === true) {
    checkFrozenCores("Psi4", molecule, [...path, "keywords", "freeze_core"], "freeze_core: false");
  }
  for (const name of OF_THE_ENGINE) delete given[name];
  return {
    ...model,
    method: named === undefined ? method : "hf",
    keywords: {
      scf_type: "pk",
      ...(correlated ? { mp2_type: "conv", freeze_core: false } : {}),
      e_convergence: 1e-10,
      d_convergence: 1e-8,
      ...given,
      ...(given["scf_type"] === "direct" ? { scf_type: "pk" } : {}),
      ...(named === undefined ? {} : { reference: named }),
      ...(named === undefined && open && given["reference"] === undefined ? { reference: "uhf" } : {}),
    },
  };
}
