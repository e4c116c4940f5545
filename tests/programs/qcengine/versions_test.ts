// nmer with QCEngine of several versions, each with the real module in an environment of its own, and CFOUR by a stand-in
// for its executable (cfour/bin/xcfour), whose energies follow a law that is written there.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../../folders.ts";
import { environmentPython, type PythonEnvironment } from "../../python_environment.ts";
import { ENGINES, isEngineThere } from "./versions.ts";

const CLI = fromFileUrl(new URL("../../../cli.ts", import.meta.url));
const CFOUR = fromFileUrl(new URL("./cfour/bin", import.meta.url));
// Hartree; the stand-in prints twelve decimals.
const PRINTED = 1e-11;
const COUPLING = 0.01;
const OLDEST = "0.24.1";

// Two molecules of hydrogen, bohr.
const PLACES = [[0, 0, 0], [0, 0, 1.4], [0, 5, 0], [0.1, 5, 1.4]] as const;
const FRAGMENTS = [[0, 1], [2, 3]] as const;

async function run(environment: PythonEnvironment, folder: string, model: Readonly<Record<string, unknown>>) {
  const input = {
    molecule: { symbols: PLACES.map(() => "H"), geometry: PLACES.flat(), fragments: FRAGMENTS },
    model: { program: "cfour", ...model },
    bsse: ["nocp"],
    return_total_data: true,
  };
  await Deno.writeTextFile(join(folder, "in.json"), JSON.stringify(input));
  const { code, stderr } = await nmer(environment, folder, [
    ...["run", "in.json", "-o", "out.json", "--no-journal", "--progress", "none", "-p", "1"],
  ]);
  const result = JSON.parse(await Deno.readTextFile(join(folder, "out.json")));
  return { code, result, err: new TextDecoder().decode(stderr) };
}

function nmer(environment: PythonEnvironment, cwd: string, args: readonly string[]) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", CLI, ...args],
    cwd,
    env: {
      NMER_QCENGINE: environmentPython(environment),
      PATH: `${CFOUR}:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`,
      NO_COLOR: "1",
    },
    stdin: "null",
  }).output();
}

/** Hartree, by the law of the stand-in. */
function energyOf(atoms: readonly number[]): number {
  let energy = -atoms.length;
  atoms.forEach((a, i) =>
    atoms.slice(0, i).forEach((b) => {
      energy += COUPLING / Math.hypot(...PLACES[a]!.map((value, k) => value - PLACES[b]![k]!));
    })
  );
  return energy;
}

for (const [version, environment] of Object.entries(ENGINES)) {
  const isThere = await isEngineThere(environment);
  const test = (name: string, fn: (folder: string) => Promise<void>) =>
    Deno.test({
      name: `QCEngine ${version}: ${name}${isThere ? "" : " (skipped: it is not here)"}`,
      ignore: !isThere && Deno.env.get("CI") !== "true",
      fn: () => withFolder(fn),
    });

  test("it and CFOUR are listed with their versions, and energies are those that the executable prints", async (folder) => {
    const [{ code, result, err }, listed] = await Promise.all([
      run(environment, folder, { method: "hf", basis: "sto-3g" }),
      nmer(environment, folder, ["programs", "--format", "json"]),
    ]);
    assertEquals(code, 0, err);
    const energies = Object.entries(result.cluster_properties as Record<string, { return_energy: number }>);
    assertEquals(energies.length, 3);
    for (const [label, { return_energy }] of energies) {
      const atoms = (JSON.parse(label)[1] as number[]).flatMap((fragment) => FRAGMENTS[fragment - 1]!);
      assertAlmostEquals(return_energy, energyOf(atoms), PRINTED, label);
    }
    assertAlmostEquals(result.properties.return_energy, energyOf([0, 1, 2, 3]), PRINTED);
    const { programs } = JSON.parse(new TextDecoder().decode(listed.stdout)) as {
      programs: readonly { readonly name: string; readonly version?: string }[];
    };
    const cfour = programs.find(({ name }) => name === "qcengine:cfour");
    assertEquals(cfour?.version, `2.1 (QCEngine ${version})`);
  });

  if (version !== OLDEST) continue;
  test("a CFOUR that gives up is a failure with the program's name", async (folder) => {
    const { code, result } = await run(environment, folder, { method: "hf", basis: "cc-pvdz" });
    assertEquals(code, 3);
    assertStringIncludes(result.error.error_message, "qcengine:cfour failed");
  });
}
