// Systems of which the literature says what holds them together, and a short way to say what was found in one. Angstrom.

import { angstromFromBohr } from "../../../lib/base/units.ts";
import { type Interaction, interactionsOf } from "../../../lib/molecule/interactions/mod.ts";
import type { Molecule } from "../../../lib/molecule/mod.ts";
import { moleculeOf } from "../records.ts";

/** What is found in a text, but for close contacts: kind and geometry. */
export function kindsIn(text: string): readonly string[] {
  return named(interactionsOf(moleculeOf(text)));
}

/** Kinds and geometries, without close contacts. */
export function named(interactions: readonly Interaction[]): readonly string[] {
  return interactions.filter(({ kind }) => kind !== "close-contact").map(({ kind, geometry }) =>
    geometry === undefined ? kind : `${kind} ${geometry}`
  );
}

/** All that is found, with lengths to a thousandth of an angstrom and angles to a tenth of a degree. */
export function rounded(molecule: Molecule): readonly unknown[] {
  return interactionsOf(molecule).map(({ kind, fragments, distance, angle, offset, geometry }) => [
    kind,
    fragments,
    angstromFromBohr(distance).toFixed(3),
    angle?.toFixed(1),
    offset === undefined ? undefined : Math.abs(angstromFromBohr(offset)).toFixed(3),
    geometry,
  ]);
}

/** Benzene in a plane across z, moved, and turned about x where it shall stand. */
export function benzene(x: number, y: number, z: number, turned = 0): string {
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)];
  const atom = (symbol: string, radius: number, corner: number) => {
    const [a, b] = [radius * Math.cos(corner * Math.PI / 3), radius * Math.sin(corner * Math.PI / 3)];
    return `${symbol} ${x + a} ${y + b * cos} ${z + b * sin}\n`;
  };
  return [0, 1, 2, 3, 4, 5].map((corner) => atom("C", 1.395, corner) + atom("H", 2.48, corner)).join("");
}

/** Ammonia with its lone pair towards -z, nitrogen at a height. */
export function ammonia(z: number): string {
  return [0, 1, 2].map((leg) => {
    const angle = 2 * Math.PI * leg / 3;
    return `H ${0.938 * Math.cos(angle)} ${0.938 * Math.sin(angle)} ${z + 0.38}\n`;
  }).join("") + `N 0 0 ${z}\n`;
}

/** Ammonium, one hydrogen towards -z. */
export function ammonium(z: number): string {
  const legs = [0, 1, 2].map((leg) => {
    const angle = 2 * Math.PI * leg / 3;
    return `H ${0.963 * Math.cos(angle)} ${0.963 * Math.sin(angle)} ${z + 0.34}\n`;
  });
  return `1 1\nN 0 0 ${z}\nH 0 0 ${z - 1.02}\n${legs.join("")}`;
}

const TETRAHEDRON = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]] as const;

/**
 * Cubic ice with ordered hydrogens: oxygens on a diamond lattice 2.75 angstrom apart, each giving two bonds and taking two.
 *
 * @param cells Cells along each axis, of eight molecules each.
 */
export function cubicIce(cells: number): string {
  const edge = 2.75 * 4 / Math.sqrt(3);
  const molecules: string[] = [];
  for (let cell = 0; cell < cells ** 3; cell++) {
    const corner = [cell % cells, Math.floor(cell / cells) % cells, Math.floor(cell / cells ** 2)];
    for (const face of [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]) {
      for (const [shift, legs] of [[0, TETRAHEDRON.slice(0, 2)], [0.25, TETRAHEDRON.slice(2)]] as const) {
        const oxygen = corner.map((place, axis) => edge * (place + face[axis]! + shift));
        const sign = shift === 0 ? 1 : -1;
        const hydrogens = legs.map((leg) =>
          oxygen.map((place, axis) => place + sign * leg[axis]! / Math.sqrt(3))
        );
        molecules.push(
          `O ${oxygen.join(" ")}\n${hydrogens.map((place) => `H ${place.join(" ")}\n`).join("")}`,
        );
      }
    }
  }
  return molecules.join("--\n");
}

/** Water molecules on a lattice, turned by a sequence of numbers that looks random and is always the same. */
export function waterLattice(count: number): string {
  let state = 1;
  const next = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const side = Math.ceil(Math.cbrt(count));
  return Array.from({ length: count }, (_, i) => {
    const [x, y, z] = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)].map((n) =>
      3 * n
    ) as [
      number,
      number,
      number,
    ];
    const [turn, tilt] = [2 * Math.PI * next(), Math.acos(2 * next() - 1)];
    const [u, v] = [
      [Math.sin(tilt) * Math.cos(turn), Math.sin(tilt) * Math.sin(turn), Math.cos(tilt)],
      [Math.sin(turn), -Math.cos(turn), 0],
    ] as const;
    const hydrogen = (along: number, across: number) =>
      `H ${x + along * u[0]! + across * v[0]!} ${y + along * u[1]! + across * v[1]!} ${z + along * u[2]!}\n`;
    return `O ${x} ${y} ${z}\n${hydrogen(0.96, 0)}${hydrogen(-0.24, 0.93)}`;
  }).join("--\n");
}
