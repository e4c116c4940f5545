// MPI started and ended without remains: what dead runs have left goes before, what this one would leave is recorded
// meanwhile, and the record goes with a good end.

import type { Variable } from "../mpi/launcher.ts";
import type { Communicator } from "../mpi/mod.ts";
import { launcherProcess } from "../ranks/neighbours.ts";
import { belongingsOf } from "./belongings.ts";
import { SHARED_MEMORY } from "./names.ts";
import { keepRecord, type KeptRecord, type RecordFolder, recordFolder } from "./record_folder.ts";
import { sweepRemains } from "./sweep.ts";

/** Where nmer keeps track of remains on this machine. */
interface Tidying {
  readonly folder: RecordFolder;
  readonly host: string;
  readonly sharedMemory: number;
}

/**
 * Starts MPI and keeps track of what it makes. Where the system or the permissions do not allow that, MPI is started all
 * the same.
 *
 * @param start Starts MPI.
 * @param host Name of this machine.
 */
export function startTidily(start: () => Communicator, host: string, variable: Variable): Communicator {
  const tidying = asFarAsAllowed(() => tidyingOn(host));
  if (tidying === undefined) return start();
  asFarAsAllowed(() => sweepRemains(tidying.folder, tidying));
  const communicator = start();
  const record = asFarAsAllowed(() => recordOf(tidying, variable));
  return record === undefined ? communicator : removingAtEnd(communicator, record);
}

// Without all permissions a process cannot see what it has mapped.
function tidyingOn(host: string): Tidying | undefined {
  if (Deno.build.os !== "linux") return undefined;
  // Fails where not all is allowed; the user id would be asked for.
  const sharedMemory = Deno.statSync(SHARED_MEMORY).dev;
  const uid = Deno.uid();
  return uid === null ? undefined : { folder: recordFolder(uid), host, sharedMemory };
}

function recordOf({ folder, host, sharedMemory }: Tidying, variable: Variable): KeptRecord | undefined {
  const belongings = belongingsOf(variable, folder.uid);
  if (belongings.length === 0) return undefined;
  return keepRecord(folder, { host, sharedMemory, launcher: launcherProcess(), belongings });
}

// The launcher removes the rest, once all of its processes have ended well.
function removingAtEnd(communicator: Communicator, record: KeptRecord): Communicator {
  const finalize = communicator.finalize.bind(communicator);
  return Object.assign(communicator, {
    finalize: () => {
      finalize();
      asFarAsAllowed(record.remove);
    },
  });
}

function asFarAsAllowed<A>(act: () => A): A | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
