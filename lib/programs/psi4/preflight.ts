// What Psi4 is asked before it computes anything: whether it has the method, takes the keywords as they are given, and
// has the basis set of each model, with the sets for density fitting that go with it, for all elements of the molecule.
// Ghost atoms need the same sets. It answers in 0.05 s. Its own code decides; nmer has no list of its basis sets.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { describeValue } from "../../base/error.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { type Preflight, ProgramError } from "../contract/program.ts";
import { extractReason } from "../qcschema/failure/extract.ts";

// What is missing, as the server reports it.
interface Problem {
  /** Index of the model. */
  readonly model: number;
  /** `METHOD`, `KEYWORDS`, `VALUE`, `BASIS`, `DF_BASIS_SCF`, `DF_BASIS_MP2` or `CHARGES`. */
  readonly key: string;
  /** Name of the set, or what Psi4 said. */
  readonly value: string;
  /** Symbols of the elements that have none. */
  readonly elements?: readonly string[];
}

/** The preflight of Psi4. */
export const psi4Preflight: Preflight = {
  request: (models: readonly ModelChemistry[], molecule: Molecule) => ({
    models: models.map(({ method, basis, keywords }) => ({ method, basis, keywords })),
    elements: [...new Set(molecule.symbols)],
    charges: molecule.embeddingCharges !== undefined,
  }),

  check(answer, models) {
    const [problem] = Array.isArray(answer) ? answer as readonly Problem[] : [];
    if (problem === undefined) return;
    const { method, basis } = models[problem.model]!;
    throw new ProgramError(`cannot compute ${method}/${basis}: ${describe(problem, basis)}`, "fix-input");
  },
};

function describe({ key, value, elements = [] }: Problem, basis: string | undefined): string {
  const of = elements.join(", ");
  switch (key) {
    case "BASIS":
      return `it has no basis set ${
        describeValue(value)
      } for ${of}; check its name, or take one that has all ` +
        "elements";
    case "METHOD":
      return extractReason(value).sentence;
    case "KEYWORDS":
      return `${extractReason(value).sentence.replace(/\.$/, "")}; check the keywords`;
    case "VALUE":
      return `it would drop or change the value of the keyword ${plainText(value)}; give the type that the ` +
        "option has, numbers without quotes";
    case "CHARGES":
      return "point charges need a Psi4 whose module Python imports";
    default: {
      const set = value === "" ? `that goes with ${basis}` : describeValue(value);
      const type = key === "DF_BASIS_MP2" ? "mp2_type: conv" : "scf_type: pk";
      return `it has no set for density fitting ${set} for ${of}; give ${key.toLowerCase()}, or ${type}`;
    }
  }
}
