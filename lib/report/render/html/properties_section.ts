// Properties of the molecule through each order, all components of them.

import { MOLECULAR_PROPERTIES } from "../../../base/quantities/molecular_property.ts";
import type { ReportData, ReportedProperty } from "../../data/report_data.ts";
import { fixed, shortTitle } from "../../data/words.ts";
import { capital, componentsOf, lastTotal, propertyText } from "../../tables/property_tables.ts";
import { type Html, html, type Insertable } from "./html.ts";
import { table } from "./table.ts";

/** A table for each property that was asked for; nothing where none was. */
export function propertiesSection({ properties = [] }: ReportData): Html | string {
  const kinds = Map.groupBy(properties, ({ property }) => property);
  if (kinds.size === 0) return "";
  return html`<section id="properties"><h2>Properties of the molecule</h2>
${Array.from(kinds.values(), propertyTable)}</section>`;
}

function propertyTable(ofTreatments: readonly ReportedProperty[]): Html {
  const { property } = ofTreatments[0]!;
  const { title, unit, hasOrigin } = MOLECULAR_PROPERTIES[property];
  const components = componentsOf(property);
  const rows = ofTreatments.flatMap(({ treatment, orders }) =>
    orders.flatMap(({ nbody, total }): readonly (readonly Insertable[])[] =>
      total === undefined
        ? []
        : [[shortTitle(treatment), nbody, ...components.map(([, at]) => fixed(total[at]!, 6))]]
    )
  );
  const about = hasOrigin ? " about the origin of the coordinates" : "";
  const number = "number" as const;
  return html`
    ${table(`${capital(title)} in ${unit}${about}, through each order`, [
      { title: "Treatment" },
      { title: "Order", kind: number },
      ...components.map(([component]) => ({ title: component, kind: number })),
    ], rows)}
    ${ofTreatments.map(inWords)}
  `;
}

function inWords(ofProperty: ReportedProperty): Html | string {
  const last = lastTotal(ofProperty);
  const text = last && propertyText(ofProperty.property, last);
  return text === undefined ? "" : html`
    <p class="note">${shortTitle(ofProperty.treatment)}, through the highest order: ${text}.</p>
  `;
}
