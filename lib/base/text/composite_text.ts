// A composite model as people read it: `1.42105 mp2/cc-pvtz - 0.421053 mp2/cc-pvdz`.

import type { CompositePart } from "../model_chemistry.ts";

const DIGITS = 6;

/** The sum of the parts of a composite model, with coefficients of six digits. */
export function compositeText(parts: readonly CompositePart[]): string {
  return parts.map((part, i) => termText(part, i === 0)).join(" ");
}

/** A part with its sign: `+ 1.42105 mp2/cc-pvtz`; without a plus where it is the first. */
export function termText({ model, coefficient }: CompositePart, isFirst = false): string {
  const sign = coefficient < 0 ? "- " : isFirst ? "" : "+ ";
  const size = Number(Math.abs(coefficient).toPrecision(DIGITS));
  return `${sign}${size === 1 ? "" : `${size} `}${model}`;
}
