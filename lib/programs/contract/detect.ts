// Programs that are reached in one way, and how they are told to people: which are on this machine, and what each can
// do.

import * as Effect from "effect/Effect";
import type { Driver } from "../../base/driver.ts";
import { InputError } from "../../base/error.ts";
import { atomIndex } from "../../base/indices.ts";
import type { Molecule } from "../../molecule/mod.ts";
import {
  type Abilities,
  type ExternalProgram,
  type Installation,
  isEmbedded,
  type Program,
  ProgramError,
  type ProgramRules,
  type ProgramSearch,
} from "./program.ts";

/** Programs that are reached in one way. */
export interface ProgramFamily {
  /** The names that inputs may have for them, for messages. */
  readonly names: readonly string[];
  /** The program of a name in lower case, if it is one of these. */
  readonly named: (name: string) => Program | undefined;
  /** Looks for all of them. */
  readonly survey: (search: ProgramSearch) => Effect.Effect<readonly Surveyed[]>;
}

/** A program as it was looked for. */
export interface Surveyed {
  readonly name: string;
  readonly abilities: Abilities;
  /** Absent where it was not found. */
  readonly version?: string;
  /** Where it is, for people; absent where it was not found. */
  readonly place?: string;
  /** What is missing, and what to do; absent where it was found. */
  readonly missing?: string;
}

/** A program on its own as a family. */
export function single(program: Program): ProgramFamily {
  return {
    names: [program.name],
    named: (name) => name === program.name ? program : undefined,
    survey: (search) =>
      isEmbedded(program)
        ? Effect.succeed([{
          name: program.name,
          abilities: abilitiesByTrial(program),
          version: program.version,
          place: "a part of nmer",
        }])
        : program.find(search).pipe(
          Effect.catch((missing) => Effect.succeed(missing)),
          Effect.map((found) => [surveyed(program, found)]),
        ),
  };
}

/** What was found of an external program. */
export function surveyed({ name, abilities }: ExternalProgram, found: Installation | ProgramError): Surveyed {
  return found instanceof ProgramError
    ? { name, abilities, missing: found.message }
    : { name, abilities, version: found.version, place: found.place };
}

// What an embedded program can do is what it does not refuse.
function abilitiesByTrial(program: ProgramRules): Abilities {
  const model = { program: program.name, method: "hf", basis: "sto-3g", keywords: {} };
  const takes = (driver: Driver, molecule: Molecule, keywords = {}) => {
    try {
      program.check({ ...model, keywords }, driver, molecule, ["model"], true);
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
