// How all drawings are made: Observable Plot draws a static SVG in whatever document it is given (a browser's, or
// linkedom's where there is none), and the SVG gets a title and a description for those who do not see it. Colours are
// CSS variables (palette.ts), so that one drawing serves light and dark pages and paper.

import * as Plot from "@observablehq/plot";

/** The document that draws: that of a browser, or linkedom's. */
// deno-lint-ignore no-explicit-any
export type DrawingDocument = any;

/** What a drawing says in words. */
export interface DrawingWords {
  /** An identifier, the drawing's own in its page. */
  readonly id: string;
  /** What it is, a few words. */
  readonly title: string;
  /** What one sees in it, a sentence or two. */
  readonly description: string;
}

/** Draws a plot as the text of an SVG. */
export function draw(document: DrawingDocument, words: DrawingWords, options: Plot.PlotOptions): string {
  const drawn = Plot.plot({ ...options, document, className: "plot" }) as unknown as {
    readonly outerHTML: string;
  };
  return withWords(drawn.outerHTML.replace(/<style>[^]*?<\/style>/g, ""), words);
}

/** An SVG that says what it shows. */
export function withWords(svg: string, { id, title, description }: DrawingWords): string {
  const named = `role="img" aria-labelledby="${id}-title ${id}-description" id="${id}"`;
  const said = `<title id="${id}-title">${escaped(title)}</title>` +
    `<desc id="${id}-description">${escaped(description)}</desc>`;
  return svg.replace(/^<svg([^>]*)>/, (_, attributes) => `<svg ${named}${attributes}>${said}`);
}

/** Text as XML takes it. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
