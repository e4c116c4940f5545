// Runs over two hosts, by MPI over TCP: namespaces with names of their own on this machine (tests/cluster/hosts.sh).
// The second one dies, or the cable between them is cut.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { isProgramThere } from "../live_programs.ts";
import {
  assertNoProcess,
  assertNothingRecomputed,
  assertSameNumbers,
  entriesOf,
  filesIn,
  inFolder,
  reference,
} from "./nmer.ts";

const SCRIPT = fromFileUrl(new URL("../cluster/hosts.sh", import.meta.url));

const LAUNCHERS = { openmpi: "mpirun.openmpi", mpich: "mpiexec.mpich" } as const;

const mayUnshare = Deno.build.os === "linux" && Deno.uid() === 0 &&
  await isProgramThere("unshare", "--net", "--uts", "--mount", "ip", "link");
const isOpenMpiThere = await isProgramThere(LAUNCHERS.openmpi);
const isMpichThere = await isProgramThere(LAUNCHERS.mpich);

function hostsTest(
  name: string,
  library: keyof typeof LAUNCHERS,
  use: (folder: string, job: (what: string) => Promise<{ code: number; err: string }>) => Promise<void>,
): void {
  const isThere = library === "openmpi" ? isOpenMpiThere : isMpichThere;
  const why = !mayUnshare ? "no permission to make hosts, or no ip" : isThere ? "" : `no ${library}`;
  Deno.test({
    name: `hosts: ${name}${why === "" ? "" : ` (skipped: ${why})`}`,
    ignore: !mayUnshare || !isThere && Deno.env.get("CI") !== "true",
    fn: () =>
      inFolder(5, async (folder) => {
        const job = async (what: string) => {
          const { code, stderr } = await new Deno.Command(SCRIPT, {
            args: ["-l", library, what, "he.yaml"],
            cwd: folder,
            env: {
              NMER: `${Deno.execPath()} run -q -A ${new URL("../../cli.ts", import.meta.url).pathname}`,
            },
            stdin: "null",
          }).output();
          return { code, err: new TextDecoder().decode(stderr) };
        };
        await use(folder, job);
        await assertNoProcess(folder);
      }),
  });
}

function assertOnBoth(folder: string): void {
  const [chosen] = entriesOf(join(folder, "job.log")).filter(({ event }) => event === "mode-chosen");
  assertStringIncludes(chosen!.reason!, "2 ranks on 2 machines, with workers: host1 1, host2 1");
}

hostsTest(
  "a run that loses one of two goes on where it was",
  "openmpi",
  async (folder, job) => {
    const log = join(folder, "job.log");
    const { code, err } = await job("kill");
    assertOnBoth(folder);
    assert(code !== 0, err);
    assert(!err.includes("still on host1"), err);
    await Deno.rename(log, join(folder, "0.log"));
    const again = await job("run");
    assertEquals(again.code, 0, again.err);
    assertOnBoth(folder);
    assertSameNumbers(join(folder, "job.json"), await reference(5));
    assertNothingRecomputed([join(folder, "0.log"), log]);
    assertEquals(filesIn(folder), ["0.log", "he.yaml", "job.db", "job.json", "job.log"]);
  },
);

// MPICH: Open MPI's launcher would wait for minutes for the host that it no longer reaches.
hostsTest(
  "a run whose cable is cut has its result from the host that is left",
  "mpich",
  async (folder, job) => {
    const { code, err } = await job("cut");
    assertEquals(code, 0, err);
    assertOnBoth(folder);
    const alerts = entriesOf(join(folder, "job.log")).filter(({ event }) => event === "alert");
    assert(alerts.some(({ message }) => message?.includes("host2")), JSON.stringify(alerts));
    assertSameNumbers(join(folder, "job.json"), await reference(5));
    assertEquals(filesIn(folder), ["he.yaml", "job.db", "job.json", "job.log"]);
  },
);
