// nmer with the programs of QCEngine, against the built-in engine and the programs themselves.

import { assertAlmostEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "../folders.ts";
import { answersOf } from "../python_environment.ts";
import { SAME_ENERGY } from "../tolerances.ts";
import {
  assertSame,
  energyInput,
  mopac,
  MOPAC_TOLERANCE,
  needing,
  nwchem,
  run,
  WATER_DIMER,
} from "./external_programs.ts";

function test(...args: Parameters<typeof needing>): void {
  Deno.test(needing(...args));
}

test(
  "qcengine: NWChem's water trimer in all treatments equals the built-in engine",
  nwchem,
  "nwchem",
  async () => {
    const input = (model: string) => energyInput(model);
    const keywords = "keywords: { scf__thresh: 1e-8, scf__tol2e: 1e-12 }";
    const result = await run(input(`{ program: nwchem, method: hf, basis: 6-31g, ${keywords} }`), "-p", "2");
    assertMatch(result.extras.nmer.programs["qcengine:nwchem"]!, /^\d.* \(QCEngine \d/);
    assertSame(
      result,
      await run(input("{ program: builtin, method: hf, basis: 6-31g }")),
    );
  },
);

test("qcengine: a semiempirical program gives QCEngine's own energies", mopac, "mopac", async () => {
  const { cluster_properties } = await run(
    energyInput("{ program: mopac, method: PM7 }", "nocp", WATER_DIMER),
  );
  const script = `
import json, qcengine, sys
result = qcengine.compute(json.load(sys.stdin), "mopac", return_dict=True)
print(json.dumps(result["return_result"]))`;
  const lines = [...WATER_DIMER.matchAll(/([OH])\s+(\S+)\s+(\S+)\s+(\S+)/g)];
  const molecule = {
    symbols: lines.map((line) => line[1]),
    geometry: lines.flatMap((line) => line.slice(2, 5).map(Number)),
    fix_com: true,
    fix_orientation: true,
  };
  const question = { molecule, driver: "energy", model: { method: "PM7", basis: null } };
  const expected = await answersOf<number>("/usr/bin/python3", ["-c", script], question);
  assertAlmostEquals(cluster_properties['["(auto)", [1, 2], [1, 2]]']!.return_energy, expected, SAME_ENERGY);
});

test(
  "qcengine: charges and doublets of fragments reach MOPAC, as its own UHF DOUBLET says",
  mopac,
  "mopac",
  async () => {
    const { cluster_properties } = await run(
      energyInput(
        "{ program: mopac, method: PM7 }",
        "nocp",
        WATER_DIMER.replace("units bohr", "units bohr\n    1 2").replace("--", "--\n    0 1"),
      ),
    );
    const [ion, water] = [...WATER_DIMER.matchAll(/([OH])\s+(\S+)\s+(\S+)\s+(\S+)/g)].reduce(
      (halves, atom, i) => {
        const line = atom.slice(2, 5).map((bohr) => `${Number(bohr) * 0.529177210903} 0`).join(" ");
        halves[i < 3 ? 0 : 1]!.push(`${atom[1]} ${line}`);
        return halves;
      },
      [[], []] as [string[], string[]],
    );
    for (
      const [label, keywords, atoms] of [
        ['["(auto)", [1], [1]]', "CHARGE=1 DOUBLET UHF", ion],
        ['["(auto)", [2], [2]]', "", water],
        ['["(auto)", [1, 2], [1, 2]]', "CHARGE=1 DOUBLET UHF", [...ion, ...water]],
      ] as const
    ) {
      const text = await withFolder(async (cwd) => {
        await Deno.writeTextFile(
          join(cwd, "in.mop"),
          `PM7 1SCF PRECISE ${keywords}\n\n\n${atoms.join("\n")}\n`,
        );
        await new Deno.Command("mopac", { args: ["in.mop"], cwd, stdout: "null", stderr: "null" }).output();
        return await Deno.readTextFile(join(cwd, "in.out"));
      });
      const kcal = Number(/FINAL HEAT OF FORMATION =\s+(\S+) KCAL/.exec(text)![1]);
      assertAlmostEquals(
        cluster_properties[label]!.return_energy,
        kcal / 627.5094740631,
        MOPAC_TOLERANCE,
        label,
      );
    }
  },
);
