// A made-up energy of a task with its derivatives: a function of all distances between its atoms, by what each atom is.
// Like that of a real task it does not change with place, orientation, reflection or the order of atoms. Its moments are
// those of charges on the atoms, about the origin.

import type { TaskResult } from "../../../lib/base/task_result.ts";
import { type Molecule, taskAtoms } from "../../../lib/molecule/mod.ts";
import type { Task } from "../../../lib/plan/mod.ts";

/** The numbers of a task. */
export function pairPotential(molecule: Molecule, { real, basis }: Pick<Task, "real" | "basis">): TaskResult {
  const atoms = [...taskAtoms(molecule, basis)];
  const weights = atoms.map((atom) => {
    const fragment = molecule.fragments.findIndex((candidate) => candidate.atoms.some((own) => own === atom));
    const { charge, multiplicity } = molecule.fragments[fragment]!;
    if (!basis.some((own) => own === fragment)) return molecule.embeddingCharges![atom]!;
    const weight = molecule.atomicNumbers[atom]! + charge + 10 * multiplicity +
      (molecule.masses?.[atom] ?? 0) / 7;
    return real.some((own) => own === fragment) ? weight : weight / 100;
  });
  const size = 3 * atoms.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  let energy = 0;
  for (let i = 0; i < atoms.length; i++) {
    for (let j = 0; j < i; j++) {
      const d = [0, 1, 2].map((axis) =>
        molecule.geometry[3 * atoms[i]! + axis]! - molecule.geometry[3 * atoms[j]! + axis]!
      );
      const r = Math.hypot(...d);
      const u = weights[i]! * weights[j]! * Math.exp(-r / 3);
      energy += u;
      for (let a = 0; a < 3; a++) {
        gradient[3 * i + a]! -= u / 3 * d[a]! / r;
        gradient[3 * j + a]! += u / 3 * d[a]! / r;
        for (let b = 0; b < 3; b++) {
          const both = d[a]! * d[b]! / (r * r);
          const second = u / 9 * both - u / 3 * ((a === b ? 1 : 0) - both) / r;
          for (const [p, q, sign] of [[i, i, 1], [j, j, 1], [i, j, -1], [j, i, -1]] as const) {
            hessian[(3 * p + a) * size + 3 * q + b]! += sign * second;
          }
        }
      }
    }
  }
  const mean = [0, 1, 2].map((axis) =>
    atoms.reduce((sum, atom) => sum + molecule.geometry[3 * atom + axis]!, 0) / atoms.length
  );
  const dipole = mean.map((ofAxis, axis) =>
    atoms.reduce((sum, atom, i) => sum + weights[i]! * (molecule.geometry[3 * atom + axis]! - ofAxis), 0)
  );
  return {
    energy,
    gradient,
    hessian,
    ...momentsOf(molecule, basis),
    properties: {
      scf_iterations: 7,
      "scf_dipole_moment[0]": dipole[0]!,
      "scf_dipole_moment[1]": dipole[1]!,
      "scf_dipole_moment[2]": dipole[2]!,
      "mulliken_charges[0]": 0.5,
    },
  };
}

/** Sum of the charges that the moments of a task are of. */
export function momentsCharge(molecule: Molecule, { basis }: Pick<Task, "basis">): number {
  return basis.flatMap((fragment) => [...molecule.fragments[fragment]!.atoms])
    .reduce((sum, atom) => sum + chargeOf(molecule, atom), 0);
}

function momentsOf(molecule: Molecule, basis: Task["basis"]) {
  const atoms = basis.flatMap((fragment) => [...molecule.fragments[fragment]!.atoms]);
  const at = (atom: number) => molecule.geometry.subarray(3 * atom, 3 * atom + 3);
  const dipole = new Float64Array(3);
  const quadrupole = new Float64Array(9);
  for (const atom of atoms) {
    for (let i = 0; i < 3; i++) {
      dipole[i]! += chargeOf(molecule, atom) * at(atom)[i]!;
      for (let j = 0; j < 3; j++) {
        quadrupole[3 * i + j]! += chargeOf(molecule, atom) * at(atom)[i]! * at(atom)[j]!;
      }
    }
  }
  return { dipole, quadrupole };
}

// Of like atoms the same, so that they go along with any permutation of these.
function chargeOf(molecule: Molecule, atom: number): number {
  return molecule.atomicNumbers[atom]! / 5 - 0.7 + (molecule.masses?.[atom] ?? 0) / 50;
}
