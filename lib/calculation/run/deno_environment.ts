// What a run needs from this machine, as Deno gives it: workers, child processes, servers, what it has.

import { ownFile } from "../../base/files/own_files.ts";
import {
  childrenMemoryBytes,
  denoProgramSearch,
  denoServers,
  isolation,
  spawnChild,
  startJournalThread,
  startWebWorker,
} from "../../execution/mod.ts";
import { startMpi } from "../../cluster/mpi/mod.ts";
import { startTidily } from "../../cluster/remains/tidy_mpi.ts";
import { denoMachine, hostName, processMemoryBytes } from "../../machine/mod.ts";
import type { RunEnvironment } from "./run_environment.ts";

/**
 * What a run needs from the machine, under Deno.
 *
 * @param workerUrl The module that workers run: `workers/task_worker.ts`.
 */
export function denoEnvironment(workerUrl: URL): RunEnvironment {
  const shippedFiles = new URL("..", workerUrl);
  const identity = { pid: Deno.pid, host: hostName() };
  const machine = denoMachine();
  return {
    machine,
    startWorker: (number) => startWebWorker(workerUrl, number),
    startProcess: (heapMegabytes) =>
      spawnChild({ module: ownFile("workers/task_process.ts", shippedFiles), heapMegabytes }),
    programSearch: (root) => denoProgramSearch(shippedFiles, { root, owner: identity }),
    shippedFiles,
    openServers: (root) => denoServers(shippedFiles, { root, owner: identity }, machine.memoryBytes),
    isolationNotes: () => isolation().notes,
    startJournalThread: () => startJournalThread(ownFile("workers/journal_thread.ts", shippedFiles)),
    startMpi: () => startTidily(startMpi, identity.host, (name) => Deno.env.get(name)),
    identity,
    memoryInUse: () => processMemoryBytes() + childrenMemoryBytes(),
  };
}
