// What the integrals of a quartet of shell blocks contribute to the repulsion of a density.

import type { QuartetKernel } from "../../integrals/quartet_kernel.ts";

/** Adds what a quartet contributes to a matrix that becomes J - K / 2 when its transpose is added. */
export function digest(
  kernel: QuartetKernel,
  bra: number,
  ket: number,
  density: Float64Array,
  half: Float64Array,
  size: number,
): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const firstBra = pairFunction[bra]!, endBra = pairFunction[bra + 1]!;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const ketCount = endKet - firstKet;
  for (let f = firstBra; f < endBra; f++) {
    const i = functionRow[f]! * size, j = functionColumn[f]!, jRow = j * size;
    const from = (f - firstBra) * ketCount - firstKet;
    const weight = i === jRow ? 0.5 : 1;
    const braDensity = density[i + j]!;
    let coulomb = 0;
    // A pair with itself holds each integral twice.
    const end = bra === ket ? f + 1 : endKet;
    for (let g = firstKet; g < end; g++) {
      const k = functionRow[g]!, l = functionColumn[g]!;
      let value = weight * integrals[from + g]!;
      if (k === l) value *= 0.5;
      if (bra === ket && f === g) value *= 0.5;
      coulomb += value * density[k * size + l]!;
      half[k * size + l]! += 2 * value * braDensity;
      value *= 0.5;
      half[i + k]! -= value * density[jRow + l]!;
      half[i + l]! -= value * density[jRow + k]!;
      half[jRow + k]! -= value * density[i + l]!;
      half[jRow + l]! -= value * density[i + k]!;
    }
    half[i + j]! += 2 * coulomb;
  }
}

/** Adds what a quartet contributes to a matrix that becomes K when its transpose is added. */
export function digestExchange(
  kernel: QuartetKernel,
  bra: number,
  ket: number,
  density: Float64Array,
  half: Float64Array,
  size: number,
): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const firstBra = pairFunction[bra]!, endBra = pairFunction[bra + 1]!;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const ketCount = endKet - firstKet;
  for (let f = firstBra; f < endBra; f++) {
    const i = functionRow[f]! * size, j = functionColumn[f]!, jRow = j * size;
    const from = (f - firstBra) * ketCount - firstKet;
    const weight = i === jRow ? 0.5 : 1;
    const end = bra === ket ? f + 1 : endKet;
    for (let g = firstKet; g < end; g++) {
      const k = functionRow[g]!, l = functionColumn[g]!;
      let value = weight * integrals[from + g]!;
      if (k === l) value *= 0.5;
      if (bra === ket && f === g) value *= 0.5;
      half[i + k]! += value * density[jRow + l]!;
      half[i + l]! += value * density[jRow + k]!;
      half[jRow + k]! += value * density[i + l]!;
      half[jRow + l]! += value * density[i + k]!;
    }
  }
}
