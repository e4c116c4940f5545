// Jobs of the real libraries, killed as a whole, launcher and ranks: the next one removes what they leave.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { isOfLauncher } from "../../../lib/cluster/mpi/mod.ts";
import { recordFolder } from "../../../lib/cluster/remains/record_folder.ts";
import { withFolder } from "../../folders.ts";
import { comes } from "../../waiting.ts";
import { isLibraryThere, LIBRARIES, type TestedLibrary } from "../mpi/libraries.ts";

const RANK = fromFileUrl(new URL("rank.ts", import.meta.url));
const RANKS = 2;
// What stays of a killed job of these; of the others nothing has a name by then.
const LEAVES = /Open MPI|MPICH 5/;

for (const library of LIBRARIES) {
  const isThere = isLibraryThere(library);
  Deno.test({
    name: `remains: the next job removes what a killed one of ${library.name} has left` +
      (isThere ? "" : " (skipped: it is not here)"),
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: () =>
      withFolder(async (folder) => {
        const killed = start(library, folder, "wait");
        assert(await comes(() => saidIn(folder).length === RANKS));
        const paths = [...new Set(saidIn(folder).flat())];
        await killAll(folder);
        await killed.status;
        assertEquals(paths.filter(isPath).length > 0, LEAVES.test(library.name), paths.join(" "));
        assertEquals(recordsThat(paths).length, paths.length > 0 ? RANKS : 0);

        const next = await start(library, folder, "end").status;
        assertEquals(next.code, 0);
        assertEquals(paths.filter(isPath), []);
        const own = saidIn(folder).flat();
        // Each of two ranks may see what the other one is removing as in use: such a record is the next job's.
        if (recordsThat(paths).length > 0) await start(library, folder, "end").status;
        assertEquals(recordsThat([...paths, ...own, ...saidIn(folder).flat()]), []);
        assert(await comes(() => !own.some(isPath)), own.join(" "));
      }),
  });
}

/** Starts a job without a sandbox, since both are to see the same shared memory. */
function start(library: TestedLibrary, folder: string, what: "wait" | "end"): Deno.ChildProcess {
  const inherited = Object.entries(Deno.env.toObject()).filter(([name]) => !isOfLauncher(name));
  const rank = [Deno.execPath(), "run", "-A", "--quiet", RANK, folder, what];
  return new Deno.Command(library.launcher, {
    args: [...library.options, "-n", String(RANKS), ...rank],
    cwd: folder,
    clearEnv: true,
    env: {
      ...Object.fromEntries(inherited),
      TMPDIR: folder,
      OMPI_ALLOW_RUN_AS_ROOT: "1",
      OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
      ...(library.isNamed === true ? { NMER_MPI_LIBRARY: library.path } : {}),
      ...library.environment,
    },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/** What each rank has said belongs to it. */
function saidIn(folder: string): string[][] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => /^rank\.\d$/.test(name))
    .flatMap((name) => {
      const text = Deno.readTextFileSync(`${folder}/${name}`);
      return text === "" ? [] : [JSON.parse(text)];
    });
}

/** Kills all that was started in a folder, the launcher first, until nothing is left. */
async function killAll(folder: string): Promise<void> {
  await comes(() => {
    const pids = processesIn(folder);
    for (const pid of pids) kill(pid);
    return pids.length === 0;
  });
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch { /* it has ended */ }
}

function processesIn(folder: string): number[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter((pid) => {
    try {
      return pid > 0 && Deno.readLinkSync(`/proc/${pid}/cwd`) === folder &&
        Deno.readTextFileSync(`/proc/${pid}/cmdline`) !== "";
    } catch {
      return false; // gone meanwhile
    }
  }).sort((one, other) => one - other);
}

/** Records that name some of these paths. */
function recordsThat(paths: readonly string[]): string[] {
  const { path: folder } = recordFolder(Deno.uid()!);
  if (!isPath(folder)) return [];
  return Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`).filter((file) => {
    const text = Deno.readTextFileSync(file);
    return paths.some((path) => text.includes(JSON.stringify(path)));
  });
}

function isPath(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
