// What a run needs from this machine, as Deno gives it: workers, child processes, servers, what it has.

import { ownFile } from "../../base/files/own_files.ts";
import {
  childrenMemoryBytes,
  denoProgramSearch,
  denoServers,
  isolation,
  routingCarrier,
  spawnChild,
  startJournalThread,
  startWebWorker,
} from "../../execution/mod.ts";
import { startMpi } from "../../cluster/mpi/mod.ts";
import { startTidily } from "../../cluster/remains/tidy_mpi.ts";
import { denoMachine, hostName, processMemoryBytes } from "../../machine/mod.ts";
import { chooseOnRanks, ranksCarrier } from "../run/on_ranks.ts";
import { findEqual } from "../other_runs/take_over_equal.ts";
import { startDetectorWorker } from "../interactions/on_workers.ts";
import type { RunEnvironment } from "../run/run_environment.ts";
import { withJournal } from "../run/with_journal.ts";

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
    routeTasks: routingCarrier,
    isolationNotes: () => isolation().notes,
    keepJournal: withJournal,
    findEqual: (journaled) => findEqual(journaled, identity),
    startJournalThread: () => startJournalThread(ownFile("workers/journal_thread.ts", shippedFiles)),
    startDetector: () => startDetectorWorker(ownFile("workers/interactions_worker.ts", shippedFiles)),
    startMpi: () => startTidily(startMpi, identity.host, (name) => Deno.env.get(name)),
    onRanks: { choose: chooseOnRanks, carrier: ranksCarrier },
    identity,
    memoryInUse: () => processMemoryBytes() + childrenMemoryBytes(),
  };
}
