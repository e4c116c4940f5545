// The bindings with the libraries of MPI that are here, each started by its own launcher, and by wrong ones.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { isOfLauncher, LAUNCHER_VARIABLES } from "../../../lib/cluster/mpi/mod.ts";
import { withFolder } from "../../folders.ts";
import {
  type EndedJob,
  isLibraryThere,
  type Job,
  LIBRARIES,
  runJob,
  type TestedLibrary,
} from "./libraries.ts";

const [OPEN_MPI, MPICH, OPEN_MPI_5] = LIBRARIES as readonly TestedLibrary[] as [
  TestedLibrary,
  TestedLibrary,
  TestedLibrary,
];

// MPICH 5 leaves a file in /dev/shm whenever a job does not end by MPI_Finalize, MPI_Abort included.
const LEAVES_SHARED_MEMORY = "MPICH 5";

for (const library of LIBRARIES) {
  const environment = library.isNamed ? { NMER_MPI_LIBRARY: library.path } : {};
  const job = { launcher: library, environment };

  test(
    `three ranks with ${library.name} exchange messages of all sizes, and end in good order`,
    [library],
    async () => {
      const { code, stdout, stderr } = await ended({ ...job, ranks: 3, command: program("ring.ts") });
      assertEquals([code, stderr], [0, ""]);
      const { library: version, size } = JSON.parse(stdout);
      assert(version.startsWith(library.version), version);
      assertEquals(size, 3);
    },
  );

  test(`two ranks with ${library.name} end at once by an abort, with its status`, [library], async () => {
    const leaves = library.version.startsWith(LEAVES_SHARED_MEMORY);
    const { code } = await ended({ ...job, ranks: 2, command: program("ring.ts", "abort") }, leaves);
    // What is not as promised would have given 1.
    assertEquals(code, 3);
  });

  test(`what the launcher of ${library.name} says to its ranks is known as such`, [library], async () => {
    const { stdout } = await ended({ ...job, ranks: 1, command: ["/usr/bin/env"] });
    const names = stdout.split("\n").map((line) => /^(\w+)=/.exec(line)?.[1]).filter((name) =>
      name !== undefined
    );
    const own = new Set([...Object.keys(Deno.env.toObject()), ...OF_THE_TEST]);
    assertEquals(names.filter((name) => !own.has(name) && !isOfLauncher(name)), []);
    assert(names.some(isOfLauncher));
  });
}

for (const [launcher, library] of [[OPEN_MPI, MPICH], [MPICH, OPEN_MPI]] as const) {
  test(
    `the launcher of ${launcher.name} with ${library.name} is refused once`,
    [launcher, library],
    async () => {
      const { code, stdout, stderr } = await ended({
        launcher,
        ranks: 2,
        command: program("ring.ts"),
        environment: { NMER_MPI_LIBRARY: library.path },
      });
      assertEquals([code, stdout], [4, ""]);
      assertEquals(stderr.match(/^MpiError launcher: /gm)?.length, 1);
      assertStringIncludes(
        stderr,
        `started 2 processes, but the MPI library that is here, ${library.version}`,
      );
      assertStringIncludes(stderr, "does not know that launcher");
      assertStringIncludes(stderr, `Start nmer with ${library.version.split(/ (?=v?\d)/)[0]}'s mpi`);
    },
  );
}

test(
  "a process that finds fewer others than were started is refused, as after srun --mpi=none",
  [MPICH],
  async () => {
    const [deno, ...args] = program("ring.ts");
    const { code, stderr } = await new Deno.Command(deno, {
      args,
      env: { SLURM_STEP_NUM_TASKS: "2", SLURM_PROCID: "0", NMER_MPI_LIBRARY: MPICH.path },
      stdin: "null",
    }).output();
    assertEquals(code, 4);
    assertStringIncludes(new TextDecoder().decode(stderr), "finds 1, so that each would compute alone");
  },
);

test(
  "ranks need leave to load one library and to read variables, and for nothing else",
  [OPEN_MPI],
  async () => {
    const { code, stdout } = await ended({
      launcher: OPEN_MPI,
      ranks: 2,
      command: [
        Deno.execPath(),
        ...["run", "-q", "--no-prompt", `--allow-ffi=${OPEN_MPI.path}`],
        `--allow-env=${["NMER_MPI_LIBRARY", ...LAUNCHER_VARIABLES].join(",")}`,
        fromFileUrl(new URL("permission.ts", import.meta.url)),
      ],
      environment: { NMER_MPI_LIBRARY: OPEN_MPI.path },
    });
    assertEquals([code, stdout], [0, "2\n"]);
  },
);

test("the survivors of a rank that was killed continue and end with Open MPI 5's ULFM, which names it", [
  OPEN_MPI_5,
], async () => {
  const { code, stdout } = await ended({
    launcher: OPEN_MPI_5,
    options: ["--with-ft", "ulfm"],
    ranks: 3,
    command: program("death.ts", "reported"),
  });
  assertEquals([code, stdout.trim()], [0, "[1]"]);
});

test("the survivors of a rank that was killed continue and end with Open MPI 4, where they abandon it", [
  OPEN_MPI,
], async () => {
  const { code, stdout } = await ended({
    launcher: OPEN_MPI,
    options: ["--enable-recovery"],
    ranks: 3,
    command: program("death.ts", "abandoned"),
  });
  assertEquals([code, stdout.trim()], [0, "[]"]);
});

function test(name: string, needed: readonly TestedLibrary[], body: () => Promise<void>): void {
  const missing = needed.filter((library) => !isLibraryThere(library));
  Deno.test({
    name: `mpi: ${name}` + (missing.length > 0 ? ` (skipped: ${missing[0]!.name} is not there)` : ""),
    ignore: missing.length > 0 && Deno.env.get("CI") !== "true",
    fn: body,
  });
}

// Set by runJob, or by a shell; and where programs find their libraries, which Open MPI puts its own folder before.
const OF_THE_TEST = ["TMPDIR", "NO_COLOR", "NMER_MPI_LIBRARY", "_", "PWD", "SHLVL", "LD_LIBRARY_PATH"];

function program(file: string, ...args: string[]): [string, ...string[]] {
  return [
    ...[Deno.execPath(), "run", "-q", "-A", "--v8-flags=--expose-gc"] as [string, ...string[]],
    fromFileUrl(new URL(file, import.meta.url)),
    ...args,
  ];
}

/** Runs a job, of which no file stays, in the folder for temporary files or in shared memory. */
function ended(job: Omit<Job, "folder">, leavesSharedMemory = false): Promise<EndedJob> {
  return withFolder(async (folder) => {
    const result = await runJob({ ...job, folder });
    if (!leavesSharedMemory) assertEquals(result.sharedMemory ?? [], []);
    assertEquals(namesIn(folder).flatMap((name) => filesBelow(`${folder}/${name}`)), []);
    return result;
  });
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name);
}

/** Paths of all that is no folder. */
function filesBelow(path: string): string[] {
  if (!Deno.statSync(path).isDirectory) return [path];
  return namesIn(path).flatMap((name) => filesBelow(`${path}/${name}`));
}
