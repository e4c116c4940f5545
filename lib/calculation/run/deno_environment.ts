// What a run needs from this machine, as Deno gives it: workers, child processes, servers, what it has.

import {
  childrenMemoryBytes,
  denoProgramSearch,
  denoServers,
  isolation,
  spawnChild,
  startWebWorker,
} from "../../execution/mod.ts";
import { startMpi } from "../../cluster/mpi/mod.ts";
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
      spawnChild({ module: new URL("task_process.ts", workerUrl), heapMegabytes }),
    programSearch: (root) => denoProgramSearch(shippedFiles, { root, owner: identity }),
    shippedFiles,
    openServers: (root) => denoServers(shippedFiles, { root, owner: identity }, machine.memoryBytes),
    isolationNotes: () => isolation().notes,
    startMpi: () => startMpi(),
    identity,
    memoryInUse: () => processMemoryBytes() + childrenMemoryBytes(),
  };
}
