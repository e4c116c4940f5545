// Tables of properties of the molecule: each component through each order. In atomic units about the origin of the
// input's coordinates where they have one, as they are computed; dipole moments in Debye besides.

import { MOLECULAR_PROPERTIES, type MolecularProperty } from "../../base/quantities/molecular_property.ts";
import { DEBYE_IN_ATOMIC_UNITS } from "../../base/units.ts";
import type { Bsse } from "../../plan/mod.ts";
import { PROPERTY_COLUMNS } from "./columns.ts";
import { treatmentName } from "./nmer_tables.ts";
import { selectTreatments } from "./selection.ts";
import type { ShownProperty, ShownPropertyOrder } from "../data/shown_property.ts";
import type { Shown } from "./shown.ts";
import type { Table } from "./table.ts";

/** For each treatment and property, its components through each order. */
export function propertyTables(shown: Shown, treatments: readonly Bsse[] | undefined): readonly Table[] {
  return selectTreatments(shown, treatments).flatMap(({ treatment, properties = [] }) =>
    properties.map((ofProperty) => {
      const { title, unit, hasOrigin } = MOLECULAR_PROPERTIES[ofProperty.property];
      const last = lastTotal(ofProperty);
      const about = hasOrigin ? " about the origin of the coordinates" : "";
      const inWords = last && propertyText(ofProperty.property, last);
      return {
        title: `${capital(title)} in ${unit}${about}, ${treatmentName(treatment)}`,
        columns: PROPERTY_COLUMNS,
        rows: propertyRows(treatment, ofProperty),
        ...(inWords === undefined ? {} : { notes: [`Through the highest order ${inWords}.`] }),
      };
    })
  );
}

/** A row for each order and component, under {@linkcode PROPERTY_COLUMNS}. */
export function propertyRows(treatment: Bsse, { property, orders }: ShownProperty) {
  return orders.flatMap(({ nbody, total, interaction, contribution }) =>
    componentsOf(property).map(([component, at]) => [
      treatment,
      property,
      nbody,
      component,
      total?.[at],
      interaction?.[at],
      nbody === 1 ? undefined : contribution?.[at],
    ])
  );
}

/** The property through the highest order that is known; undefined where none is. */
export function lastTotal({ orders }: ShownProperty): Float64Array | undefined {
  return orders.at(-1)?.total;
}

/** A property in a few words; undefined where it takes a table. */
export function propertyText(property: MolecularProperty, value: ArrayLike<number>): string | undefined {
  if (property === "dipole") return dipoleText(value);
  return property === "polarizability" ? polarizabilityText(value) : undefined;
}

/**
 * `9.6213 a0^3 in the mean, anisotropy 1.2034 a0^3`: a third of the trace, and the root of half the sum of the squared
 * differences of the tensor's principal values.
 */
export function polarizabilityText(tensor: ArrayLike<number>): string {
  const [xx, xy, xz, , yy, yz, , , zz] = Array.from(tensor) as Nine;
  const squares = (xx - yy) ** 2 + (yy - zz) ** 2 + (zz - xx) ** 2 + 6 * (xy ** 2 + xz ** 2 + yz ** 2);
  const { unit } = MOLECULAR_PROPERTIES.polarizability;
  return `${((xx + yy + zz) / 3).toFixed(4)} ${unit} in the mean, anisotropy ${
    Math.sqrt(squares / 2).toFixed(4)
  } ${unit}`;
}

type Nine = [number, number, number, number, number, number, number, number, number];

/** `(0.000000, 0.000000, 1.037936) e a0, 2.6382 Debye`. */
export function dipoleText(dipole: ArrayLike<number>): string {
  const [x, y, z] = [dipole[0]!, dipole[1]!, dipole[2]!];
  const norm = Math.hypot(x, y, z) / DEBYE_IN_ATOMIC_UNITS;
  return `(${[x, y, z].map(fixed).join(", ")}) e a0, ${norm.toFixed(4)} Debye`;
}

function fixed(value: number): string {
  const text = value.toFixed(6);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}

const AXES = ["x", "y", "z"] as const;

/** The names of the different components of a property, each with its place. */
export function componentsOf(property: MolecularProperty): readonly (readonly [name: string, at: number])[] {
  if (property === "dipole") return AXES.map((axis, at) => [axis, at]);
  return AXES.flatMap((row, i) =>
    AXES.slice(i).map((column, j) => [`${row}${column}`, 3 * i + i + j] as const)
  );
}

/** The text with its first letter as a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The sums of properties by order, of series as they are read and as they are assembled. */
export function shownProperties(
  series: readonly { readonly property: string; readonly orders: readonly object[] }[],
): readonly ShownProperty[] {
  return series.flatMap(({ property, orders }) =>
    property in MOLECULAR_PROPERTIES
      ? [{ property: property as MolecularProperty, orders: orders as readonly ShownPropertyOrder[] }]
      : []
  );
}
