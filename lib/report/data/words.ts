// How numbers and n-mers are written in reports: a true minus, fixed decimals, fragments from 1.

import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import { type Bsse, BSSE_TITLES } from "../../plan/mod.ts";
import type { ReportedFragments } from "./report_data.ts";

/** A number with fixed decimals and a true minus; no minus before a zero. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "\u2212");
}

/** An energy in kcal/mol. */
export function kcal(hartree: number): number {
  return hartree * HARTREE_IN_KCAL_PER_MOL;
}

/** `1\u20132\u20135`: the fragments of an n-mer. */
export function nmerNumbers(fragments: readonly number[]): string {
  return fragments.map((fragment) => fragment + 1).join("\u2013");
}

/** `2 H\u2082O \u00b7 Na`: the formulas of an n-mer, alike ones together. */
export function nmerFormulas(system: ReportedFragments, fragments: readonly number[]): string {
  const kinds = Map.groupBy(fragments, (fragment) => system.fragments[fragment]?.formula ?? "?");
  return Array.from(
    kinds,
    ([formula, { length }]) => length === 1 ? pretty(formula) : `${length}\u00a0${pretty(formula)}`,
  ).join(" \u00b7 ");
}

/** A formula with its numbers below the line: `H\u2082O`. */
export function pretty(formula: string): string {
  return formula.replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}

/** What a treatment is called in short: `CP`. */
export function shortTitle(treatment: Bsse): string {
  return BSSE_TITLES[treatment].short;
}

/** A time as people say it: `0.35 s`, `12 min 5 s`, `3 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

/** `87 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.995 || share < 0.1 ? 1 : 0)}\u00a0%`;
}

/** What orders are called: `dimers`. */
export function orderName(order: number): string {
  return ["", "monomers", "dimers", "trimers", "tetramers", "pentamers"][order] ?? `${order}-mers`;
}
