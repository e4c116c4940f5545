// Recognising n-mers that are equal up to rotation, translation, reflection and order: how many are left to compute, and
// the processor time for each n-mer, for cut-outs of molecular crystals and for one without any symmetry.
//
//   deno run -A bench/equivalents.ts

import { bohrFromAngstrom } from "../lib/base/units.ts";
import type { Molecule } from "../lib/molecule/mod.ts";
import { atomIndex } from "../lib/base/indices.ts";
import { finish } from "../lib/base/steps.ts";
import { Equivalents, KnownNmers, Plan, resolveExpansion } from "../lib/plan/mod.ts";
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

// 64 waters of the crystal among the n-mers that another run of 64 others has computed: one fragment farther on.
{
  const system = (molecule: Molecule) => {
    const plan = new Plan(resolveExpansion({ fragmentCount: 64, bsse: ["nocp"], maxNbody: 3 }));
    return { plan, molecule, models: new Map(plan.models.map((name) => [name, "the same"])) };
  };
  const own = system(waters);
  const equivalents = new Equivalents(own.plan, own.molecule, bohrFromAngstrom(1e-4));
  const classes = equivalents.classes.computed.taskCount;
  const begin = processorMilliseconds();
  const known = new KnownNmers(bohrFromAngstrom(1e-4));
  finish(known.add(system(moleculeFrom(WATER, 20, 64)), () => true));
  const added = processorMilliseconds();
  let found = 0;
  finish(known.find(own, equivalents, () => found++));
  console.log(JSON.stringify({
    case: "64 waters among the n-mers of another run of 64, nocp to 3-body",
    known: known.count,
    classes,
    found,
    milliseconds_per_known_nmer: Number(((added - begin) / known.count).toFixed(4)),
    milliseconds_per_class: Number(((processorMilliseconds() - added) / classes).toFixed(4)),
  }));
}

/** Molecules of a crystal without those nearest to its middle. */
function moleculeFrom(crystal: typeof WATER, from: number, count: number): Molecule {
  const { geometry, fragments, ...molecule } = cutOutMolecule(crystal, from + count);
  const atoms = fragments.slice(0, from).reduce((sum, fragment) => sum + fragment.atoms.length, 0);
  const kept = fragments.slice(from).map((fragment) => ({
    ...fragment,
    atoms: fragment.atoms.map((atom) => atomIndex(atom - atoms)),
  }));
  return {
    ...molecule,
    symbols: molecule.symbols.slice(atoms),
    atomicNumbers: molecule.atomicNumbers.slice(atoms),
    geometry: geometry.slice(3 * atoms),
    fragments: kept,
  };
}

/** Of all threads of this process, as the system counts them: in hundredths of a second. */
function processorMilliseconds(): number {
  const fields = Deno.readTextFileSync("/proc/self/stat").split(" ");
  return 10 * (Number(fields[13]) + Number(fields[14]));
}
