// What Psi4 is asked before it computes anything: whether it has the method, takes the keywords as they are given, and
// has the basis set of each model, with the sets for density fitting that go with it, for all elements of the molecule.
// Ghost atoms need the same sets, without core potentials, of which the names of sets of one's own say nothing. It answers in 0.05 s. Its own code decides; nmer has no list of its basis sets.

import { atomicNumberOf } from "../../base/elements.ts";
import { describeValue } from "../../base/error.ts";
import { enumeration } from "../../base/plural.ts";
import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { lastWholeElement } from "../contract/core_potentials.ts";
import { type Preflight, type PreparedModel, ProgramError } from "../contract/program.ts";
import { extractReason } from "../qcschema/failure/extract.ts";

// What is missing, as the server reports it.
interface Problem {
  /** Index of the model. */
  readonly model: number;
  /** `METHOD`, `KEYWORDS`, `VALUE`, `BASIS`, `DF_BASIS_SCF`, `DF_BASIS_MP2`, `ECP`, `CHARGES` or `MOMENTS`. */
  readonly key: string;
  /** Name of the set, or what Psi4 said. */
  readonly value: string;
  /** Symbols of the elements that have none. */
  readonly elements?: readonly string[];
  /** Options that may be meant by keywords that it does not have. */
  readonly near?: readonly string[];
}

// Properties of the molecule that are made of Psi4's wavefunction, which its results do not have.
const OF_WAVEFUNCTION: readonly MolecularProperty[] = ["quadrupole", "polarizability"];

/** The preflight of Psi4. */
export const psi4Preflight: Preflight = {
  request: (models: readonly PreparedModel[], molecule: Molecule) => ({
    models: models.map(({ method, basis, keywords }) => ({ method, basis, keywords })),
    elements: [...new Set(molecule.symbols)],
    charges: molecule.embeddingCharges !== undefined,
    moments: OF_WAVEFUNCTION.filter((name) =>
      models.some(({ properties }) => properties?.[name] !== undefined)
    ),
  }),

  check(answer, models) {
    const problems = Array.isArray(answer) ? answer as readonly Problem[] : [];
    const problem = problems.find((one) => one.key !== "ECP" || refusesPotentials(one, models[one.model]!));
    if (problem === undefined) return;
    const { method, basis } = models[problem.model]!;
    const why = problem.key === "ECP" && models[problem.model]!.hasGhosts !== true
      ? describeUnexpected(problem)
      : describe(problem, basis);
    throw new ProgramError(`cannot compute ${method}/${basis}: ${why}`, "fix-input");
  },
};

/** Whether a set's core potentials would be wrong on ghosts, or take electrons away whose absence nobody expects. */
function refusesPotentials({ value, elements = [] }: Problem, { hasGhosts }: PreparedModel): boolean {
  return hasGhosts === true ||
    elements.some((symbol) => (atomicNumberOf(symbol) ?? 0) <= lastWholeElement(value));
}

function describeUnexpected({ value, elements = [] }: Problem): string {
  return `its basis set ${describeValue(value)} has core potentials for ${elements.join(", ")}, which its ` +
    `name does not tell, so that electrons would be missed; put ecp into the name of its file, as in ${
      plainText(value)
    }-ecp`;
}

function describe({ key, value, elements = [], near = [] }: Problem, basis: string | undefined): string {
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
      return `${extractReason(value).sentence.replace(/\.$/, "")}; ${
        near.length === 0 ? "check the keywords" : `did you mean ${plainText(enumeration(near))}?`
      }`;
    case "ECP":
      return `its basis set ${
        describeValue(value)
      } has core potentials for ${of}, which it leaves on ghost atoms, ` +
        "so that their energies are wrong; write bsse: nocp (cp is the default), or take a set of all electrons";
    case "VALUE":
      return `it would drop or change the value of the keyword ${plainText(value)}; give the type that the ` +
        "option has, numbers without quotes";
    case "CHARGES":
      return "point charges need a Psi4 whose module Python imports";
    case "MOMENTS":
      return `${
        plainText(value)
      } needs a Psi4 whose module Python imports, and which hands over its wavefunction`;
    default: {
      const set = value === "" ? `that goes with ${basis}` : describeValue(value);
      const type = key === "DF_BASIS_MP2" ? "mp2_type: conv" : "scf_type: pk";
      return `it has no set for density fitting ${set} for ${of}; give ${key.toLowerCase()}, or ${type}`;
    }
  }
}
