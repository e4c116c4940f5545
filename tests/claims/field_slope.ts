// The derivative of a many-body energy by a homogeneous field, from energies in the field of two far charges.

import { assertEquals } from "@std/assert";
import { assemble } from "../../lib/assembly/mod.ts";
import type { TaskResult } from "../../lib/base/task_result.ts";
import { parseInput, prepare } from "../../mod.ts";
import { builtin } from "../../lib/programs/builtin/builtin.ts";
import { nmerOf } from "../../lib/molecule/mod.ts";
import { taskIndex } from "../../lib/base/indices.ts";

// Bohr; the field is even to (6 / 10 000)^2.
const DISTANCE = 10_000;
const FIELDS = [1e-3, 2e-3] as const;

/** The derivative along an axis, in e a0: minus the dipole moment. */
export function slopeInField(model: string, text: string, axis: number, maxNbody: number): number {
  const [first, second] = FIELDS.map((field) =>
    (energyIn(model, text, axis, maxNbody, field) - energyIn(model, text, axis, maxNbody, -field)) /
    (2 * field)
  ) as [number, number];
  return (4 * first - second) / 3;
}

function energyIn(model: string, text: string, axis: number, maxNbody: number, field: number): number {
  const input = parseInput(
    `molecule:\n  text: |\n${text.replace(/^/gm, "    ")}\n${model}\nbsse: nocp\nmax_nbody: ${maxNbody}\n` +
      "return_total_data: true",
  );
  const { plan, molecule, programs } = prepare(input);
  const charge = field * DISTANCE ** 2 / 2;
  const positions = new Float64Array(6);
  positions[axis] = -DISTANCE;
  positions[3 + axis] = DISTANCE;
  const embedding = {
    charges: Float64Array.of(charge, -charge),
    positions,
    atomicNumbers: Uint8Array.of(1, 1),
  };
  const results = new Map<number, TaskResult>();
  for (let i = 0; i < plan.taskCount; i++) {
    const { model: name, real, basis } = plan.at(taskIndex(i));
    const nmer = { ...nmerOf(molecule, real, basis), embedding };
    const steps = builtin.compute(
      programs.get(name)!.prepared as Parameters<typeof builtin.compute>[0],
      "energy",
      nmer,
      { memoryBytes: 1e9 },
    );
    let step = steps.next();
    while (!step.done) step = steps.next();
    results.set(i, step.value);
  }
  const { energy } = assemble(plan, molecule, (index) => results.get(index)).returned;
  assertEquals(typeof energy, "number");
  return energy!;
}
