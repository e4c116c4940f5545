// PySCF's server in its sandbox when PySCF, or the machine, fails in the middle: whole runs of a lithium atom at hydrogen.
// What fails is the pair alone: Python is started with a module that breaks PySCF there.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isThere, nmer, pyscfPython } from "../programs/pyscf/pyscf.ts";
import { HYDROGENS, inputOf, LITHIUM } from "../programs/pyscf/systems.ts";
import { processesOf } from "./processes.ts";

function test(name: string, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `pyscf server: ${name}${isThere ? "" : " (skipped: no PySCF here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: () =>
      withFolder(async (folder) => {
        Deno.mkdirSync(join(folder, "scratch"), { mode: 0o700 });
        await fn(folder);
        assertEquals([...Deno.readDirSync(join(folder, "scratch"))].map(({ name }) => name), []);
        assertEquals(processesOf(folder), []);
      }),
  });
}

/** A run by a Python that executes a module first. */
async function run(folder: string, module: string, model: object, ...args: string[]) {
  const [modules, python] = [join(folder, "modules"), join(folder, "python")];
  await Deno.mkdir(modules);
  await Deno.writeTextFile(join(modules, "sitecustomize.py"), module);
  await Deno.writeTextFile(python, `#!/bin/sh\nPYTHONPATH=${modules} exec ${pyscfPython()} "$@"\n`, {
    mode: 0o755,
  });
  const input = inputOf(LITHIUM, { basis: "sto-3g", ...model }, { bsse: ["nocp"], return_total_data: true });
  await Deno.writeTextFile(join(folder, "in.json"), JSON.stringify(input));
  const { code, err } = await nmer(
    { cwd: folder, python },
    ...["in.json", "-o", "r.json", "--scratch", join(folder, "scratch"), ...args],
  );
  const result = JSON.parse(await Deno.readTextFile(join(folder, "r.json")).catch(() => "{}"));
  return {
    code,
    err: err.replaceAll(/\s+/g, " "),
    message: String(result.error?.error_message),
    labels: Object.keys(result.cluster_properties ?? {}).map((label) => String(JSON.parse(label)[1])).sort(),
  };
}

/** A module that does something else in place of a field with five electrons. */
const inThePair = (fault: string) => `
import os, time, numpy
from pyscf.scf import hf

usual = hf.SCF.scf

def scf(self, *args, **keywords):
    if self.mol.nelectron == 5:
        ${fault}
    return usual(self, *args, **keywords)

hf.SCF.scf = scf
`;

test("a server that is killed once is started again, and all is computed", async (folder) => {
  const once =
    `if not os.path.exists("${folder}/killed"): open("${folder}/killed", "w"); os.kill(os.getpid(), 9)`;
  const { code, err, labels } = await run(folder, inThePair(once), { method: "hf" });
  assertEquals(code, 0, err);
  assertEquals(labels, ["1", "1,2", "2"]);
});

for (
  const [what, fault, args, told] of [
    ["whose server is killed each time", "os.kill(os.getpid(), 9)", ["--retries", "1"], "SIGKILL"],
    ["that needs more memory than there is", "numpy.ones(1 << 42)", [], "give more with --memory"],
    ["that hangs", "time.sleep(600)", ["--timeout", "4s"], "did not end within 4s"],
    [
      "that gives no number",
      "usual(self, *args, **keywords); self.e_tot = numpy.nan; return self.e_tot",
      [],
      "finite",
    ],
  ] as const
) {
  test(`a task ${what} fails by itself, and the others are computed`, async (folder) => {
    const { code, err, message, labels } = await run(folder, inThePair(fault), { method: "hf" }, ...args);
    assertEquals(code, 3, err);
    assertStringIncludes(message, told);
    assertEquals(labels, ["1", "2"]);
  });
}

test("a Hessian takes no more memory than its estimate, though PySCF reserves gigabytes for it", async (folder) => {
  const input = inputOf(HYDROGENS, { method: "hf", basis: "sto-3g" }, { bsse: ["nocp"], driver: "hessian" });
  await Deno.writeTextFile(join(folder, "in.json"), JSON.stringify(input));
  const args = ["in.json", "-o", "r.json", "--scratch", join(folder, "scratch"), "--memory", "500MB"];
  const { code, err } = await nmer({ cwd: folder }, ...args);
  assertEquals(code, 0, err);
});

test("a missing pyscf-dispersion is told once, before any task, status 4", async (folder) => {
  const without = `
from importlib import metadata

usual = metadata.version

def version(name):
    if name == "pyscf-dispersion":
        raise metadata.PackageNotFoundError(name)
    return usual(name)

metadata.version = version
`;
  const { code, err, labels } = await run(folder, without, { method: "pbe-d3bj" }, "-p", "2");
  assertEquals(code, 4, err);
  assertEquals(err.split("pip install pyscf-dispersion").length, 2, err);
  assertEquals(labels, []);
});
