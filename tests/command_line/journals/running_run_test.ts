// What is said of a run by its journal while it computes, and after it was killed: real processes.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

const CLI = fromFileUrl(new URL("../../../cli.ts", import.meta.url));

// Each task of it takes minutes.
const LONG = HELIUM_DIMER.replace("He 0 0 0", "Ar 0 0 0").replace("He 0 0 3", "Ar 0 0 3.8").replace(
  "hf, basis: sto-3g",
  "mp2, basis: aug-cc-pvtz",
) + "driver: hessian\n";

// Integrals are computed again in each iteration, so that there always is one.
const ITERATING = `molecule: { text: "Ar 0 0 0\\n--\\nAr 0 0 3.8" }
model: { method: hf, basis: aug-cc-pvdz, keywords: { scf_type: direct } }
bsse: [cp]
driver: hessian
`;

async function statusOf(journal: string) {
  const { status, out } = await runOnDisk(["status", journal, "--format", "json"]);
  return status === 0 ? JSON.parse(out) : undefined;
}

Deno.test("status, why and journal: a run is watched beside its process, undisturbed, and told as killed when it is gone", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "long.yaml": LONG });
    const journal = `${folder}/long.nmer.db`;
    const run = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", CLI, "run", `${folder}/long.yaml`, "-p", "2", "--mode", "workers", "-q"],
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      let value = await statusOf(journal);
      for (let look = 0; look < 600 && !(value?.running.length > 0); look++) {
        await new Promise((resolve) => setTimeout(resolve, 100)); // the process has a clock of its own
        value = await statusOf(journal);
      }
      assertEquals([value.state, value.process.pid, value.mode, value.workers], [
        "running",
        run.pid,
        "workers",
        2,
      ]);
      const [task] = value.running;
      assertMatch(task.label, /^\["\(auto\)", /);
      assertEquals([task.attempt, /^worker \d$/.test(task.worker)], [1, true]);
      assert(task.seconds >= 0 && task.expected_memory_bytes > 0 && value.memory_bytes > 0);
      assertMatch((await runOnDisk(["status", journal])).out, /running for .*: process \d+ on /);
      assertStringIncludes((await runOnDisk(["why", task.label, journal])).out, "under way since");
      assertStringIncludes((await runOnDisk(["journal", "ls", folder])).out, "running");
      const shown = await runOnDisk(["show", journal]);
      assertStringIncludes(shown.err, "with no result of any task; expected results of some tasks");
      const planned = await runOnDisk(["plan", `${folder}/long.yaml`, "--format", "json"]);
      assertEquals([planned.status, planned.out.includes("in use")], [0, false], planned.out);
      const pruned = await runOnDisk(["journal", "prune", journal, "--failed"]);
      assertEquals([pruned.status, pruned.out], [4, ""]);
      assertStringIncludes(pruned.err, `is in use by another process (held by process ${run.pid} on `);
    } finally {
      run.kill("SIGKILL");
      await run.status;
    }
    const { out } = await runOnDisk(["status", journal]);
    assertMatch(
      out,
      /killed: process \d+ on .* is gone, and last wrote .* ago; the same command again continues it/,
    );
    assertStringIncludes(out, "was under way, and is lost:");
    assertEquals((await statusOf(journal)).state, "killed");
  }));

for (const mode of ["serial", "workers", "processes"]) {
  Deno.test(`status: the iterations of the built-in engine are seen beside a run, in mode ${mode}`, () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "long.yaml": ITERATING });
      const journal = `${folder}/long.nmer.db`;
      const run = new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", CLI, "run", `${folder}/long.yaml`, "-p", "1", "--mode", mode, "-q"],
        stdout: "null",
        stderr: "null",
      }).spawn();
      try {
        const seen = (value: { running?: { scf_iteration: number | null }[] } | undefined) =>
          value?.running?.find(({ scf_iteration }) => scf_iteration !== null);
        let task = seen(await statusOf(journal));
        for (let look = 0; look < 600 && task === undefined; look++) {
          await new Promise((resolve) => setTimeout(resolve, 100)); // the process has a clock of its own
          task = seen(await statusOf(journal));
        }
        assert(task!.scf_iteration! >= 1);
      } finally {
        run.kill("SIGKILL");
        await run.status;
      }
      assertMatch(
        (await runOnDisk(["status", journal])).out,
        /SCF iteration\n.* {2}\d+(, changed by \S+ Eh)?\n/,
      );
    }));
}
