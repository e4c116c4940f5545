// What nmer asks of a program: to refuse what it cannot compute before anything runs, to say how large a
// calculation will be, and to compute an n-mer. A built-in program computes in nmer's own processes; an external one
// is found on the machine, and asked through a server that stays. Atomic units throughout.

import type { TaskResult } from "../../base/task_result.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type * as Effect from "effect/Effect";
import type { Driver } from "../../base/driver.ts";
import type { EnergyThreshold } from "../../base/quantities/energy_threshold.ts";
import { NmerError, type Remedy } from "../../base/error.ts";
import { type PropertyNames, propertyNames, type PropertySource } from "./molecular_properties.ts";
import type { Trace } from "./traces.ts";
import type { Molecule, Nmer } from "../../molecule/mod.ts";

/** A model that a program has taken: a plain value, which workers get as well; `Settings` is the program's own. */
export interface PreparedModel<Settings = unknown> extends ModelChemistry {
  /** The program's name in full: `qcengine:nwchem` where the model says `nwchem`. */
  readonly programName: string;
  /** The version of a built-in program; absent for others, which a run looks for. */
  readonly builtinVersion?: string;
  /** Whether tasks of a run have ghost atoms; absent where that is not known yet. */
  readonly hasGhosts?: boolean;
  /** Names of its results by the properties of the molecule that are asked for; absent where none is. */
  readonly properties?: PropertyNames;
  /** What the keywords ask for, as the program has read it; undefined for programs that take them as they are. */
  readonly settings: Settings;
}

/** How large something is: a fragment, or the n-mer whose numbers are the sums over its basis fragments. */
export interface Size {
  /** Number of basis functions, real and ghost. */
  readonly functions: number;
  /** What else the computing time follows from, in the program's own measure. */
  readonly weight: number;
}

/** What a calculation may use. */
export interface Resources {
  /** Memory in bytes. */
  readonly memoryBytes: number;
  /** Threads of an external program; default 1. A built-in one computes each task on one. */
  readonly threads?: number;
}

/**
 * What a program refuses, and what it will take: pure, and known wherever it is installed or not. `Settings` is what it
 * makes of the method and the keywords of a model.
 */
export interface ProgramRules<Settings = unknown> {
  /** As inputs name it, in lower case. */
  readonly name: string;
  /** Other names that inputs may have for it, in lower case. */
  readonly aliases?: readonly string[];
  /** What it is, where messages say more than its name. */
  readonly title?: string;
  /** What it can compute. */
  readonly capabilities: Capabilities;
  /** Whether n-mers in one basis take less time one after the other: it keeps what depends on the basis alone. */
  readonly sharesBasis?: boolean;
  /** Whether it takes basis sets that a user gives, and not only their names. */
  readonly takesBasisSets?: boolean;
  /**
   * What a model's method and keywords ask for, read once; a plain value. Absent for programs that take them as they
   * are.
   *
   * @param path Key path of the model in the input, for the errors.
   * @throws {InputError} With the key path of what cannot be read.
   */
  settings?(model: ModelChemistry, path: KeyPath): Settings;
  /**
   * Decides what a model's keywords leave to the size of the tasks, so that it means the same in all tasks of a run.
   * Absent for programs whose keywords leave nothing to it.
   *
   * @param model As the input has it.
   * @param molecule The whole system.
   * @param basisFragments Number of the fragments whose functions its largest tasks have.
   * @returns Undefined where nothing is left open, or the model is one that `check` refuses.
   */
  decide?(model: ModelChemistry, molecule: Molecule, basisFragments: number): DecidedModel | undefined;
  /**
   * Refuses what cannot be computed, whatever the n-mer.
   *
   * @param model The model with its settings.
   * @param driver What is computed.
   * @param molecule The whole system.
   * @param path Key path of the model in the input, for the errors.
   * @param ghosts Whether some n-mers have ghost atoms; default false.
   * @throws {InputError} With the key path of what is wrong.
   */
  check(
    model: PreparedModel<Settings>,
    driver: Driver,
    molecule: Molecule,
    path: KeyPath,
    ghosts?: boolean,
  ): void;
  /**
   * Whether a model finds the state of lowest energy where two open-shell fragments have antiparallel spins: one of
   * broken symmetry. Absent where it never does.
   */
  findsLowSpinStates?(model: PreparedModel<Settings>): boolean;
  /**
   * Whether a model continues downhill where an SCF has landed on a saddle point, as those of several radicals do.
   * Absent where its orbitals cannot.
   */
  followsInstabilities?(model: PreparedModel<Settings>): boolean;
  /**
   * By how much an energy of a model may be wrong since its iterations stop at a threshold, in Hartree; undefined where
   * it is not known, absent where it never is.
   */
  energyThreshold?(model: PreparedModel<Settings>): EnergyThreshold | undefined;
  /**
   * By which name a model's results have a property of the molecule: that of the model's own method, about the origin of
   * the coordinates, charges around the n-mer left out. Or that they lack it, and what to do. Absent where none has any.
   */
  propertySource?(property: MolecularProperty, model: PreparedModel<Settings>): PropertySource;
  /**
   * Whether some atom has Cartesian d functions or higher ones, six in place of five. Absent for programs that have no
   * basis sets, or of which nmer does not know it.
   */
  hasCartesianFunctions?(model: PreparedModel<Settings>, molecule: Molecule): boolean;
  /** What of a model may not be meant: a sentence and what to do; undefined where nothing. */
  doubt?(
    model: PreparedModel<Settings>,
    molecule: Molecule,
  ): { readonly statement: string; readonly advice: string } | undefined;
  /** The size of each fragment. */
  fragmentSizes(model: PreparedModel<Settings>, molecule: Molecule): readonly Size[];
  /**
   * The time in seconds, on one core, that an n-mer of a size is expected to take.
   *
   * @param model The model with its settings.
   * @param size Sum of the sizes of its basis fragments.
   * @param driver What is computed.
   * @param atoms Number of its atoms, ghosts and those that carry the charges around it included.
   */
  estimateSeconds(model: PreparedModel<Settings>, size: Size, driver: Driver, atoms: number): number;
  /**
   * Memory in bytes that another worker takes to help with the task of an n-mer; 0 where it cannot, or does not pay. Absent
   * where it never can.
   *
   * @param functions Its basis functions, real and ghost.
   */
  helperBytes?(model: PreparedModel<Settings>, functions: number): number;
  /** Seconds until the first task of a worker starts: its server loads the program, say. Default 0. */
  readonly startSeconds?: number;
  /** Memory in bytes that the calculation of an n-mer takes at least. */
  leastMemoryBytes(model: PreparedModel<Settings>, nmer: Nmer, driver: Driver): number;
  /** The same without taking several times as long: for so much, workers make room. Absent where that is the least. */
  easyMemoryBytes?(model: PreparedModel<Settings>, nmer: Nmer, driver: Driver): number;
  /**
   * Memory in bytes that the calculation of an n-mer is expected to take. Absent where that is the least.
   *
   * @param allowedBytes What it may take; it takes its least where that is more.
   */
  memoryBytes?(model: PreparedModel<Settings>, nmer: Nmer, driver: Driver, allowedBytes: number): number;
}

/** A model whose keywords leave nothing to the size of the tasks any more. */
export interface DecidedModel {
  /** With the keywords that stand for the choice. */
  readonly model: ModelChemistry;
  /** What was chosen and why, as in `scf_type auto: fitted, the largest n-mer has 123 functions`. */
  readonly statement: string;
}

/** What is known of a program that is a part of nmer before it computes. */
export interface BuiltinRules<Settings = unknown> extends ProgramRules<Settings> {
  readonly version: string;
}

/** A program that is a part of nmer, as whoever computes with it has it. */
export interface BuiltinProgram<Settings = unknown> extends BuiltinRules<Settings> {
  /**
   * Computes an n-mer in steps, so that whoever steps can stop: a step takes some milliseconds. What it yields
   * may say in `iteration` how far it is (`step_progress.ts`), and offer in `share` what other threads can help with
   * (`shared_work.ts`). The numbers do not depend on who does.
   *
   * @param model The model with its settings.
   * @param driver What is computed.
   * @param nmer Real and ghost atoms, and the charges around them, in bohr.
   * @param resources What it may use.
   * @throws {ProgramError} Where there is no number to trust.
   */
  compute(
    model: PreparedModel<Settings>,
    driver: Driver,
    nmer: Nmer,
    resources: Resources,
  ): Generator<unknown, TaskResult, void>;
  /**
   * Helps with what a computation in another thread has offered, until that is over. Yields every few milliseconds, true
   * where it has worked and false where it has waited. Absent where nothing is ever offered.
   */
  help?(work: unknown): Generator<boolean, void>;
  /** Gives back what it keeps in this thread from one n-mer for the next. Absent where it keeps nothing large. */
  release?(): void;
}

/** A program of its own, which a server of nmer's drives. The server talks in lines of JSON. */
export interface ExternalProgram<Settings = unknown> extends ProgramRules<Settings> {
  /**
   * Whether there is no server: each task has a process of its own, which gets the request on its standard input,
   * writes the result to its standard output and ends.
   */
  readonly processForEachTask?: boolean;
  /** What of it lies on a machine that has it: all of these. Absent where nothing can be said without asking it. */
  readonly traces?: readonly Trace[];
  /** Looks for it. Fails, with what to install, where it is not there. */
  readonly find: (search: ProgramSearch) => Effect.Effect<Installation, ProgramError>;
  /** What its server is asked before any task; absent where only tasks show what is wrong with a model. */
  readonly preflight?: Preflight;
  /**
   * What its server is asked for an n-mer; a value for JSON, without a number of the task.
   *
   * @param model The model with its settings.
   * @param driver What is computed.
   * @param nmer Real and ghost atoms, and the charges around them, in bohr.
   * @param resources What it may use.
   */
  request(
    model: PreparedModel<Settings>,
    driver: Driver,
    nmer: Nmer,
    resources: Resources,
  ): Readonly<Record<string, unknown>>;
  /**
   * The numbers in what the server answered, of which nothing is believed unseen.
   *
   * @param result What came as JSON.
   * @param model The model with its settings.
   * @param driver What was computed.
   * @param nmer What it was computed of, in bohr.
   * @throws {ProgramError} Where there is no number to trust.
   */
  parse(result: unknown, model: PreparedModel<Settings>, driver: Driver, nmer: Nmer): TaskResult;
}

/** Whether a program as it is on this machine has what models need: basis sets of all elements, say. */
export interface Preflight {
  /** What the server is asked; a value for JSON. */
  readonly request: (models: readonly PreparedModel[], molecule: Molecule) => unknown;
  /**
   * Checks what it answered.
   *
   * @throws {ProgramError} Where a model cannot be computed.
   */
  readonly check: (answer: unknown, models: readonly PreparedModel[]) => void;
}

/** Something that computes n-mers, as whoever plans with it has it. */
export type Program = BuiltinRules | ExternalProgram;

/** Whether a program is a part of nmer. */
export function isBuiltin(program: Program): program is BuiltinRules {
  return !("find" in program);
}

/**
 * A model with what its program has read of it.
 *
 * @param path Key path of the model in the input, for the errors.
 * @param asked Properties of the molecule that are asked for; those that the model lacks are left out. Default none.
 * @throws {InputError} Where the program cannot read the model's method or keywords.
 */
export function prepareModel(
  program: Program,
  model: ModelChemistry,
  path: KeyPath,
  asked: readonly MolecularProperty[] = [],
): PreparedModel {
  const prepared: PreparedModel = {
    ...model,
    programName: program.name,
    ...(isBuiltin(program) ? { builtinVersion: program.version } : {}),
    settings: program.settings?.(model, path),
  };
  const properties = propertyNames(program, prepared, asked);
  return properties === undefined ? prepared : { ...prepared, properties };
}

/** The name and the version of the program that computes a model in a run. */
export function identityOf(
  { program, programName, builtinVersion }: PreparedModel,
  installations: Readonly<Record<string, Installation>> | undefined,
): { readonly name: string; readonly version: string } {
  const version = builtinVersion ?? installations?.[program]?.version;
  if (version === undefined) throw new RangeError(`${programName} has not been looked for`);
  return { name: programName, version };
}

/** What a program can compute. */
export interface Capabilities {
  readonly drivers: readonly Driver[];
  /** Whether there are ghost atoms: basis functions without a nucleus, which cp and vmfc need. */
  readonly ghosts: boolean;
  /** What it is that it has none, for messages; where it is absent, the program's `check` refuses them. */
  readonly whyNoGhosts?: string;
  /** Whether there are other multiplicities than 1. */
  readonly openShells: boolean;
  /** Whether one task may use several threads. */
  readonly threads: boolean;
  /** Whether there may be point charges around an n-mer. */
  readonly embedding: boolean;
}

/** An external program as it was found on this machine. A plain value. */
export interface Installation {
  /** Its version, and those of whatever stands between it and nmer: results of different versions are not mixed. */
  readonly version: string;
  /** Where it is, for people. */
  readonly place: string;
  /** What is started to compute with it. */
  readonly server: ServerCommand;
}

/** How a server is started; nothing of it reaches a shell. */
export interface ServerCommand {
  /** Absolute path of an executable. */
  readonly command: string;
  /** Words behind it. */
  readonly args: readonly string[];
  /** All of its environment, but for what the sandbox adds: scratch, threads. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether its processes are not held to the memory that they are given, since they reserve more than they use. */
  readonly memoryUnlimited?: boolean;
  /** Bytes that each thread of its processes reserves beside what it uses; its limit of memory is higher by as many. */
  readonly reservedBytesPerThread?: number;
}

/** What the search for a program may ask of the machine; tests put another in its place. */
export interface ProgramSearch {
  /** The value of an environment variable. */
  readonly variable: (name: string) => string | undefined;
  /** Absolute paths of the executables of a name, in the order of the path; of itself where it is absolute. */
  readonly executables: (name: string) => Effect.Effect<readonly string[]>;
  /** The first line of a file; undefined where it cannot be read, or is no text. */
  readonly firstLine: (path: string) => Effect.Effect<string | undefined>;
  /** SHA-256 of a file's content, in hexadecimal; undefined where it cannot be read. */
  readonly contentDigest: (path: string) => Effect.Effect<string | undefined>;
  /**
   * Standard output of a command that ends soon and well, without an environment but the given one. Fails where no
   * command can be asked at all, and with a {@linkcode ProbeError} where this one was ended, or does not end: neither is
   * the lack of a program.
   */
  readonly ask: (command: ServerCommand) => Effect.Effect<string | undefined, ProgramError>;
  /**
   * The word by which a command names a file that is shipped with nmer, from its path from the root of the project: its
   * absolute path, or, where nmer is not on the disk, its URL, for which the command gets a copy.
   */
  readonly shipped: (file: string) => string;
  /** Absolute path of the executable that runs nmer's own modules: Deno. */
  readonly runtime: string;
}

/**
 * A calculation that gave no number.
 *
 * @example
 * ```ts
 * import { parseInput, prepare, ProgramError, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * try {
 *   await run(prepare(input), { memoryBytes: 1 });
 * } catch (error) {
 *   if (!(error instanceof ProgramError)) throw error;
 *   console.log(error.remedy, error.message); // more-resources
 * }
 * ```
 */
export class ProgramError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "ProgramError";

  /**
   * Makes the error of what happened.
   *
   * @param message What happened and what to do next.
   * @param remedy The way out.
   * @param alike The message with "it" for the program's name, where other programs may lack the same.
   */
  constructor(message: string, readonly remedy: Remedy, readonly alike: string = message) {
    super(message);
    this.name = "ProgramError";
  }
}

/** A command that was asked about a program ended by a signal, or not at all: nothing is known of the program. */
export class ProbeError extends ProgramError {
  /** @param what What it did, as in `/usr/bin/python3 did not answer within 30 s`. */
  constructor(readonly what: string) {
    super(`nothing is known of it: ${what}`, "more-resources");
    this.name = "ProbeError";
  }
}
