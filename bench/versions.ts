// This nmer beside another version of it, a checkout of an earlier commit say: the same inputs, one command after the other in
// each round, start and all.
//
//   deno run -A bench/versions.ts FOLDER [ROUNDS [WORKERS]]

import { fromFileUrl } from "@std/path";
import { waterGrid } from "./water_grid.ts";

const [other, rounds = "5", workers = "1"] = Deno.args;
if (other === undefined) throw new Error("which version? give the folder of a checkout");
const folder = await Deno.makeTempDir();

function textOf(waters: readonly (readonly number[])[]): string {
  return waters.map((water) =>
    ["O", "H", "H"].map((symbol, i) => `    ${symbol} ${water.slice(3 * i, 3 * i + 3).join(" ")}`).join("\n")
  ).join("\n    --\n");
}

function inputOf(molecules: number, basis: string, maxNbody: number, treatments: string): string {
  return `molecule:
  units: bohr
  text: |
${textOf(waterGrid(molecules))}
model: { method: hf, basis: ${basis} }
max_nbody: ${maxNbody}
bsse: [${treatments}]
`;
}

const inputs = {
  "16 waters to third order, HF/STO-3G, 696 tasks": inputOf(16, "sto-3g", 3, "nocp"),
  "water trimer, cp, nocp and vmfc, HF/cc-pVDZ, 19 tasks": inputOf(3, "cc-pvdz", 3, "nocp, cp, vmfc"),
};

/** Seconds of a run by the version in a folder, and the energy that it prints. */
async function secondsOf(version: string, input: string): Promise<{ seconds: number; energy: string }> {
  const begin = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", `${version}/cli.ts`, "run", input, "--parallel", workers, "--no-journal"],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`${version}: ${text.decode(stderr)}`);
  const energy = text.decode(stdout).match(/-\d+\.\d{8,}/)?.[0] ?? "?";
  return { seconds: (performance.now() - begin) / 1000, energy };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

try {
  const own = fromFileUrl(new URL("..", import.meta.url));
  for (const [name, text] of Object.entries(inputs)) {
    const input = `${folder}/input.yaml`;
    await Deno.writeTextFile(input, text);
    const times: [number, number][] = [];
    let energies: [string, string] = ["", ""];
    for (let round = 0; round < Number(rounds); round++) {
      const [here, there] = [await secondsOf(own, input), await secondsOf(other, input)];
      times.push([here.seconds, there.seconds]);
      energies = [here.energy, there.energy];
    }
    console.log(
      `${name}, ${workers} workers: ${median(times.map(([here]) => here)).toFixed(2)} s, the other ${
        median(times.map(([, there]) => there)).toFixed(2)
      } s; ratio ${median(times.map(([here, there]) => here / there)).toFixed(2)} (energies ${
        energies.join(", ")
      })`,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
