// A method as a value: what it is called, what its keywords say, how large and how long its calculations are, and how
// it computes. A new method is two files beside this one, for what is known before it computes does without what computes,
// and a line each in rules.ts and methods.ts.

import type { Driver } from "../../base/driver.ts";
import type { EnergyThreshold } from "../../base/quantities/energy_threshold.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { AuxiliaryRole } from "../basis/auxiliary_library.ts";
import type { BasisChoice } from "../basis/basis_set.ts";
import { displacements } from "../derivatives/hessian/finite_differences.ts";
import { type KeywordTable, parseKeywords } from "../keywords.ts";
import type { AtomCost } from "../scf/cost/exact.ts";
import type { ScfOptions } from "../scf/options.ts";
import type { System } from "../system.ts";

/** A calculation as a method takes it. */
export interface MethodInput<Options> {
  readonly system: System;
  /** The basis set, or its name. */
  readonly basis: BasisChoice;
  /** What differs from the defaults of the method; `memoryBytes` is what the whole calculation may take. */
  readonly options: Partial<Options> & { readonly memoryBytes: number };
}

/** An auxiliary basis set that a method's options may name. */
export interface AuxiliarySet {
  readonly role: AuxiliaryRole;
  /** The name that was asked for; undefined where nothing was. */
  readonly asked: string | undefined;
  /** Whether integrals are fitted by it. */
  readonly isFitted: boolean;
  /** Whether that is left to the size of the n-mers. */
  readonly isBySize: boolean;
}

/** Why a method does not compute what its options ask for. */
export interface Refusal {
  /** What of the input it is about. */
  readonly about: "reference" | "driver";
  readonly found: string;
  readonly expected: string;
  /** What to do next, a whole sentence. */
  readonly hint: string;
}

/** A computation in steps of some milliseconds. */
export type Computation = Generator<unknown, TaskResult, void>;

/**
 * What is known of a method before it computes. All functions are pure; sizes in numbers of functions, times in seconds,
 * memory in bytes.
 */
export interface MethodRules<Options extends ScfOptions> {
  /** Its names in inputs, in lower case, with the options that a name decides; the first one is its own. */
  readonly names: Readonly<Record<string, Partial<Options>>>;
  /** What applies where keywords say nothing. */
  readonly defaults: Options;
  /** Its keywords. */
  readonly keywords: KeywordTable;
  /** The density that is the method's own: how QCSchema's names of its moments begin, and the least that computes it. */
  readonly density: { readonly prefix: string; readonly driver: Driver };
  /** The auxiliary basis sets that options may name. */
  auxiliarySets(options: Partial<Options>): readonly AuxiliarySet[];
  /** What it refuses of options that are well formed; undefined where nothing. */
  refusal(options: Partial<Options>, driver: Driver): Refusal | undefined;
  /** Why it gives no polarizability, and what to do, a sentence; undefined where it gives it. */
  lacksPolarizability(options: Partial<Options>): string | undefined;
  /** By how much an energy may be wrong since iterations stop. */
  energyThreshold(options: Partial<Options>): EnergyThreshold;
  /** What an atom adds to the size of a calculation. */
  atomCost(options: Partial<Options>, basis: BasisChoice, atomicNumber: number): AtomCost;
  /**
   * The time that a calculation is expected to take on one core.
   *
   * @param size Sum of what its atoms add.
   * @param atoms Number of its atoms, ghosts and those that carry charges around it included.
   */
  seconds(options: Partial<Options>, size: AtomCost, driver: Driver, atoms: number): number;
  /** The least memory that a calculation takes. */
  leastBytes(input: MethodInput<Options>, driver: Driver): number;
  /** Memory with less of which a calculation takes several times as long; at least the least. */
  easyBytes(input: MethodInput<Options>, driver: Driver): number;
  /** The memory that a calculation takes where it may take what its options say, or the least where that is more. */
  bytes(input: MethodInput<Options>, driver: Driver): number;
}

/** A method. */
export interface Method<Options extends ScfOptions> extends MethodRules<Options> {
  /** The energy. */
  energy(input: MethodInput<Options>): Computation;
  /** Energy and gradient: that of the atoms, then that of the charges around them. */
  gradient(input: MethodInput<Options>): Computation;
  /** Energy, gradient and Hessian, with the coordinates in the gradient's order. */
  hessian(input: MethodInput<Options>): Computation;
}

/** Rules whose options nobody but their method looks into. */
// deno-lint-ignore no-explicit-any
export type AnyRules = MethodRules<any>;

/** A method whose options nobody but itself looks into. */
// deno-lint-ignore no-explicit-any
export type AnyMethod = Method<any>;

/** What a model asks of a method; a plain value. */
export interface MethodSettings {
  /** Name of the method, as one of its names has it. */
  readonly method: string;
  /** What differs from its defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Reads what a name and keywords ask of a method.
 *
 * @param name One of its names, in lower case.
 * @throws {KeywordError} For keywords that it does not have, and values that they cannot take.
 */
export function settingsOf(
  method: AnyRules,
  name: string,
  keywords: Readonly<Record<string, unknown>>,
): MethodSettings {
  return { method: name, options: { ...method.names[name], ...parseKeywords(method.keywords, keywords) } };
}

/** The time of a driver, from those of an energy and of the gradient beside it; Hessians are differences. */
export function secondsOf(driver: Driver, atoms: number, energy: number, gradient: number): number {
  if (driver === "energy") return energy;
  const one = energy + gradient;
  return driver === "gradient" ? one : one * (1 + displacements(atoms));
}
