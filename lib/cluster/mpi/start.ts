// Starts MPI: the library is found and loaded, MPI_Init_thread called, and the ranks counted that it knows.

import { MpiBinding } from "./binding.ts";
import { check } from "./calls.ts";
import { shownName } from "../../base/plain_text.ts";
import { chooseLibrary } from "./choose.ts";
import type { Communicator } from "./communicator.ts";
import { denoMachine, type MpiMachine } from "./deno_machine.ts";
import { MpiError } from "./error.ts";
import { isForeign, type Launch, launchedBy, makerOfVersion, STARTED_BY } from "./launcher.ts";
import { type MpiLibrary, openLibrary } from "./library.ts";
import { avoidFixedAddresses } from "./pmix.ts";
import { type Guard, guarded } from "./start_guard.ts";

/**
 * Starts MPI in this thread, from which all calls have to come; takes 0.1 to 0.5 seconds, and can be done once in a
 * process. Without a launcher the process is alone.
 *
 * @throws {MpiError} Where there is no library, it may not be loaded, MPI does not start, or the launcher is not that
 * of the library. Every rank throws it: rank 0 of {@linkcode launchedBy} is the one to say it.
 */
export function startMpi(machine: MpiMachine = denoMachine): Communicator {
  const launch = launchedBy(machine.variable);
  const library = chooseLibrary(machine, launch, openLibrary);
  // Some libraries end the process where they find another launcher.
  if (launch !== undefined && isForeign(launch, library.version)) {
    throw new MpiError("launcher", wrongLauncher(launch, library));
  }
  avoidFixedAddresses(machine.variable, machine.setVariable);
  // The launcher's ranks have to come all, or none comes up.
  if (launch === undefined || launch.size === 1) initialize(library);
  else guarded(() => initialize(library), guardOf(launch, library));
  const communicator = new MpiBinding(library);
  if (launch !== undefined && communicator.size !== launch.size) {
    communicator.finalize();
    throw new MpiError("launcher", wrongLauncher(launch, library, communicator.size));
  }
  return communicator;
}

function initialize(library: MpiLibrary): void {
  const { functions, abi } = library;
  const flag = new Int32Array(1);
  functions.MPI_Initialized(flag);
  if (flag[0] !== 0) {
    throw new MpiError("call", "MPI can be started once in a process, and was started before");
  }
  // No arguments of a command line. The error handler of this call is that of the library, which ends the process.
  check(library, "MPI_Init_thread", functions.MPI_Init_thread(0n, 0n, abi.threadFunneled, flag));
}

// A job of ten thousand ranks takes its time.
const START_SECONDS = 60;
const RANKS_A_SECOND = 50;
// Rank 0 is to be the one that says it, if it waits as well.
const OTHERS_SECONDS = 5;

function guardOf({ launcher, size, rank }: Launch, { path, version }: MpiLibrary): Guard {
  const seconds = START_SECONDS + Math.floor(size / RANKS_A_SECOND);
  return {
    library: path,
    seconds: seconds + (rank === 0 ? 0 : OTHERS_SECONDS),
    sentence:
      `of the ${size} processes that ${launcher} has started not all have started MPI within ${seconds} s ` +
      `(${version}): all of them have to be nmer run, on machines that reach each other`,
  };
}

/**
 * What to say where each process would be alone.
 *
 * @param found How many processes the library finds; undefined where it was not asked.
 */
export function wrongLauncher(
  { launcher, size, makers }: Launch,
  { version, path }: Pick<MpiLibrary, "version" | "path">,
  found?: number,
): string {
  const maker = makerOfVersion(version);
  const ofOther = maker !== undefined && !makers.includes(maker);
  const start = [
    ofOther ? undefined : "the launcher of the library's own installation",
    maker === undefined ? undefined : STARTED_BY[maker],
  ].filter((part) => part !== undefined).join(", ");
  const otherLibrary = ofOther && makers.length > 0
    ? `, or set NMER_MPI_LIBRARY to the absolute path of ${makers[0]}'s libmpi.so`
    : "";
  return `${launcher} started ${size} processes, but the MPI library that is here, ${version} (${
    shownName(path)
  }), ` +
    `${
      found === undefined ? "does not know that launcher" : `finds ${found}`
    }, so that each would compute alone. ` +
    `Start nmer with ${start}${otherLibrary}`;
}
