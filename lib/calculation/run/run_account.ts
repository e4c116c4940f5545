// What a journal keeps of a run beside its results, so that whoever has the journal alone can show it: the input as it
// was prepared, in the form that nmer takes, and how the run was asked for.

import { toQcschemaMolecule } from "../../molecule/mod.ts";
import { inputData } from "../../report/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** The account of a calculation. */
export function runAccount(
  calculation: Calculation,
  about: Readonly<Record<string, unknown>> = {},
): { readonly input: string; readonly about: Readonly<Record<string, unknown>> } {
  const { input: { source } } = calculation;
  return { input: recordedInput(calculation), about: { input: source, ...about } };
}

/** A calculation as the text of a QCSchema ManyBodyInput, whatever the form of its input and the files that it named. */
export function recordedInput({ plan, molecule, models, input }: Calculation): string {
  const { kept, equivalents, protocols: { clusterResults } } = input;
  const reported = {
    plan,
    molecule,
    models,
    clusterResults,
    ...(equivalents === undefined ? {} : { equivalents }),
    ...(kept === undefined ? {} : { kept }),
  };
  return JSON.stringify(inputData(reported, toQcschemaMolecule(molecule)));
}
