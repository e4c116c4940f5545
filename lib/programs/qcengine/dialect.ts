// What nmer looks at in the methods and keywords of a program that QCEngine drives, since QCEngine hands on whatever it
// gets.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Molecule } from "../../molecule/mod.ts";

/** The method and the keywords of a program; `Settings` is what of them is checked against molecules. */
export interface Dialect<Settings = unknown> {
  /**
   * Reads method and keywords.
   *
   * @param path Key path of the model in the input.
   * @throws {InputError} With the key path of what is wrong.
   */
  settings(model: ModelChemistry, path: KeyPath): Settings;
  /**
   * Refuses molecules that the program would not compute so.
   *
   * @param path Key path of the model in the input.
   * @param ghosts Whether some n-mers have ghost atoms.
   * @throws {InputError} With the key path of what is wrong.
   */
  check(settings: Settings, molecule: Molecule, path: KeyPath, ghosts: boolean): void;
  /** What of a model may not be meant; absent where nothing is looked at. */
  doubt?(
    model: ModelChemistry,
    molecule: Molecule,
  ): { readonly statement: string; readonly advice: string } | undefined;
}
