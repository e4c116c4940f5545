// A model of a calculation with the program that computes it: looked up once, its settings read once.

import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { type ModelName, UNNAMED_MODEL } from "../../plan/mod.ts";
import { type PreparedModel, prepareModel, type Program } from "../../programs/contract/program.ts";
import type { Registry } from "../../programs/registry.ts";

/**
 * A model and its program. Both are looked into when they are first asked for, since results of programs that nmer
 * does not know can be assembled all the same.
 */
export class ModelProgram {
  /** Key path of the model in the input. */
  readonly path: KeyPath;
  #program: Program | undefined;
  #prepared: PreparedModel | undefined;

  /**
   * @param name Name of the model in the input.
   * @param chemistry What the input says of it.
   * @param registry The programs that inputs may name.
   * @param properties Properties of the molecule that it is asked for.
   */
  constructor(
    name: ModelName,
    readonly chemistry: ModelChemistry,
    readonly registry: Registry,
    readonly properties: readonly MolecularProperty[] = [],
  ) {
    this.path = name === UNNAMED_MODEL ? ["model"] : ["models", name];
  }

  /** Whether nmer knows a program of that name. */
  get isKnown(): boolean {
    return this.registry.has(this.chemistry.program);
  }

  /**
   * The program.
   *
   * @throws {InputError} Where nmer knows none of that name.
   */
  get program(): Program {
    try {
      return this.#program ??= this.registry.named(this.chemistry.program);
    } catch (error) {
      throw error instanceof InputError ? error.at({ keyPath: this.path }) : error;
    }
  }

  /**
   * The model with what the program has read of it.
   *
   * @throws {InputError} Where the program cannot read the model's method or keywords.
   */
  get prepared(): PreparedModel {
    return this.#prepared ??= prepareModel(this.program, this.chemistry, this.path, this.properties);
  }
}
