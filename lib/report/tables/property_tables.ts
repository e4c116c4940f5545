// Tables of properties of the molecule: each component through each order. In atomic units about the origin of the
// input's coordinates, as they are computed; dipole moments in Debye besides.

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
      const { title, unit } = MOLECULAR_PROPERTIES[ofProperty.property];
      const last = lastTotal(ofProperty);
      return {
        title: `${capital(title)} in ${unit} about the origin of the coordinates, ${
          treatmentName(treatment)
        }`,
        columns: PROPERTY_COLUMNS,
        rows: propertyRows(treatment, ofProperty),
        ...(last === undefined || ofProperty.property !== "dipole" ? {} : {
          notes: [`Through the highest order ${dipoleText(last)}.`],
        }),
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
function componentsOf(property: MolecularProperty): readonly (readonly [name: string, at: number])[] {
  if (property === "dipole") return AXES.map((axis, at) => [axis, at]);
  return AXES.flatMap((row, i) =>
    AXES.slice(i).map((column, j) => [`${row}${column}`, 3 * i + i + j] as const)
  );
}

function capital(text: string): string {
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
