// The repulsion of changes of densities, as the orbitals' response needs it: by the integrals that the orbitals are those of,
// which are computed again where they were released.

import { fittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import type { RepulsionBuilder } from "../repulsion/builder.ts";
import { directRepulsion } from "../repulsion/direct/direct.ts";
import { fittedRepulsion } from "../repulsion/fitted.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";

/** The wavefunction with its fitted integrals, where it is one of such; pauses every few milliseconds. */
export function* withFittedIntegrals(wavefunction: Wavefunction): Generator<undefined, Wavefunction> {
  const { fitting, screened } = wavefunction;
  if (fitting === undefined || fitting.integrals !== undefined) return wavefunction;
  const { kernel, heldRows } = fitting;
  const integrals = yield* fittedIntegrals(kernel, screened, heldRows);
  return { ...wavefunction, fitting: { kernel, heldRows, integrals } };
}

/** The repulsion of changes of densities; pauses every few milliseconds. */
export function* responseRepulsion(wavefunction: Wavefunction): Generator<undefined, RepulsionBuilder> {
  if (wavefunction.response !== undefined) return wavefunction.response;
  const { fitting, kernel, screened, basis } = yield* withFittedIntegrals(wavefunction);
  return fitting?.integrals === undefined
    ? directRepulsion(kernel, screened, basis)
    : fittedRepulsion(fitting.integrals, basis.size);
}
