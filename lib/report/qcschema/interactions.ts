// What holds pairs of fragments together, as `extras.nmer.interactions` of a result and `nmer plan` list it. Angstrom and
// degrees; fragments count from 1, atoms from 0, as QCSchema counts them.

import { Items } from "../../base/pieces/members.ts";
import type { Steps } from "../../base/steps.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { type Interaction, interactionSteps } from "../../molecule/interactions/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";

/** All interactions of a molecule, found when they are written. */
export function listInteractions(molecule: Molecule): Items<Record<string, unknown>> {
  return new Items(function* () {
    const steps: Steps<readonly Interaction[]> = interactionSteps(molecule);
    for (;;) {
      const step = steps.next();
      if (step.done) return yield* step.value.map(interactionValue);
      yield undefined;
    }
  });
}

/** An interaction as a plain value. */
export function interactionValue(interaction: Interaction): Record<string, unknown> {
  const { kind, fragments, atoms, anchor, distance, angle, offset, geometry } = interaction;
  return {
    kind,
    fragments: fragments.map((fragment) => fragment + 1),
    atoms,
    ...(anchor === undefined ? {} : { anchor }),
    distance: rounded(angstromFromBohr(distance), 1e6),
    ...(angle === undefined ? {} : { angle: rounded(angle, 1e4) }),
    ...(offset === undefined ? {} : { offset: rounded(angstromFromBohr(offset), 1e6) }),
    ...(geometry === undefined ? {} : { geometry }),
  };
}

// Nobody needs more digits, and lists are long.
function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
