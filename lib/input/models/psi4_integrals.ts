// Psi4's integrals where nobody says them. Hartree-Fock by itself fits densities; inside of a correlated method it has the
// integrals of that: exact ones in coupled cluster, fitted ones in MP2. 2e-5 Hartree lie between both for a water, so the
// energy of one is no part of the energy of the other. Read off Psi4 1.3.2, for mp2, mp3, ccsd(t), cisd and their like.

import { isCorrelated } from "./method_kinds.ts";

type Keywords = Readonly<Record<string, unknown>>;

/** Whether a program's keywords and defaults are Psi4's. */
export function isPsi4(program: string): boolean {
  return /^(?:qcengine:)?psi4$/.test(program);
}

/** The integrals that Psi4 takes for the mean field of a model: `df`, `pk`, or as `scf_type` has it. */
export function psi4ScfType(method: string, keywords: Keywords): string {
  const said = valueOf(keywords, "scf_type");
  if (said !== undefined) return said;
  if (!isCorrelated(method)) return "df";
  const [keyword, usual] = kindOf(method.toLowerCase());
  const type = valueOf(keywords, keyword) ?? usual;
  return type === "conv" ? "pk" : type;
}

function kindOf(method: string): readonly [keyword: string, usual: "df" | "conv"] {
  if (/mp2$/.test(method)) return ["mp2_type", "df"];
  if (/mp/.test(method)) return ["mp_type", "conv"];
  return /cc/.test(method) ? ["cc_type", "conv"] : ["ci_type", "conv"];
}

function valueOf(keywords: Keywords, name: string): string | undefined {
  const value = Object.entries(keywords).find(([key]) => key.toLowerCase().split("__").at(-1) === name)?.[1];
  return value === undefined ? undefined : String(value).toLowerCase();
}
