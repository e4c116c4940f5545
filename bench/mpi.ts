// What the bindings of MPI cost: `deno run -A bench/mpi.ts`. For each library that is here, two ranks on this machine: the
// round trip of 1 kB through `send` and `receive`, beside that of a C program with MPI_Send and MPI_Recv where there is
// a compiler and the library's header; a `receive` that finds nothing; the start of MPI; 64 MB one way. Medians of
// some rounds, of which the best says what the machine can.

import { fromFileUrl, join } from "@std/path";
import { type Communicator, startMpi } from "../lib/cluster/mpi/mod.ts";
import { isLibraryThere, LIBRARIES, runJob, type TestedLibrary } from "../tests/cluster/mpi/libraries.ts";

const ROUNDS = 99;
const TRIPS = 100;
const POLLS = 10_000;
const KILOBYTE = 1000;
const LARGE = 64_000_000;

const C_PROGRAM = `
#include <mpi.h>
#include <stdio.h>
int main(int argc, char **argv) {
  static char bytes[${KILOBYTE}];
  int rank;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  for (int round = 0; round < ${ROUNDS}; round++) {
    MPI_Barrier(MPI_COMM_WORLD);
    double start = MPI_Wtime();
    for (int i = 0; i < ${TRIPS}; i++) {
      if (rank == 0) MPI_Send(bytes, ${KILOBYTE}, MPI_BYTE, 1, 0, MPI_COMM_WORLD);
      MPI_Recv(bytes, ${KILOBYTE}, MPI_BYTE, 1 - rank, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      if (rank == 1) MPI_Send(bytes, ${KILOBYTE}, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
    }
    if (rank == 0) printf("%g\\n", (MPI_Wtime() - start) / ${TRIPS} * 1e6);
  }
  MPI_Finalize();
  return 0;
}`;

if (Deno.args[0] === "rank") await rank();
else await compare();

async function compare(): Promise<void> {
  console.log(
    "median (best)                     round trip of 1 kB     the same in C        nothing there   start   64 MB",
  );
  for (const library of LIBRARIES.filter(isLibraryThere)) {
    const folder = await Deno.makeTempDir({ prefix: "nmer-mpi-" });
    try {
      const ended = await runJob({
        launcher: library,
        ranks: 2,
        folder,
        command: [Deno.execPath(), "run", "-q", "-A", fromFileUrl(import.meta.url), "rank"],
        environment: library.isNamed ? { NMER_MPI_LIBRARY: library.path } : {},
      });
      const { start, trips, polls, large } = JSON.parse(ended.stdout);
      console.log(
        `${library.name.padEnd(38)} ${both(trips)} us  ${(await inC(library, folder)).padEnd(18)} ${
          both(polls)
        } us` +
          `  ${start.toFixed(2)} s  ${(1000 * large).toFixed(0)} ms`,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
}

async function inC(library: TestedLibrary, folder: string): Promise<string> {
  const prefix = library.path.replace(/\/lib\/[^/]+$/, "");
  const source = join(folder, "trip.c");
  const program = join(folder, "trip");
  await Deno.writeTextFile(source, C_PROGRAM);
  const { success } = await new Deno.Command("cc", {
    args: ["-O2", `-I${prefix}/include`, "-o", program, source, library.path, `-Wl,-rpath,${prefix}/lib`],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output().catch(() => ({ success: false }));
  if (!success || library.isNamed) return "-";
  const { stdout } = await runJob({ launcher: library, ranks: 2, folder, command: [program] });
  return `${both(stdout.trim().split("\n").map(Number))} us`;
}

async function rank(): Promise<void> {
  const before = performance.now();
  const communicator = startMpi();
  const start = (performance.now() - before) / 1000;
  const bytes = new Uint8Array(KILOBYTE);
  const trips: number[] = [];
  const polls: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await communicator.broadcast(bytes);
    trips.push(microseconds(TRIPS, () => trip(communicator, bytes)));
    await communicator.broadcast(bytes);
    if (communicator.rank === 0) polls.push(microseconds(POLLS, () => communicator.receive()));
  }
  const begin = performance.now();
  trip(communicator, new Uint8Array(LARGE));
  const large = (performance.now() - begin) / 2000;
  if (communicator.rank === 0) console.log(JSON.stringify({ start, trips, polls, large }));
  communicator.finalize();
}

function trip(communicator: Communicator, bytes: Uint8Array<ArrayBuffer>): void {
  const other = 1 - communicator.rank;
  if (communicator.rank === 0) communicator.send(other, bytes);
  while (communicator.receive() === undefined);
  if (communicator.rank === 1) communicator.send(other, bytes);
}

function microseconds(times: number, what: () => unknown): number {
  const begin = performance.now();
  for (let i = 0; i < times; i++) what();
  return 1000 * (performance.now() - begin) / times;
}

function both(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other);
  return `${sorted[values.length >> 1]!.toFixed(2)} (${sorted[0]!.toFixed(2)})`;
}
