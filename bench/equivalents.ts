// Recognising n-mers that are equal up to rotation, translation, reflection and order: how many are left to compute, and
// the processor time for each n-mer, for cut-outs of molecular crystals and for one without any symmetry.
//
//   deno run -A bench/equivalents.ts

import { bohrFromAngstrom } from "../lib/base/units.ts";
import type { Molecule } from "../lib/molecule/mod.ts";
import { Equivalents } from "../lib/plan/mod.ts";
import { Plan, resolveExpansion } from "../lib/plan/mod.ts";
import { BENZENE, cutOutMolecule, WATER } from "../tests/crystals.ts";

const benzenes = cutOutMolecule(BENZENE, 27);
const waters = cutOutMolecule(WATER, 64);

// Each coordinate is off by some hundredths of a bohr, which follow from its number.
const shaken = (molecule: Molecule): Molecule => ({
  ...molecule,
  geometry: molecule.geometry.map((x, i) => x + 0.02 * Math.sin(12.9898 * i)),
});

const CASES: readonly (readonly [string, Molecule, "nocp" | "cp", number])[] = [
  ["warming up", benzenes, "nocp", 3],
  ["27 benzenes, nocp to 3-body", benzenes, "nocp", 3],
  ["27 benzenes, cp to 3-body", benzenes, "cp", 3],
  ["64 waters, nocp to 3-body", waters, "nocp", 3],
  ["27 benzenes without symmetry, nocp to 3-body", shaken(benzenes), "nocp", 3],
];

for (const [name, molecule, treatment, maxNbody] of CASES) {
  const fragmentCount = molecule.fragments.length;
  const plan = new Plan(resolveExpansion({ fragmentCount, bsse: [treatment], maxNbody }));
  const begin = processorMilliseconds();
  const { computed, worstDeviation } = new Equivalents(plan, molecule, bohrFromAngstrom(1e-4)).classes;
  const milliseconds = processorMilliseconds() - begin;
  console.log(JSON.stringify({
    case: name,
    levels: plan.levels.map((level) => ({
      nbody: level.nbody,
      tasks: level.end - level.start,
      computed: computed.count(level),
    })),
    milliseconds_per_nmer: Number((milliseconds / plan.taskCount).toFixed(4)),
    worst_deviation_bohr: worstDeviation,
  }));
}

/** Of all threads of this process, as the system counts them: in hundredths of a second. */
function processorMilliseconds(): number {
  const fields = Deno.readTextFileSync("/proc/self/stat").split(" ");
  return 10 * (Number(fields[13]) + Number(fields[14]));
}
