// What may be a mistake in a model that is a sum of others.

import type { CompositePart, ModelChemistry } from "../../base/model_chemistry.ts";
import type { Notice } from "../../base/notice.ts";
import { enumeration } from "../../base/plural.ts";
import type { InputRecord } from "../../input/mod.ts";
import { isHartreeFock, saidOfCores } from "../../input/models/method_kinds.ts";
import { UNNAMED_MODEL } from "../../input/records/unnamed_model.ts";

// Coefficients of extrapolations add up to 1 within the last digits.
const ROUNDING = 1e-9;

/** Warnings of composite models whose coefficients do not add up to 1, or whose parts freeze different cores. */
export function compositeDoubts(
  { composites = new Map(), models, locate }: Pick<InputRecord, "composites" | "models" | "locate">,
): readonly Notice[] {
  return Array.from(composites).flatMap(([name, parts]) => {
    const keyPath = name === UNNAMED_MODEL ? ["model"] : ["models", name];
    const chemistries = parts.map((part) => ({ ...part, chemistry: models.get(part.model)! }));
    return [...notWhole(name, parts), ...differentCores(name, chemistries)].map((doubt): Notice => ({
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

// The difference of two methods in one basis set would be one of correlated electrons as well.
function differentCores(name: string, parts: readonly Part[]): readonly Doubt[] {
  const correlated = parts.filter(({ chemistry }) => !isHartreeFock(chemistry.method));
  const saidOf = ({ chemistry }: Part) => saidOfCores(chemistry.keywords);
  for (const [i, one] of correlated.entries()) {
    for (const other of correlated.slice(i + 1)) {
      const isDifference = one.coefficient * other.coefficient < 0 &&
        one.chemistry.basis?.toLowerCase() === other.chemistry.basis?.toLowerCase() &&
        one.chemistry.method.toLowerCase() !== other.chemistry.method.toLowerCase();
      const [said, saidOther] = [saidOf(one), saidOf(other)];
      const isSame = said === saidOther ||
        [said, saidOther].every((text) => [undefined, "none"].includes(text));
      if (!isDifference || isSame && one.chemistry.program === other.chemistry.program) continue;
      if (!isSame) {
        return [{
          statement:
            `${
              titleOf(name)
            } takes ${other.model} and ${one.model} from each other, which freeze different ` +
            `cores (${saidOther ?? "nothing said"} and ${said ?? "nothing said"})`,
          advice: "Give both the same freeze_core, unless the correlation of the cores is meant.",
        }];
      }
      if (said !== undefined) continue;
      return [{
        statement: `${titleOf(name)} takes ${
          enumeration([other.model, one.model])
        } of different programs from each other, and nothing is said of frozen cores`,
        advice: "Programs differ in what they freeze by default: say it in the keywords of both.",
      }];
    }
  }
  return [];
}

function titleOf(name: string): string {
  return name === UNNAMED_MODEL ? "the model" : name;
}
