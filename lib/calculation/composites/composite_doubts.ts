// What may be a mistake in a model that is a sum of others.

import type { CompositePart, ModelChemistry } from "../../base/model_chemistry.ts";
import type { Notice } from "../../base/notice.ts";
import type { InputRecord } from "../../input/mod.ts";
import { isHartreeFock, saidOfCores } from "../../input/models/method_kinds.ts";
import { isPsi4, psi4ScfType } from "../../input/models/psi4_integrals.ts";
import { UNNAMED_MODEL } from "../../input/records/unnamed_model.ts";

// Coefficients of extrapolations add up to 1 within the last digits.
const ROUNDING = 1e-9;

/** Warnings of composite models whose coefficients do not add up to 1, or whose parts mean different cores or integrals. */
export function compositeDoubts(
  { composites = new Map(), models, locate }: Pick<InputRecord, "composites" | "models" | "locate">,
): readonly Notice[] {
  return Array.from(composites).flatMap(([name, parts]) => {
    const keyPath = name === UNNAMED_MODEL ? ["model"] : ["models", name];
    const chemistries = parts.map((part) => ({ ...part, chemistry: models.get(part.model)! }));
    const differences = differencesOf(chemistries);
    return [
      ...notWhole(name, parts),
      ...differentCores(name, differences).slice(0, 1),
      ...differentIntegrals(name, differences).slice(0, 1),
    ].map((doubt): Notice => ({
      ...locate(keyPath),
      keyPath,
      severity: "warning",
      ...doubt,
    }));
  });
}

type Doubt = Pick<Notice, "statement" | "advice">;
type Part = CompositePart & { readonly chemistry: ModelChemistry };

function notWhole(name: string, parts: readonly CompositePart[]): readonly Doubt[] {
  const sum = parts.reduce((sum, { coefficient }) => sum + coefficient, 0);
  if (Math.abs(sum - 1) <= ROUNDING) return [];
  return [{
    statement:
      `the coefficients of ${titleOf(name)} add up to ${
        Number(sum.toPrecision(6)) + 0
      }, so it gives no energy of the ` +
      "molecule but a correction, or a multiple",
    advice: "A model chemistry has coefficients with the sum 1, as a - b + c.",
  }];
}

// Pairs of methods in one basis set that are taken from each other.
function differencesOf(parts: readonly Part[]): readonly (readonly [Part, Part])[] {
  return parts.flatMap((one, i) =>
    parts.slice(i + 1)
      .filter((other) =>
        one.coefficient * other.coefficient < 0 &&
        one.chemistry.basis?.toLowerCase() === other.chemistry.basis?.toLowerCase() &&
        one.chemistry.method.toLowerCase() !== other.chemistry.method.toLowerCase()
      )
      .map((other) => [one, other] as const)
  );
}

// Such a difference would be one of correlated electrons as well.
function differentCores(name: string, differences: readonly (readonly [Part, Part])[]): readonly Doubt[] {
  return differences.flatMap(([one, other]): readonly Doubt[] => {
    if ([one, other].some(({ chemistry }) => isHartreeFock(chemistry.method))) return [];
    const [said, saidOther] = [one, other].map(({ chemistry }) => saidOfCores(chemistry.keywords));
    const isSame = said === saidOther ||
      [said, saidOther].every((text) => [undefined, "none"].includes(text));
    if (!isSame) {
      return [{
        statement:
          `${titleOf(name)} takes ${other.model} and ${one.model} from each other, which freeze different ` +
          `cores (${saidOther ?? "nothing said"} and ${said ?? "nothing said"})`,
        advice: "Give both the same freeze_core, unless the correlation of the cores is meant.",
      }];
    }
    if (said !== undefined || one.chemistry.program === other.chemistry.program) return [];
    return [{
      statement:
        `${titleOf(name)} takes ${other.model} and ${one.model} of different programs from each other, and ` +
        "nothing is said of frozen cores",
      advice: "Programs differ in what they freeze by default: say it in the keywords of both.",
    }];
  });
}

// Exact and fitted integrals differ by more than most corrections.
function differentIntegrals(name: string, differences: readonly (readonly [Part, Part])[]): readonly Doubt[] {
  return differences.flatMap(([one, other]): readonly Doubt[] => {
    const isOfPsi4 = [one, other].map(({ chemistry }) => isPsi4(chemistry.program));
    if (!isOfPsi4.includes(true)) return differentlyFitted(name, one, other);
    if (isOfPsi4.includes(false)) return [];
    const [type, otherType] = [one, other].map(({ chemistry: { method, keywords } }) =>
      psi4ScfType(method, keywords)
    );
    if (type === otherType) return [];
    return [{
      statement:
        `${
          titleOf(name)
        } takes ${other.model} and ${one.model} from each other, for which Psi4 takes different ` +
        `integrals (scf_type ${otherType} and ${type}), so that the energies of Hartree-Fock in both differ`,
      advice: "Give all parts the same in keywords, as scf_type: pk, mp2_type: conv, or df with cc_type: df.",
    }];
  });
}

// The built-in engine's integrals are exact where nothing else is said; what scf_type auto has become is said by now.
function differentlyFitted(name: string, one: Part, other: Part): readonly Doubt[] {
  if (![one, other].every(({ chemistry }) => chemistry.program === "builtin")) return [];
  const [fitted, otherFitted] = [one, other].map(({ chemistry: { keywords } }) =>
    Object.entries(keywords).some(([key, value]) =>
      key.toLowerCase() === "scf_type" && String(value).toLowerCase() === "df"
    )
  );
  if (fitted === otherFitted) return [];
  const word = (isFitted: boolean | undefined) => isFitted ? "fitted" : "exact";
  return [{
    statement: `${titleOf(name)} takes ${other.model} and ${one.model} from each other, with ${
      word(otherFitted)
    } and ${word(fitted)} integrals, so that the energies of Hartree-Fock in both differ`,
    advice: "Give both the same scf_type in keywords.",
  }];
}

function titleOf(name: string): string {
  return name === UNNAMED_MODEL ? "the model" : name;
}
