// Programs that are reached in one way, and how they are shown to people: which are on this machine, and what each can
// do.

import * as Effect from "effect/Effect";
import type { Driver } from "../../base/driver.ts";
import { InputError } from "../../base/error.ts";
import { atomIndex } from "../../base/indices.ts";
import type { Molecule } from "../../molecule/mod.ts";
import {
  type BuiltinProgram,
  type Capabilities,
  type ExternalProgram,
  type Installation,
  isBuiltin,
  prepareModel,
  type Program,
  ProgramError,
  type ProgramSearch,
} from "./program.ts";

/** Programs that are reached in one way. */
export interface ProgramFamily {
  /** The names that inputs may have for them, for messages. */
  readonly names: readonly string[];
  /** The program of a name in lower case, if it is one of these. */
  readonly named: (name: string) => Program | undefined;
  /** Looks for all of them. */
  readonly detect: (search: ProgramSearch) => Effect.Effect<readonly Detected[]>;
}

/** A program as it was looked for. */
export interface Detected {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Absent where it was not found. */
  readonly version?: string;
  /** Where it is, for people; absent where it was not found. */
  readonly place?: string;
  /** What is missing, and what to do; absent where it was found. */
  readonly missing?: string;
  /** The same in words that all programs share which miss the same. */
  readonly missingAlike?: string;
}

/** A program on its own as a family. */
export function single(program: Program): ProgramFamily {
  return {
    names: [program.name],
    named: (name) => name === program.name ? program : undefined,
    detect: (search) =>
      isBuiltin(program)
        ? Effect.succeed([{
          name: program.name,
          capabilities: capabilitiesByTrial(program),
          version: program.version,
          place: "a part of nmer",
        }])
        : program.find(search).pipe(
          Effect.catch((missing) => Effect.succeed(missing)),
          Effect.map((found) => [detected(program, found)]),
        ),
  };
}

/** What was found of an external program. */
export function detected(
  { name, capabilities }: ExternalProgram,
  found: Installation | ProgramError,
): Detected {
  return found instanceof ProgramError
    ? { name, capabilities, missing: found.message, missingAlike: found.alike }
    : { name, capabilities, version: found.version, place: found.place };
}

// What a built-in program can do is what it does not refuse.
function capabilitiesByTrial(program: BuiltinProgram): Capabilities {
  const model = { program: program.name, method: "hf", basis: "sto-3g", keywords: {} };
  const takes = (driver: Driver, molecule: Molecule, keywords = {}) => {
    try {
      const prepared = prepareModel(program, { ...model, keywords }, ["model"]);
      program.check(prepared, driver, molecule, ["model"], true);
      return true;
    } catch (error) {
      if (error instanceof InputError) return false;
      throw error;
    }
  };
  return {
    drivers: (["energy", "gradient", "hessian"] as const).filter((driver) => takes(driver, heliumOf(1))),
    ghosts: takes("energy", heliumOf(1)),
    openShells: takes("energy", heliumOf(3), { reference: "uhf" }),
    threads: false,
    embedding: takes("energy", { ...heliumOf(1), embeddingCharges: new Float64Array(1) }),
  };
}

function heliumOf(multiplicity: number): Molecule {
  return {
    symbols: ["He"],
    atomicNumbers: Uint8Array.of(2),
    geometry: new Float64Array(3),
    charge: 0,
    multiplicity,
    fragments: [{ atoms: [atomIndex(0)], charge: 0, multiplicity }],
  };
}
