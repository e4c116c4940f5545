// Tables of a page: numbers at the right with their units above, a caption that says what they are.

import { Html, html, type Insertable } from "./html.ts";

/** A column. */
export interface Column {
  readonly title: string;
  /** Of its numbers. */
  readonly unit?: string;
  /** How its cells look; default text. */
  readonly kind?: "text" | "nowrap" | "number" | "message";
}

/** A table with a caption. */
export function table(
  caption: Insertable,
  columns: readonly Column[],
  rows: readonly (readonly Insertable[])[],
): Html {
  const classOf = ({ kind }: Column) => kind === undefined || kind === "text" ? "" : kind;
  const heads = columns.map((column) =>
    html`<th scope="col" class="${classOf(column)}">${column.title}${
      column.unit === undefined ? "" : html`<span class="unit">${column.unit}</span>`
    }</th>`
  );
  const row = (cells: readonly Insertable[]) =>
    html`<tr>${cells.map((cell, i) => html`<td class="${classOf(columns[i]!)}">${cell}</td>`)}</tr>\n`;
  return html`
    <div class="scroll">
      <table>
        <caption>${caption}</caption>
        <thead>
          <tr>${heads}</tr>
        </thead>
        <tbody>
    ${rows.map(row)}</tbody>
      </table>
    </div>
  `;
}

/** A drawing and what it shows. */
export function figure(svg: string | undefined, caption: Insertable, isWide = false): Html {
  if (svg === undefined) return html``;
  return html`
    <figure>
      <div class="${isWide ? "wide" : "drawing"}">${svgOf(svg)}</div>
      <figcaption>${caption}</figcaption>
    </figure>
  `;
}

/** An SVG that was drawn here. */
export function svgOf(svg: string): Html {
  return new Html(svg);
}

/** Colours and what they stand for. */
export function colourKey(entries: readonly { readonly colour: string; readonly name: string }[]): Html {
  return html`<ul class="key">${
    entries.map(({ colour, name }) =>
      html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="${colour}"/></svg>${name}</li>`
    )
  }</ul>`;
}
