// A task of xtb's server: from QCSchema AtomicInput to AtomicResult.

import { calculate, type Calculated, type XtbEmbedding } from "./calculation.ts";
import { type Calculators, XtbError, type XtbInput } from "./calculators.ts";
import { HESSIAN_ACCURACY, hessianOf } from "./hessian.ts";

/** What the server is asked. */
export interface XtbTask {
  /** AtomicInput. */
  readonly input: XtbInput & { readonly driver: "energy" | "gradient" | "hessian" };
  /** Charges around it; not for Hessians. */
  readonly embedding?: XtbEmbedding;
}

/** The AtomicResult; a failed one where libxtb reports an error. */
export function compute(
  calculators: Calculators,
  { input, embedding }: XtbTask,
): Readonly<Record<string, unknown>> {
  try {
    const { driver, molecule } = input;
    const { energy, gradient, dipole, functions, hessian } = driver === "hessian"
      ? withHessian(calculators, input)
      : { ...calculate(calculators, input, embedding), hessian: undefined };
    return {
      success: true,
      molecule,
      return_result: { energy, gradient, hessian }[driver],
      properties: {
        return_energy: energy,
        ...(driver === "hessian" ? { return_gradient: gradient } : {}),
        calcinfo_natom: molecule.symbols.length,
        ...(functions === undefined ? {} : { calcinfo_nbasis: functions }),
        ...(dipole === undefined ? {} : { scf_dipole_moment: dipole }),
      },
    };
  } catch (error) {
    if (!(error instanceof XtbError)) throw error;
    return { success: false, error: { error_type: "xtb", error_message: error.message } };
  }
}

function withHessian(
  calculators: Calculators,
  input: XtbInput,
): Calculated & { readonly hessian: readonly number[] } {
  const { accuracy = 1 } = input.keywords;
  const tight = { ...input, keywords: { ...input.keywords, accuracy: Math.min(accuracy, HESSIAN_ACCURACY) } };
  const gradientAt = (geometry: readonly number[]) =>
    calculate(calculators, { ...tight, molecule: { ...tight.molecule, geometry } }).gradient;
  return { ...calculate(calculators, tight), hessian: hessianOf(input.molecule.geometry, gradientAt) };
}
