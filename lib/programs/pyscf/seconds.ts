// What tasks of PySCF are expected to take: beside what the method's scaling says, calculations at other geometries and in
// fields where PySCF has no derivative, and VV10, which goes over all pairs of grid points.

import type { Driver } from "../../base/driver.ts";
import { askedOf } from "../contract/molecular_properties.ts";
import type { PreparedModel, Size } from "../contract/program.ts";
import { estimateSecondsWith } from "../contract/size_estimates.ts";
import { hasVv10 } from "./method.ts";
import type { PyscfSettings } from "./settings.ts";

// Energies in fields that properties of what is correlated are made of: two along each axis, both ways; two along each of
// six directions, and the one without.
const ENERGIES_IN_FIELDS = { dipole: 12, quadrupole: 0, polarizability: 25 } as const;
// What a polarizability takes beside a self-consistent field, in such fields: in two along each axis, both ways, or for the
// response of the orbitals to three.
const FIELDS = 12;
const RESPONSE = 2;
// Four for each coordinate (`server_pyscf_differences.py`).
const DISPLACEMENTS_OF_ATOM = 12;
// Of an energy with its iterations; a gradient has one evaluation more (docs/numbers.md).
const SECONDS_OF_POINT_PAIR = 2.5e-8;
const VV10_OF_GRADIENT = 1.1;
// Of an atom of water by `nlcgrids.level`, pruned.
const POINTS: Readonly<Record<number, number>> = {
  2: 7_300,
  3: 11_200,
  4: 19_900,
  5: 30_000,
  6: 44_100,
  7: 62_400,
  8: 77_800,
  9: 163_000,
};
const DEFAULT_LEVEL = 3;
const LEFT_BY_PRUNING = 0.6;

const ESTIMATE = estimateSecondsWith({ task: 0.02, ofFunction: 2e-3, ofFunctionOnGrid: 0.02 });

/**
 * The seconds on one core that a task is expected to take.
 *
 * @param model The model with its settings.
 * @param size Of the n-mer with its ghosts.
 * @param driver What is computed.
 * @param atoms Its atoms, ghosts included.
 */
export function expectedSeconds(
  model: PreparedModel<PyscfSettings>,
  size: Size,
  driver: Driver,
  atoms: number,
): number {
  const { settings } = model;
  const pairs = hasVv10(settings) ? SECONDS_OF_POINT_PAIR * (pointsOfAtom(settings) * atoms) ** 2 : 0;
  const once = (kind: Driver) =>
    ESTIMATE(model, size, kind, atoms) + pairs * (kind === "energy" ? 1 : VV10_OF_GRADIENT);
  const lower = lowerDriver(settings, driver);
  const seconds = lower === undefined ? once(driver) : (DISPLACEMENTS_OF_ATOM * atoms + 1) * once(lower);
  return seconds + energiesInFields(model) * once("energy");
}

function energiesInFields(model: PreparedModel<PyscfSettings>): number {
  const { settings } = model;
  const asked = askedOf(model);
  if (settings.method !== "scf") return asked.reduce((sum, name) => sum + ENERGIES_IN_FIELDS[name], 0);
  if (!asked.includes("polarizability")) return 0;
  return settings.reference === "rohf" || hasVv10(settings) ? FIELDS : RESPONSE;
}

/** The driver whose differences make what PySCF lacks; of open shells no more is known than the reference. */
function lowerDriver({ method, reference, ...rest }: PyscfSettings, driver: Driver): Driver | undefined {
  if (driver === "gradient") {
    return method === "dfmp2" || method === "ccsd(t)" && reference === "uhf" ? "energy" : undefined;
  }
  if (driver === "hessian") {
    return method !== "scf" || reference === "rohf" || hasVv10(rest) ? "gradient" : undefined;
  }
  return undefined;
}

function pointsOfAtom({ nlcgrids }: PyscfSettings): number {
  const given = nlcgrids["atom_grid"];
  if (Array.isArray(given)) {
    return Number(given[0]) * Number(given[1]) * (nlcgrids["prune"] === "none" ? 1 : LEFT_BY_PRUNING);
  }
  const pruned = POINTS[Number(nlcgrids["level"] ?? DEFAULT_LEVEL)]!;
  return nlcgrids["prune"] === "none" ? pruned / LEFT_BY_PRUNING : pruned;
}
