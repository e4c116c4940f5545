// What PySCF is asked before it computes anything: whether libxc has the functional, whether the basis set and the sets
// for fitting have all elements, with the core potentials that belong to them, and whether pyscf-dispersion is there
// and has parameters. Its own code decides.

import { describeValue } from "../../base/error.ts";
import { plainText } from "../../base/plain_text.ts";
import { elementsWithCorePotentials } from "../contract/core_potentials.ts";
import { type Preflight, type PreparedModel, ProgramError } from "../contract/program.ts";
import type { PyscfSettings } from "./settings.ts";

interface Problem {
  /** Index of the model. */
  readonly model: number;
  readonly key: string;
  readonly value: string;
  /** Symbols of the elements that have none. */
  readonly elements?: readonly string[];
  /** Whether Basis Set Exchange was asked for a set, too. */
  readonly exchange?: boolean;
  /** Names like that of a functional that is not there. */
  readonly near?: readonly string[];
}

/** The preflight of PySCF. */
export const pyscfPreflight: Preflight = {
  request: (models: readonly PreparedModel[], molecule) => ({
    models: models.map(({ settings, basis, basisSet }) => ({
      settings,
      basis: basisSet === undefined ? basis : null,
      potentials: basisSet === undefined && basis !== undefined
        ? elementsWithCorePotentials(basis, molecule.atomicNumbers)
        : [],
    })),
    elements: [...new Set(molecule.symbols)],
    ghosts: models.some(({ hasGhosts }) => hasGhosts !== false),
  }),

  check(answer, models) {
    if (!Array.isArray(answer)) throw new ProgramError("did not say whether it takes the models", "give-up");
    if (answer.length === 0) return;
    const problem = answer[0] as Problem;
    const { method, basis, settings } = models[problem.model] ?? models[0]!;
    const [why, remedy] = describe(problem, settings as PyscfSettings);
    throw new ProgramError(`cannot compute ${method}/${basis}: ${why}`, remedy);
  },
};

function describe(
  problem: Problem,
  { xc, dispersion }: PyscfSettings,
): readonly [string, "fix-input" | "install"] {
  const { key, value, elements = [], near = [] } = problem;
  const of = elements.join(", ");
  const name = describeValue(value);
  switch (key) {
    case "METHOD":
      return [
        `libxc has no functional ${describeValue(xc)} (${plainText(value)}); check its name, as in ${
          near.length === 0 ? "pbe0 or m06-2x" : near.map(plainText).join(" or ")
        }`,
        "fix-input",
      ];
    case "EXCHANGE":
      return [
        `${name} is exchange alone; name the correlation behind a comma, as in "lda,vwn" or "b88,lyp", or write ` +
        `${describeValue(`${value},`)} where none is meant`,
        "fix-input",
      ];
    case "PACKAGE":
      return [
        "its dispersion needs the package pyscf-dispersion, which this Python has not; pip install pyscf-dispersion",
        "install",
      ];
    case "DISPERSION":
      return [
        `pyscf-dispersion has no ${dispersion?.version} for ${
          describeValue(dispersion?.functional)
        } with these ` +
        `elements (${plainText(value)}); take another correction, or none`,
        "fix-input",
      ];
    case "GRID":
      return [
        "this PySCF gives ghost atoms other grid points than their elements have; install 2.14 or newer, or write bsse: nocp",
        "install",
      ];
    case "ECP":
      return [
        `the basis set ${name} leaves out the cores of ${of}, and PySCF has no potential of that name for them; take a ` +
        "set that it has with its potentials, as def2-svp",
        "fix-input",
      ];
    case "UNEXPECTED":
      return [
        `the basis set ${name} has core potentials for ${of}, which its name does not tell; take a set of all ` +
        "electrons, or one whose name tells it",
        "fix-input",
      ];
    default:
      return [describeMissingSet(problem), "fix-input"];
  }
}

function describeMissingSet({ key, value, elements = [], exchange = false }: Problem): string {
  const kind = key === "basis" ? "basis set" : "set for density fitting";
  const missing = `has no ${kind} ${describeValue(value)} for ${elements.join(", ")}; check its name,`;
  return exchange
    ? `PySCF, with Basis Set Exchange, ${missing} or take one that has all elements`
    : `PySCF ${missing} take one that has all elements, or pip install basis-set-exchange, by which PySCF has more`;
}
